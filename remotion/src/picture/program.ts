// Which file shows which of its frames at a frame of the output: what the renderer picks, said for players.

import type { Asset, Bookend, Clip, Cutaway, Grid, Timeline } from "../generated/timeline";

/** A stretch of the output that one file plays without a jump. */
export interface Run {
  from: number;
  frames: number;
  /** The source's frame shown first, or what stands before or after the clips. */
  plays: { clip: true; start: number; speed: number } | { clip: false; bookend: Bookend; role: "intro" | "outro" };
}

/** Frames per second of `num/den`. */
export function framesPerSecond(rate: string): number {
  const [numerator, denominator] = fraction(rate);
  return numerator / denominator;
}

/** Returns the output as runs: clips that follow each other in the source are one, for nothing is skipped between. */
export function runsOf(timeline: Timeline): Run[] {
  const runs: Run[] = [];
  let from = 0;
  const add = (frames: number, plays: Run["plays"]) => {
    runs.push({ from, frames, plays });
    from += frames;
  };
  if (timeline.intro !== null) {
    add(timeline.intro.frames, { clip: false, bookend: timeline.intro, role: "intro" });
  }
  timeline.clips.forEach((clip, index) => {
    const last = runs.at(-1);
    if (last?.plays.clip && goesOn(timeline.clips[index - 1], clip)) {
      last.frames += framesOf(clip);
      from += framesOf(clip);
    } else {
      add(framesOf(clip), { clip: true, start: clip.source_start_frame, speed: clip.speed });
    }
  });
  if (timeline.outro !== null) {
    add(timeline.outro.frames, { clip: false, bookend: timeline.outro, role: "outro" });
  }
  return runs;
}

/** Returns the index of the run at an output frame; the first or last one outside. */
export function runAt(runs: readonly Run[], frame: number): number {
  const next = runs.findIndex((run) => run.from > frame);
  return next === -1 ? runs.length - 1 : Math.max(0, next - 1);
}

/** Returns the clip at an output frame, with the frame of the source that is shown. */
export function clipAt(timeline: Timeline, frame: number): { clip: Clip; sourceFrame: number } | undefined {
  let from = timeline.intro?.frames ?? 0;
  for (const clip of timeline.clips) {
    if (from <= frame && frame < from + framesOf(clip)) {
      return { clip, sourceFrame: clip.source_start_frame + (frame - from) * clip.speed };
    }
    from += framesOf(clip);
  }
  return undefined;
}

/** Returns the cutaway at an output frame; of several the topmost one. */
export function cutawayAt(timeline: Timeline, frame: number): Cutaway | undefined {
  return timeline.cutaways.findLast((cutaway) => cutaway.start_frame <= frame && frame < cutaway.end_frame);
}

/** Length of a clip on the output. */
export function framesOf(clip: Clip): number {
  return Math.ceil((clip.source_end_frame - clip.source_start_frame) / clip.speed);
}

/** Returns an asset by its hash. */
export function assetOf(timeline: Timeline, sha256: string): Asset {
  const found = timeline.assets.find((asset) => asset.sha256 === sha256);
  if (found === undefined) {
    throw new Error(`The timeline does not name the asset ${sha256}.`);
  }
  return found;
}

/**
 * Returns the frame of a grid that is on screen at a frame of another rate; twin of `first_grid_frame` in footage.py.
 * A frame appears at the nearest one of the other rate, ties later.
 */
export function gridFrameAt(frame: number, own: string, fps: string): number {
  const [ownNumerator, ownDenominator] = fraction(own);
  const [numerator, denominator] = fraction(fps);
  const step = numerator * ownDenominator;
  const whole = denominator * ownNumerator;
  let guess = Math.floor(((frame + 1) * whole) / step) + 1;
  while (Math.floor((2 * guess * step + whole) / (2 * whole)) > frame) {
    guess -= 1;
  }
  return guess;
}

/**
 * Returns the moment of a file that shows a frame of its grid, in seconds: half a frame after its beginning, where also
 * a file of variable rate shows the picture that snaps to it.
 */
export function momentOf(frame: number, grid: Grid): number {
  const last = (grid.picture_frames ?? grid.frame_count) - 1;
  return (Math.max(0, Math.min(frame, last)) + 0.5) / framesPerSecond(grid.fps) - 1e-6;
}

function goesOn(before: Clip | undefined, clip: Clip): boolean {
  return (
    before !== undefined &&
    before.source_end_frame === clip.source_start_frame &&
    before.speed === clip.speed &&
    (before.source_end_frame - before.source_start_frame) % before.speed === 0
  );
}

function fraction(rate: string): [number, number] {
  const [numerator = 0, denominator = 1] = rate.split("/").map(Number);
  return [numerator, denominator];
}
