"use client";

import { type RefObject, useCallback, useEffect, useState } from "react";
import { useEditing, usePlaying } from "./context";
import { bounds, cutting, NOTHING, restoring, type Selection, spelling } from "./selection";
import type { Cut } from "./types";
import { rowOf } from "./words";

/** What is selected in the transcript, and what can be done with it. */
export function useTranscriptSelection(box: RefObject<HTMLElement | null>) {
  const { words, texts, shown, session } = useEditing();
  const { cuts } = shown.state.timeline;
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [correcting, setCorrecting] = useState(false);
  const selected = bounds(selection);
  const act = {
    cut: () => session.edit(...cutting(words, cuts, selection)),
    restore: () => {
      session.edit(...restoring(words, cuts, selection));
      setSelection((before) => (before.kind === "cut" ? NOTHING : before));
    },
    correct: () => setCorrecting(selected !== null),
  };
  const pickCut = useCallback((cut: Cut) => setSelection({ kind: "cut", cut }), []);
  const [first, last] = selected ?? [-1, -2];
  const spell = useCallback(
    (text: string | null, everywhere: boolean) => {
      setCorrecting(false);
      box.current?.focus();
      if (text !== null) {
        const before = joined(texts, first, last);
        session.edit(everywhere ? { op: "replace_text", find: before, text } : spelling(words, first, last, text));
      }
    },
    [box, first, last, session, texts, words],
  );
  return { selection, setSelection, correcting, act, pickCut, spell, first, last };
}

/** What words read together. */
export function joined(texts: readonly string[], first: number, last: number): string {
  return texts
    .slice(first, last + 1)
    .filter((each) => each !== "")
    .join(" ");
}

/** Keeps the row that is spoken in sight while it plays, unless somebody is at work there. */
export function useFollowing(box: RefObject<HTMLElement | null>, now: number, show: (row: number) => void): void {
  const { rows } = useEditing();
  const playing = usePlaying();
  const row = now < 0 ? -1 : rowOf(rows, now);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another row is a reason to scroll
  useEffect(() => {
    if (playing && row >= 0 && !box.current?.matches(":hover")) {
      show(row);
    }
  }, [playing, row]);
}
