// How a picture fills the output: the twin of appliance/renders/ffmpeg/framing.py, in the same whole and even pixels.

import type { Crop, CropKey, Motion } from "../generated/timeline";
import type { Size } from "../size";

/** A place on the output in pixels; what reaches outside is cut off. */
export interface Rectangle extends Size {
  x: number;
  y: number;
}

const BLURRED_AT = 8;
const BLUR = 3;
const BACKDROP_LUMA = 0.55;
const BACKDROP_CHROMA = 0.75;
const MOTION_ZOOM = 1.1;

/** The whole output. */
export function filling({ width, height }: Size): Rectangle {
  return { x: 0, y: 0, width, height };
}

/** A picture that fills the output; what is too much is cut off evenly on both sides. */
export function covering(size: Size, output: Size): Rectangle {
  const scale = Math.max(output.width / size.width, output.height / size.height);
  const width = Math.max(output.width, even(size.width * scale));
  const height = Math.max(output.height, even(size.height * scale));
  // No negative zero, so that places compare.
  return { x: 0 - evenHalf(width - output.width), y: 0 - evenHalf(height - output.height), width, height };
}

/** A picture shown whole. */
export function inside(size: Size, output: Size): Rectangle {
  const scale = Math.min(output.width / size.width, output.height / size.height);
  const width = Math.min(output.width, even(size.width * scale));
  const height = Math.min(output.height, even(size.height * scale));
  return { x: evenHalf(output.width - width), y: evenHalf(output.height - height), width, height };
}

/** The source where the crop's window of a source frame fills the output; `grid` is the size of the source's picture. */
export function windowed(crop: Crop, grid: Size, frame: number, output: Size): Rectangle {
  // FFmpeg's crop filter stands on even pixels, for half of them carry color.
  const width = evenBelow(crop.width);
  const height = evenBelow(crop.height);
  const { x, y } = windowAt(crop.path, frame);
  const across = output.width / width;
  const down = output.height / height;
  return {
    x: 0 - evenBelow(Math.min(x, grid.width - width)) * across,
    y: 0 - evenBelow(Math.min(y, grid.height - height)) * down,
    width: grid.width * across,
    height: grid.height * down,
  };
}

/** Where a crop path stands at a source frame, in whole pixels. */
export function windowAt(path: readonly CropKey[], frame: number): { x: number; y: number } {
  const next = path.findIndex((key) => key.source_frame > frame);
  const before = path[next === -1 ? path.length - 1 : Math.max(0, next - 1)];
  const after = path[next === -1 ? path.length - 1 : next];
  if (before === undefined || after === undefined) {
    throw new Error("A crop needs a place to stand.");
  }
  const share = before === after ? 0 : (frame - before.source_frame) / (after.source_frame - before.source_frame);
  return {
    x: roundHalfEven(before.x + share * (after.x - before.x)),
    y: roundHalfEven(before.y + share * (after.y - before.y)),
  };
}

/** How many times larger a zoomed output is, in even pixels on each side. */
export function enlargement(zoom: number, output: Size): { x: number; y: number } {
  const grown = (length: number) => 1 + (2 * 2 * roundHalfEven((length * (zoom - 1)) / 4)) / length;
  return { x: grown(output.width), y: grown(output.height) };
}

/** How many times larger a still picture is at its nth frame of so many. */
export function motionScale(motion: Motion, nth: number, frames: number): number {
  if (motion === "none" || frames < 2) {
    return 1;
  }
  const way = nth / (frames - 1);
  return 1 + (MOTION_ZOOM - 1) * (motion === "zoom_in" ? way : 1 - way);
}

/** The CSS filter of the copy behind a picture that is shown whole. */
export function backdropFilter(output: Size): string {
  const blur = (BLUR * output.width) / even(output.width / BLURRED_AT);
  // Brightness dims colors as much as light; saturation gives back what the renderer leaves of them.
  return `blur(${blur}px) brightness(${BACKDROP_LUMA}) saturate(${BACKDROP_CHROMA / BACKDROP_LUMA})`;
}

function even(length: number): number {
  return Math.max(2, 2 * roundHalfEven(length / 2));
}

/** Half of a length as the renderer cuts it: even. */
function evenHalf(length: number): number {
  return Math.floor(length / 4) * 2;
}

function evenBelow(length: number): number {
  return Math.floor(length / 2) * 2;
}

/** Python's round and C's lrint: ties go to the even number. */
function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}
