"use client";

import clsx from "clsx";
import { useTranslations } from "next-intl";
import { memo } from "react";
import { useEditing } from "./context";
import { CorrectWords } from "./correct-words";
import type { Cut } from "./types";
import { joined } from "./use-transcript";
import { cutAt, cutsBetween, type Row, type Word } from "./words";

export const wordId = (index: number) => `word-${index}`;

interface Props {
  measure: (element: HTMLElement | null) => void;
  index: number;
  top: number;
  row: Row;
  words: readonly Word[];
  texts: readonly string[];
  cuts: readonly Cut[];
  /** The selected words in this row; none where the first is behind the last. */
  first: number;
  last: number;
  /** Where the keyboard is; -1 elsewhere. */
  caret: number;
  /** The word that is heard; -1 elsewhere. */
  now: number;
  picked: Cut | null;
  /** The words that are being corrected, some of them in this row. */
  correcting: { first: number; last: number } | null;
  onCut: (cut: Cut) => void;
  onSpell: (text: string | null, everywhere: boolean) => void;
}

/** Words in a line or two, and the pauses that were cut between them. */
export const TranscriptRow = memo(
  function TranscriptRow({ measure, index, top, row, ...rest }: Props) {
    const said = rest.words.slice(row.first, row.last + 1);
    return (
      <div
        ref={measure}
        data-index={index}
        role="presentation"
        className="absolute inset-x-0 top-0 px-1 py-1.5 text-[0.9375rem] leading-7"
        style={{ transform: `translateY(${top}px)` }}
      >
        {said.map((word) => (
          <Part key={word.index} word={word} {...rest} />
        ))}
      </div>
    );
  },
  (before, after) =>
    (Object.keys(after) as (keyof Props)[]).every((name) =>
      name === "correcting"
        ? (before.correcting === null) === (after.correcting === null)
        : before[name] === after[name],
    ),
);

type PartProps = Omit<Props, "measure" | "index" | "top" | "row"> & { word: Word };

/** A word with the cuts before it; of words that are being corrected the first one is a field. */
function Part(props: PartProps) {
  const { word, words, texts, cuts, first, last, caret, now, picked, correcting, onCut, onSpell } = props;
  const { index } = word;
  const text = texts[index] ?? "";
  const isCorrected = correcting !== null && correcting.first <= index && index <= correcting.last;
  return (
    <>
      {cutsBetween(cuts, words[index - 1], word).map((cut) => (
        <Pause key={cut.source_start_frame} cut={cut} picked={cut === picked} onCut={onCut} />
      ))}
      {isCorrected && index === correcting.first && (
        <CorrectWords text={joined(texts, correcting.first, correcting.last)} onEnd={onSpell} />
      )}
      {!isCorrected && text !== "" && (
        <Spoken
          index={index}
          text={text}
          gone={cutAt(cuts, word.middle) !== undefined}
          changed={text !== word.text}
          unsure={word.confidence < UNSURE}
          selected={first <= index && index <= last}
          caret={caret === index}
          now={now === index}
        />
      )}
    </>
  );
}

const UNSURE = 0.5;

interface SpokenProps {
  index: number;
  text: string;
  gone: boolean;
  changed: boolean;
  unsure: boolean;
  selected: boolean;
  caret: boolean;
  now: boolean;
}

const Spoken = memo(function Spoken({ index, text, gone, changed, unsure, selected, caret, now }: SpokenProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the word that is active
    <span
      id={wordId(index)}
      data-word={index}
      role="option"
      aria-selected={selected}
      className={clsx(
        "cursor-text rounded-sm px-0.5 py-0.5",
        gone && "line-through decoration-bad decoration-2",
        changed && !gone && "underline decoration-accent decoration-dotted underline-offset-4",
        unsure && !gone && !changed && "underline decoration-line-strong decoration-wavy decoration-1",
        selected ? "bg-accent text-accent-ink" : gone && "text-ink-muted",
        !selected && now && "bg-accent-soft",
        caret && "outline-2 outline-accent",
      )}
    >
      {gone ? <del className="no-underline">{text}</del> : text}{" "}
    </span>
  );
});

function Pause({ cut, picked, onCut }: { cut: Cut; picked: boolean; onCut: (cut: Cut) => void }) {
  const t = useTranslations("editor");
  const { rate } = useEditing();
  const seconds = ((cut.source_end_frame - cut.source_start_frame) / rate).toFixed(1);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys, and the review lane leads to every cut
    <span
      role="option"
      aria-selected={picked}
      tabIndex={-1}
      data-cut={cut.source_start_frame}
      title={t(`reason.${cut.reason}`)}
      onClick={() => onCut(cut)}
      className={clsx(
        "mx-0.5 cursor-pointer rounded-full border px-1.5 py-0.5 text-xs tabular-nums line-through decoration-bad",
        picked ? "border-accent bg-accent text-accent-ink" : "border-line bg-sunken text-ink-muted hover:text-ink",
      )}
    >
      {t("pause", { seconds })}
    </span>
  );
}
