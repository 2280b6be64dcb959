"use client";

import clsx from "clsx";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, memo, type PointerEvent, type RefObject, useState } from "react";
import { clock } from "@/lib/format";
import { useEditing } from "./context";
import { boundary, movingEdge, snapped, within } from "./edges";
import { firstWhere } from "./frame-map";
import type { Cut } from "./types";
import type { StripView } from "./use-strip-view";

type Edge = "start" | "end";
const SNAP_PX = 10;
const WIDE_PX = 14;

/** The cuts in sight, whose edges can be dragged, or moved by the arrow keys from word to word. */
export function CutEdges({ view, box }: { view: StripView; box: RefObject<HTMLDivElement | null> }) {
  const { shown, rate } = useEditing();
  const { cuts } = shown.state.timeline;
  const [from, to] = [(view.left / view.perSecond) * rate, ((view.left + view.seen) / view.perSecond) * rate];
  const first = firstWhere(cuts, (cut) => cut.source_end_frame > from);
  const inSight = cuts.slice(
    first,
    firstWhere(cuts, (cut) => cut.source_start_frame > to),
  );
  // Narrower ones are drawn with the waveform: there may be thousands, and none could be taken hold of.
  const wide = (WIDE_PX / view.perSecond) * rate;
  return inSight
    .filter((cut) => cut.source_end_frame - cut.source_start_frame > wide)
    .map((cut) => <Range key={cut.source_start_frame} {...{ cut, view, box }} />);
}

interface RangeProps {
  cut: Cut;
  view: StripView;
  box: RefObject<HTMLDivElement | null>;
}

const Range = memo(function Range({ cut, view, box }: RangeProps) {
  const t = useTranslations("editor");
  const { rate } = useEditing();
  const [moved, setMoved] = useState<{ edge: Edge; to: number } | null>(null);
  const start = moved?.edge === "start" ? moved.to : cut.source_start_frame;
  const end = moved?.edge === "end" ? moved.to : cut.source_end_frame;
  const px = (frames: number) => (frames / rate) * view.perSecond;
  return (
    <div
      data-range={cut.source_start_frame}
      title={t(`reason.${cut.reason}`)}
      className={clsx(
        "absolute bottom-0 top-0 bg-canvas/75",
        "bg-[repeating-linear-gradient(135deg,transparent_0_5px,color-mix(in_oklab,var(--bad)_45%,transparent)_5px_6px)]",
      )}
      style={{ left: px(start), width: Math.max(1, px(end - start)) }}
    >
      {(["start", "end"] as const).map((edge) => (
        <Handle key={edge} cut={cut} edge={edge} at={edge === "start" ? start : end} {...{ view, box, setMoved }} />
      ))}
    </div>
  );
});

interface HandleProps extends RangeProps {
  edge: Edge;
  at: number;
  setMoved: (moved: { edge: Edge; to: number } | null) => void;
}

function Handle({ cut, edge, at, view, box, setMoved }: HandleProps) {
  const t = useTranslations("editor");
  const { words, shown, session, rate } = useEditing();
  const { cuts, source } = shown.state.timeline;
  const fit = (to: number) => within(cuts, cut, edge, to, source.grid.frame_count);
  const under = (event: PointerEvent) => {
    const left = box.current?.getBoundingClientRect().left ?? 0;
    const frame = Math.round(((event.clientX - left + view.left) / view.perSecond) * rate);
    return fit(event.altKey ? frame : snapped(words, frame, (SNAP_PX / view.perSecond) * rate));
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") {
      return;
    }
    const toward = event.key === "ArrowLeft" ? -1 : 1;
    session.edit(...movingEdge(cut, edge, fit(event.shiftKey ? at + toward : boundary(words, at, toward))));
    event.preventDefault();
    event.stopPropagation();
  };
  const own = (event: PointerEvent) => event.currentTarget.hasPointerCapture(event.pointerId);
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t(edge === "start" ? "cutStart" : "cutEnd")}
      aria-valuenow={at}
      aria-valuemin={0}
      aria-valuemax={source.grid.frame_count}
      aria-valuetext={clock(at / rate)}
      data-edge={edge}
      className={clsx(
        "absolute inset-y-0 z-10 w-2.5 cursor-ew-resize touch-none",
        "after:absolute after:inset-y-0 after:w-0.5 after:bg-bad hover:bg-bad/30",
        edge === "start" ? "left-0 after:left-0" : "right-0 after:right-0",
      )}
      onKeyDown={pressed}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => own(event) && setMoved({ edge, to: under(event) })}
      onPointerUp={(event) => {
        if (own(event)) {
          session.edit(...movingEdge(cut, edge, under(event)));
        }
        setMoved(null);
      }}
      onPointerCancel={() => setMoved(null)}
    />
  );
}
