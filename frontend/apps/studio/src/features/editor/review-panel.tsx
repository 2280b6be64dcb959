"use client";

import { Button } from "@reelbox/ui";
import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { Check, CheckCheck, Play, RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { clock } from "@/lib/format";
import { useEditing } from "./context";
import { cutName, keepAccepted, readAccepted, toReview } from "./review";
import { restore } from "./selection";
import { Why } from "./selection-bar";
import type { Cut } from "./types";
import { wordAt } from "./words";

const BEFORE_S = 1.5;

/** The cuts, least certain first: each is listened to, and taken back or accepted. */
export function ReviewPanel() {
  const t = useTranslations("editor");
  const { shown, session, player, rate, videoId } = useEditing();
  const { cuts } = shown.state.timeline;
  const [accepted, setAccepted] = useState(() => readAccepted(videoId));
  const waiting = useMemo(() => toReview(cuts, accepted), [cuts, accepted]);
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: waiting.length,
    getScrollElement: () => box.current,
    estimateSize: () => 84,
    overscan: 6,
  });
  const current = Math.min(at, Math.max(0, waiting.length - 1));
  useEffect(() => list.scrollToIndex(current), [list, current]);
  const act = {
    listen: (cut: Cut) => {
      player.seekSource(Math.max(0, cut.source_start_frame - Math.round(BEFORE_S * rate)));
      player.play();
    },
    restore: (cut: Cut) => session.edit(restore(cut)),
    accept: (cut: Cut) => {
      const next = new Set([...accepted, cutName(cut)]);
      keepAccepted(videoId, next);
      setAccepted(next);
    },
  };
  const keys = useReviewKeys(waiting, current, setAt, act);
  if (waiting.length === 0) {
    return (
      <p className="flex items-center gap-2 py-6 text-sm text-ink-muted">
        <CheckCheck className="size-4.5 text-good" aria-hidden />
        {t("reviewed")}
      </p>
    );
  }
  return (
    <div className="flex h-full flex-col">
      <p className="shrink-0 py-2 text-xs text-ink-muted">{t("reviewHint", { count: waiting.length })}</p>
      <div
        ref={box}
        role="listbox"
        aria-label={t("review")}
        aria-activedescendant={`cut-${waiting[current]?.source_start_frame}`}
        tabIndex={0}
        data-testid="review"
        className="min-h-40 flex-1 overflow-y-auto rounded-control outline-offset-[-2px]"
        onKeyDown={keys}
      >
        <div role="presentation" className="relative" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ index, start }) => {
            const cut = waiting[index];
            return cut === undefined ? null : (
              <Item
                key={cutName(cut)}
                {...{ cut, index, act }}
                measure={list.measureElement}
                top={start}
                current={index === current}
                onPick={() => setAt(index)}
              />
            );
          })}
        </div>
      </div>
      <Actions cut={waiting[current]} act={act} />
    </div>
  );
}

interface Acts {
  listen: (cut: Cut) => void;
  restore: (cut: Cut) => void;
  accept: (cut: Cut) => void;
}

function useReviewKeys(waiting: readonly Cut[], at: number, setAt: (at: number) => void, act: Acts) {
  return (event: KeyboardEvent) => {
    const cut = waiting[at];
    if (cut === undefined || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      setAt(Math.min(waiting.length - 1, Math.max(0, at + step)));
    } else if (event.key === "r") {
      act.restore(cut);
    } else if (event.key === "a") {
      act.accept(cut);
    } else if (event.key === "p" || event.key === "Enter") {
      act.listen(cut);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
}

interface ItemProps {
  cut: Cut;
  index: number;
  act: Acts;
  measure: (element: HTMLElement | null) => void;
  top: number;
  current: boolean;
  onPick: () => void;
}

function Item({ cut, index, act, measure, top, current, onPick }: ItemProps) {
  const { words, texts, rate } = useEditing();
  const before = wordAt(words, cut.source_start_frame);
  const said = (from: number, to: number) => texts.slice(Math.max(0, from), Math.max(0, to)).join(" ");
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the cut that is active
    <div
      ref={measure}
      data-index={index}
      id={`cut-${cut.source_start_frame}`}
      role="option"
      aria-selected={current}
      onClick={onPick}
      onDoubleClick={() => act.listen(cut)}
      className={clsx(
        "absolute inset-x-0 top-0 cursor-pointer rounded-control border px-3 py-2 text-sm",
        current ? "border-accent bg-accent-soft" : "border-transparent hover:bg-sunken",
      )}
      style={{ transform: `translateY(${top}px)` }}
    >
      <p className="flex justify-between gap-3 text-xs text-ink-muted tabular-nums">
        <Why cut={cut} />
        {clock(cut.source_start_frame / rate)}
      </p>
      <p className="mt-1 line-clamp-2">
        {said(before - 4, before + 1)} <span className="font-semibold text-bad">✂</span> {said(before + 1, before + 6)}
      </p>
    </div>
  );
}

function Actions({ cut, act }: { cut: Cut | undefined; act: Acts }) {
  const t = useTranslations("editor");
  if (cut === undefined) {
    return null;
  }
  return (
    <div className="flex shrink-0 flex-wrap gap-2 border-t border-line py-2">
      <Button size="small" onClick={() => act.listen(cut)}>
        <Play aria-hidden />
        {t("listen")}
      </Button>
      <Button size="small" onClick={() => act.restore(cut)}>
        <RotateCcw aria-hidden />
        {t("restore")}
      </Button>
      <Button size="small" look="primary" onClick={() => act.accept(cut)}>
        <Check aria-hidden />
        {t("accept")}
      </Button>
    </div>
  );
}
