"use client";

import { useEditing } from "./context";
import type { StripView } from "./use-strip-view";

/** The range between the in and the out point. */
export function Marks({ view }: { view: StripView }) {
  const { marks, rate } = useEditing();
  if (marks.from === null && marks.to === null) {
    return null;
  }
  const from = marks.from ?? marks.to ?? 0;
  const to = marks.to ?? from;
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  return (
    <div
      aria-hidden
      data-testid="marked"
      className="pointer-events-none absolute inset-y-0 border-x-2 border-accent bg-accent/20"
      style={{ left: (low / rate) * view.perSecond, width: Math.max(2, ((high - low) / rate) * view.perSecond) }}
    />
  );
}
