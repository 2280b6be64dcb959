"use client";

import { Skeleton } from "@reelbox/ui";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { columnsIn } from "./columns";
import type { Video } from "./queries";

interface Props {
  videos: readonly Video[];
  card: (video: Video) => ReactNode;
  /** Called when the end comes into sight. */
  onEnd: () => void;
}

/** Cards in rows; only the rows in sight are in the page. */
export function VideoGrid({ videos, card, onEnd }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [{ columns, top }, setPlace] = useState({ columns: 4, top: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) {
      return;
    }
    const measure = () =>
      setPlace({
        columns: columnsIn(element.clientWidth),
        top: element.getBoundingClientRect().top + window.scrollY,
      });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const count = Math.ceil(videos.length / columns);
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => 260,
    gap: 28,
    overscan: 3,
    scrollMargin: top,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= count - 2) {
      onEnd();
    }
  }, [last, count, onEnd]);
  const template = { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` };
  return (
    <div ref={box} className="relative" style={{ height: rows.getTotalSize() }}>
      {shown.map((row) => (
        <div
          key={row.key}
          ref={rows.measureElement}
          data-index={row.index}
          className="absolute inset-x-0 top-0 grid gap-x-5"
          style={{ ...template, transform: `translateY(${row.start - top}px)` }}
        >
          {videos.slice(row.index * columns, (row.index + 1) * columns).map((video) => card(video))}
        </div>
      ))}
    </div>
  );
}

export function GridSkeleton() {
  const places = ["a", "b", "c", "d", "e", "f", "g", "h"];
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(15.5rem,1fr))] gap-x-5 gap-y-7">
      {places.map((place) => (
        <div key={place} className="flex flex-col gap-3">
          <Skeleton className="aspect-video rounded-card!" />
          <Skeleton className="h-4 w-3/4" />
          <Skeleton className="h-3 w-1/2" />
        </div>
      ))}
    </div>
  );
}
