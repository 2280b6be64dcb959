"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { useEditing, useWordNow } from "./context";
import { SelectionBar } from "./selection-bar";
import { TranscriptRow, wordId } from "./transcript-row";
import { useDrop } from "./use-drop";
import { useFollowing, useTranscriptSelection } from "./use-transcript";
import { useTranscriptKeys } from "./use-transcript-keys";
import { useTranscriptPointer, wordUnder } from "./use-transcript-pointer";
import { rowOf } from "./words";

/** What is said: selecting words and deleting them cuts the video, and what was cut stays, struck through. */
export function TranscriptPane() {
  const t = useTranslations("editor");
  const { words, rows, texts, shown } = useEditing();
  const { cuts } = shown.state.timeline;
  const box = useRef<HTMLDivElement>(null);
  const { selection, setSelection, correcting, act, pickCut, spell, first, last } = useTranscriptSelection(box);
  const now = useWordNow();
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => 66,
    overscan: 8,
  });
  useFollowing(box, now, (row) => list.scrollToIndex(row, { align: "center" }));
  const show = (word: number) => list.scrollToIndex(rowOf(rows, word));
  const keys = useTranscriptKeys({ selection, setSelection, act, show });
  const pointer = useTranscriptPointer(selection, setSelection);
  const drop = useDrop((event) => words[wordUnder(event.target) ?? -1]?.start ?? null);
  if (words.length === 0) {
    return <p className="py-4 text-sm text-ink-muted">{t("noWords")}</p>;
  }
  const focus = selection.kind === "words" ? selection.focus : -1;
  return (
    <div className="flex h-full flex-col">
      <div
        ref={box}
        role="listbox"
        aria-label={t("transcript")}
        aria-multiselectable
        aria-activedescendant={focus >= 0 ? wordId(focus) : undefined}
        tabIndex={0}
        data-testid="transcript"
        className="min-h-40 flex-1 touch-pan-y overflow-y-auto rounded-control outline-offset-[-2px] select-none"
        {...keys}
        {...pointer}
        {...drop}
      >
        <div role="presentation" className="relative" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ key, index, start }) => {
            const row = rows[index] ?? { first: 0, last: -1 };
            const within = (word: number) => (row.first <= word && word <= row.last ? word : -1);
            return (
              <TranscriptRow
                key={key}
                measure={list.measureElement}
                index={index}
                top={start}
                row={row}
                words={words}
                texts={texts}
                cuts={cuts}
                first={Math.max(first, row.first)}
                last={Math.min(last, row.last)}
                caret={within(focus)}
                now={within(now)}
                picked={selection.kind === "cut" ? selection.cut : null}
                correcting={correcting && last >= row.first && first <= row.last ? { first, last } : null}
                onCut={pickCut}
                onSpell={spell}
              />
            );
          })}
        </div>
      </div>
      <SelectionBar selection={selection} act={act} correcting={correcting} />
    </div>
  );
}
