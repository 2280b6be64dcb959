"use client";

import { useEditing, useFrame } from "./context";
import type { StripView } from "./use-strip-view";

/** A line where the preview is. */
export function StripPlayhead({ view }: { view: StripView }) {
  const { map, rate } = useEditing();
  const x = (map.source(useFrame()) / rate) * view.perSecond;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-y-0 left-0 w-0.5 bg-accent before:absolute before:-left-[5px] before:size-3 before:rounded-full before:bg-accent"
      style={{ transform: `translateX(${x}px)` }}
    />
  );
}
