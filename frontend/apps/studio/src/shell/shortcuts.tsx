"use client";

import { lazy, Suspense, useCallback, useState } from "react";
import { useShortcut } from "./use-shortcut";

const ShortcutSheet = lazy(() => import("./shortcut-sheet"));

/** Opens the sheet of keys with `?`; it is loaded then. */
export function Shortcuts() {
  const [state, setState] = useState<"never" | "open" | "closed">("never");
  useShortcut(
    "?",
    useCallback(() => setState("open"), []),
  );
  return state === "never" ? null : (
    <Suspense>
      <ShortcutSheet open={state === "open"} onClose={() => setState("closed")} />
    </Suspense>
  );
}
