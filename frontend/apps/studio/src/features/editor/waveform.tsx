"use client";

import { useTheme } from "@reelbox/web";
import { useEffect, useRef, useState } from "react";
import { type Sprite, tileStyle } from "@/features/videos/sprite";
import { V1 } from "@/lib/api";
import { useEditing } from "./context";
import { firstWhere } from "./frame-map";
import { loudest, type Peaks } from "./peaks";
import type { Cut } from "./types";
import type { StripView } from "./use-strip-view";

const TILE_PX = 64;

/** Sound of what is in sight, and small pictures above it. */
export function Waveform({
  peaks,
  view,
  sprite,
}: {
  peaks: Peaks | undefined;
  view: StripView;
  sprite: Sprite | null;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { shown, rate } = useEditing();
  const { cuts } = shown.state.timeline;
  const { theme } = useTheme();
  const dark = useDark(theme);
  const { left, seen, perSecond } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has another ink
  useEffect(() => {
    const { current } = canvas;
    const context = current?.getContext("2d");
    if (!current || !context || peaks === undefined || seen === 0) {
      return;
    }
    const scale = devicePixelRatio;
    const height = current.clientHeight;
    current.width = seen * scale;
    current.height = height * scale;
    context.scale(scale, scale);
    const style = getComputedStyle(current);
    const px = (frame: number) => (frame / rate) * perSecond - left;
    context.fillStyle = `color-mix(in oklab, ${style.getPropertyValue("--bad")} 25%, transparent)`;
    for (let index = firstWhere(cuts, (cut) => px(cut.source_end_frame) > 0); index < cuts.length; index += 1) {
      const { source_start_frame, source_end_frame } = cuts[index] as Cut;
      if (px(source_start_frame) > seen) {
        break;
      }
      context.fillRect(px(source_start_frame), 0, Math.max(0.5, px(source_end_frame) - px(source_start_frame)), height);
    }
    context.fillStyle = style.color;
    for (let x = 0; x < seen; x += 2) {
      const loud = loudest(peaks, (left + x) / perSecond, (left + x + 2) / perSecond);
      const bar = Math.max(1, Math.sqrt(loud) * height); // quiet speech is to be seen, too
      context.fillRect(x, (height - bar) / 2, 1.4, bar);
    }
  }, [peaks, cuts, rate, left, seen, perSecond, dark]);
  return (
    <div className="pointer-events-none sticky left-0 flex h-full flex-col" style={{ width: seen }} aria-hidden>
      {sprite !== null && <Pictures sprite={sprite} view={view} />}
      <canvas ref={canvas} className="min-h-0 w-full flex-1 text-ink-muted" />
    </div>
  );
}

function Pictures({ sprite, view }: { sprite: Sprite; view: StripView }) {
  const { workspaceId, sourceId } = useEditing();
  const url = `${V1}/workspaces/${workspaceId}/sources/${sourceId}/files/sprite`;
  const first = Math.floor(view.left / TILE_PX);
  const count = Math.ceil(view.seen / TILE_PX) + 1;
  return (
    <div className="relative h-9 shrink-0 overflow-hidden">
      {Array.from({ length: count }, (_, nth) => first + nth).map((tile) => (
        <div
          key={tile}
          className="absolute top-0 bg-cover"
          style={{
            ...tileStyle(sprite, (tile * TILE_PX) / view.width, url),
            width: TILE_PX,
            left: tile * TILE_PX - view.left,
          }}
        />
      ))}
    </div>
  );
}

function useDark(theme: string): boolean {
  const [dark, setDark] = useState(false);
  useEffect(() => {
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const look = () => setDark(theme === "dark" || (theme === "system" && scheme.matches));
    look();
    scheme.addEventListener("change", look);
    return () => scheme.removeEventListener("change", look);
  }, [theme]);
  return dark;
}
