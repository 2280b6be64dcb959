"use client";

import { Button } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useEditing } from "./context";
import { occurrences } from "./words";

/** A field in place of words: Enter writes them otherwise, here or wherever they are said. */
export function CorrectWords({ text, onEnd }: { text: string; onEnd: (text: string | null, all: boolean) => void }) {
  const t = useTranslations("editor");
  const { texts } = useEditing();
  const [written, setWritten] = useState(text);
  const [count] = useState(() => occurrences(texts, text));
  const end = (everywhere: boolean) =>
    onEnd(written.trim() === text || written.trim() === "" ? null : written.trim(), everywhere);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and presses here are the field's, not the list's
    <span
      role="presentation"
      className="inline-flex flex-wrap items-center gap-1 align-middle"
      onPointerDown={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") {
          onEnd(null, false);
        } else if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
          event.preventDefault();
          end(false);
        }
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: somebody has just asked to write here
        autoFocus
        aria-label={t("correct")}
        value={written}
        maxLength={200}
        size={Math.max(6, written.length + 1)}
        onChange={(event) => setWritten(event.target.value)}
        onFocus={(event) => event.target.select()}
        className="h-8 max-w-full rounded-control border border-accent bg-surface px-2 text-base sm:text-sm"
      />
      <Button size="small" look="primary" onClick={() => end(false)}>
        {t("here")}
      </Button>
      {count > 1 && (
        <Button size="small" onClick={() => end(true)}>
          {t("everywhere", { count })}
        </Button>
      )}
    </span>
  );
}
