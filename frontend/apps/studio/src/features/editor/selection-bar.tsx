"use client";

import { Button } from "@reelbox/ui";
import { Pencil, RotateCcw, Scissors } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEditing } from "./context";
import { bounds, type Selection } from "./selection";
import type { Cut } from "./types";
import { cutAt } from "./words";

interface Props {
  selection: Selection;
  act: { cut: () => void; restore: () => void; correct: () => void };
  correcting: boolean;
}

/** What is selected and what can be done with it. */
export function SelectionBar({ selection, act, correcting }: Props) {
  const t = useTranslations("editor");
  const { words, shown } = useEditing();
  const { cuts } = shown.state.timeline;
  const found = bounds(selection);
  if (correcting || (found === null && selection.kind !== "cut")) {
    return <p className="shrink-0 border-t border-line py-3 text-xs text-ink-muted">{t("selectHint")}</p>;
  }
  const [first, last] = found ?? [0, -1];
  const selected = words.slice(first, last + 1);
  const gone = selected.map((word) => cutAt(cuts, word.middle));
  const cut = selection.kind === "cut" ? selection.cut : gone.find((each) => each !== undefined);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line py-2">
      <p className="min-w-32 flex-1 text-xs text-ink-muted">
        {cut === undefined ? t("selected", { count: selected.length }) : <Why cut={cut} />}
      </p>
      {gone.some((each) => each === undefined) && (
        <>
          <Button size="small" onClick={act.correct}>
            <Pencil aria-hidden />
            {t("correct")}
          </Button>
          <Button size="small" look="danger" onClick={act.cut}>
            <Scissors aria-hidden />
            {t("cut")}
          </Button>
        </>
      )}
      {cut !== undefined && (
        <Button size="small" look="primary" onClick={act.restore}>
          <RotateCcw aria-hidden />
          {t("restore")}
        </Button>
      )}
    </div>
  );
}

/** Why a range was cut, and how sure that is. */
export function Why({ cut }: { cut: Cut }) {
  const t = useTranslations("editor");
  const { rate } = useEditing();
  const seconds = ((cut.source_end_frame - cut.source_start_frame) / rate).toFixed(1);
  return (
    <span className="tabular-nums">
      {t(`reason.${cut.reason}`)}, {t("pause", { seconds })}
      {cut.reason !== "deleted" && <>, {t("sure", { percent: Math.round(cut.confidence * 100) })}</>}
    </span>
  );
}
