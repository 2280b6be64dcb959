// A picture where it stands on the output; preview and reference draw every video and still through this.

import type { CSSProperties, ReactNode } from "react";
import type { Cutaway, Timeline } from "../generated/timeline";
import type { Size } from "../size";
import {
  backdropFilter,
  covering,
  enlargement,
  filling,
  inside,
  motionScale,
  type Rectangle,
  windowed,
} from "./geometry";
import type { clipAt } from "./program";

/** Where a picture stands, how much larger everything is around the middle, and what it shows blurred behind it. */
export interface Placement {
  rectangle: Rectangle;
  enlarged: { x: number; y: number };
  backdrop: Rectangle | null;
}

/** Returns where the source stands while a clip is shown. */
export function placedClip(
  timeline: Timeline,
  { clip, sourceFrame }: NonNullable<ReturnType<typeof clipAt>>,
): Placement {
  const { framing, source } = timeline;
  const enlarged = enlargement(clip.zoom, timeline);
  if (framing === null) {
    return { rectangle: filling(timeline), enlarged, backdrop: null };
  }
  if (framing.mode === "crop") {
    return { rectangle: windowed(framing, source.grid, sourceFrame, timeline), enlarged, backdrop: null };
  }
  return { ...whole(source.grid, timeline), enlarged };
}

/** Returns where a picture of a size stands that fills the output or is whole. */
export function placedFit(size: Size, fit: Cutaway["fit"], output: Size): Placement {
  return fit === "blur"
    ? whole(size, output)
    : { rectangle: covering(size, output), enlarged: { x: 1, y: 1 }, backdrop: null };
}

/** Returns where a cutaway's picture stands at an output frame. */
export function placedCutaway(size: Size, cutaway: Cutaway, frame: number, still: boolean, output: Size): Placement {
  const { start_frame, end_frame, motion, fit } = cutaway;
  const scale = still ? motionScale(motion, frame - start_frame, end_frame - start_frame) : 1;
  return { ...placedFit(size, fit, output), enlarged: { x: scale, y: scale } };
}

function whole(size: Size, output: Size): Placement {
  const rectangle = inside(size, output);
  const fills = rectangle.width === output.width && rectangle.height === output.height;
  return { rectangle, enlarged: { x: 1, y: 1 }, backdrop: fills ? null : covering(size, output) };
}

/** Draws a picture in its place; `picture` and `behind` make the element for a style. */
export function Placed({
  placement,
  output,
  visible = true,
  picture,
  behind,
}: {
  placement: Placement;
  output: Size;
  visible?: boolean;
  picture: (style: CSSProperties) => ReactNode;
  behind: (style: CSSProperties) => ReactNode;
}) {
  const { rectangle, enlarged, backdrop } = placement;
  const frame: CSSProperties = {
    position: "absolute",
    inset: 0,
    overflow: "hidden",
    transform: `scale(${enlarged.x}, ${enlarged.y})`,
    // Not `visibility`: a hidden video has to go on showing its frames.
    opacity: visible ? 1 : 0,
  };
  const veil: CSSProperties = { position: "absolute", inset: 0, backdropFilter: backdropFilter(output) };
  return (
    <div style={frame}>
      {backdrop !== null && behind(standing(backdrop))}
      {backdrop !== null && <div style={veil} />}
      {picture(standing(rectangle))}
    </div>
  );
}

function standing({ x, y, width, height }: Rectangle): CSSProperties {
  return { position: "absolute", left: x, top: y, width, height, maxWidth: "none", objectFit: "fill" };
}
