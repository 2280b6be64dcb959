"use client";

import { Film } from "lucide-react";
import { useState } from "react";
import type { Video } from "./queries";
import { readSprite, tileStyle } from "./sprite";

const STILL = 0.15; // where in the recording the picture is from that stands still

/** A picture of a video; the pointer's way across it runs through the recording. */
export function Thumbnail({ video, workspaceId }: { video: Video; workspaceId: string }) {
  const [along, setAlong] = useState<number | null>(null);
  const sprite = readSprite(video.sprite);
  if (sprite === null) {
    return (
      <div className="flex aspect-video items-center justify-center rounded-card bg-sunken text-ink-muted">
        <Film className="size-8" aria-hidden />
      </div>
    );
  }
  const url = `/api/v1/workspaces/${workspaceId}/sources/${video.source_id}/files/sprite`;
  return (
    <div
      className="relative flex aspect-video items-center justify-center overflow-hidden rounded-card bg-black"
      onPointerMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        if (event.pointerType === "mouse") {
          setAlong((event.clientX - box.left) / box.width);
        }
      }}
      onPointerLeave={() => setAlong(null)}
    >
      <div
        className={sprite.tile_width / sprite.tile_height >= 16 / 9 ? "w-full" : "h-full"}
        style={tileStyle(sprite, along ?? STILL, url)}
      />
      {along !== null && (
        <span className="absolute bottom-0 left-0 h-1 bg-accent" style={{ width: `${along * 100}%` }} aria-hidden />
      )}
    </div>
  );
}
