"use client";

import { TimelinePreview, type TimelinePreviewHandle } from "@reelbox/remotion/preview";
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef } from "react";
import { useEditing } from "./context";
import { FrameMap } from "./frame-map";
import type { Timeline } from "./types";
import { useUrls } from "./use-urls";

export interface SmallPreviewHandle {
  /** Plays for some seconds from a frame of the source. */
  playFrom(source: number, seconds: number): void;
  pause(): void;
}

interface Props {
  timeline: Timeline;
  /** The frame of the source to stand at. */
  source: number;
  label: string;
  onPlaying?: (playing: boolean) => void;
  ref?: Ref<SmallPreviewHandle>;
}

/** Another timeline of the same recording, small. */
export function SmallPreview({ timeline, source, label, onPlaying, ref }: Props) {
  const { proxy, rate } = useEditing();
  const urls = useUrls(timeline);
  const map = useMemo(() => new FrameMap(timeline), [timeline]);
  const handle = useRef<TimelinePreviewHandle>(null);
  const until = useRef(Number.POSITIVE_INFINITY);
  useEffect(() => {
    // Later: the preview draws a frame at once, which React does not do while it draws.
    queueMicrotask(() => void handle.current?.seekTo(map.output(source)));
  }, [map, source]);
  useImperativeHandle(
    ref,
    () => ({
      playFrom: (from, seconds) => {
        const first = map.output(from);
        until.current = first + Math.round(seconds * rate);
        handle.current
          ?.seekTo(first)
          .then(() => handle.current?.play())
          .catch(() => undefined); // a browser may want a click first
      },
      pause: () => handle.current?.pause(),
    }),
    [map, rate],
  );
  return (
    <figure aria-label={label} className="overflow-hidden rounded-control bg-black">
      <TimelinePreview
        ref={handle}
        timeline={timeline}
        sourceUrl={proxy}
        urls={urls}
        fontsUrl="/fonts/"
        initialFrame={map.output(source)}
        onFrame={(frame) => frame >= until.current && handle.current?.pause()}
        {...(onPlaying && { onPlaying })}
      />
    </figure>
  );
}
