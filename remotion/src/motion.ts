/** How far an entrance of `frames` is after `entered` frames, in (0, 1]: its first frame already shows something. */
export function entrance(entered: number, frames: number): number {
  return entered >= frames ? 1 : (entered + 1) / (frames + 1);
}

/** Fast at first, then settling (cubic). */
export function easeOut(progress: number): number {
  return 1 - (1 - progress) ** 3;
}

/** The part of a movement between two points of its progress, from 0 to 1. */
export function between(progress: number, start: number, end: number): number {
  return Math.min(1, Math.max(0, (progress - start) / (end - start)));
}

/** How much of something is there that enters and leaves over `frames`; without an entrance it is there at once. */
export function shownShare(shown: number, frames: number): number {
  return frames === 0 ? 1 : shown / frames;
}
