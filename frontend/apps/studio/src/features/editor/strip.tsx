"use client";

import { IconButton } from "@reelbox/ui";
import { ZoomIn, ZoomOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { type MouseEvent, useRef } from "react";
import { readSprite } from "@/features/videos/sprite";
import { useEditing } from "./context";
import { CutEdges } from "./cut-edges";
import { Marks } from "./marks";
import { StripPlayhead } from "./strip-playhead";
import { useDrop } from "./use-drop";
import { usePeaks } from "./use-peaks";
import { useStripView } from "./use-strip-view";
import { Waveform } from "./waveform";

/** The whole recording from left to right: sound, pictures, what is cut, and where the preview is. */
export function Strip({ sprite }: { sprite: Record<string, unknown> | null }) {
  const t = useTranslations("editor");
  const { player, rate } = useEditing();
  const box = useRef<HTMLDivElement>(null);
  const view = useStripView(box);
  const peaks = usePeaks();
  const dragging = useRef(false);
  const frameUnder = (event: MouseEvent) => {
    const left = box.current?.getBoundingClientRect().left ?? 0;
    return Math.round(((event.clientX - left + view.left) / view.perSecond) * rate);
  };
  const seek = (event: MouseEvent) => player.seekSource(frameUnder(event));
  const drop = useDrop(frameUnder);
  return (
    <section aria-label={t("strip")} className="flex shrink-0 border-t border-line bg-surface">
      <div className="flex flex-col justify-center border-r border-line px-1">
        <IconButton label={t("zoomIn")} className="size-9!" disabled={!view.canZoomIn} onClick={() => view.zoom(2)}>
          <ZoomIn aria-hidden />
        </IconButton>
        <IconButton label={t("zoomOut")} className="size-9!" disabled={!view.canZoomOut} onClick={() => view.zoom(0.5)}>
          <ZoomOut aria-hidden />
        </IconButton>
      </div>
      <div
        ref={box}
        data-testid="strip"
        className="relative h-28 flex-1 cursor-crosshair touch-pan-x overflow-x-auto overflow-y-hidden"
        onScroll={view.scrolled}
        onPointerDown={(event) => {
          dragging.current = event.pointerType !== "touch" && event.button === 0;
          seek(event);
        }}
        onPointerMove={(event) => dragging.current && seek(event)}
        onPointerUp={() => (dragging.current = false)}
        onPointerLeave={() => (dragging.current = false)}
        {...drop}
      >
        <div style={{ width: view.width }} className="relative h-full">
          <Waveform peaks={peaks} view={view} sprite={readSprite(sprite)} />
          <CutEdges view={view} box={box} />
          <Marks view={view} />
          <StripPlayhead view={view} />
        </div>
      </div>
    </section>
  );
}
