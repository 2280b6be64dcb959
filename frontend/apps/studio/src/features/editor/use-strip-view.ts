"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useEditing } from "./context";

const CLOSEST = 240; // pixels of a second

/** What of the recording is in sight. */
export interface StripView {
  /** Pixels that a second takes. */
  perSecond: number;
  /** Pixels scrolled, and pixels in sight. */
  left: number;
  seen: number;
  width: number;
  canZoomIn: boolean;
  canZoomOut: boolean;
  zoom: (factor: number) => void;
  scrolled: () => void;
}

export function useStripView(box: RefObject<HTMLDivElement | null>): StripView {
  const { shown, rate, map, playhead } = useEditing();
  const seconds = shown.state.timeline.source.grid.frame_count / rate;
  const [seen, setSeen] = useState(0);
  const [left, setLeft] = useState(0);
  const [zoomed, setZoomed] = useState<number | null>(null);
  const whole = seen / Math.max(seconds, 0.1);
  const perSecond = Math.max(whole, zoomed ?? whole);
  const goal = useRef<number | null>(null);
  useEffect(() => {
    const { current } = box;
    if (current === null) {
      return undefined;
    }
    const observer = new ResizeObserver(() => setSeen(current.clientWidth));
    observer.observe(current);
    return () => observer.disconnect();
  }, [box]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after the strip has its new width it may be scrolled
  useLayoutEffect(() => {
    if (goal.current !== null && box.current !== null) {
      box.current.scrollLeft = goal.current;
      setLeft(box.current.scrollLeft);
      goal.current = null;
    }
  }, [perSecond]);
  const zoom = (factor: number) => {
    const next = Math.min(CLOSEST, Math.max(whole, perSecond * factor));
    const at = (map.source(playhead.frame()) / rate) * next;
    goal.current = Math.max(0, at - seen / 2);
    setZoomed(next <= whole ? null : next);
  };
  return {
    perSecond,
    left,
    seen,
    width: Math.max(seen, Math.round(seconds * perSecond)),
    canZoomIn: perSecond < CLOSEST,
    canZoomOut: perSecond > whole,
    zoom,
    scrolled: () => setLeft(box.current?.scrollLeft ?? 0),
  };
}
