const LEAST_WIDTH = 250;
const GAP = 20;

/** How many cards stand beside each other in so many pixels. */
export function columnsIn(width: number): number {
  return Math.max(1, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)));
}
