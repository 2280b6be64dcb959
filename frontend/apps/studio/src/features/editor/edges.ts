// Where the edges of cuts may go.

import { firstWhere } from "./frame-map";
import type { Cut, Edit } from "./types";
import type { Word } from "./words";

/** The boundary of a word nearest to a frame, if one is near enough; else the frame itself. */
export function snapped(words: readonly Word[], frame: number, reach: number): number {
  const next = firstWhere(words, (word) => word.end > frame);
  const near = [words[next - 1], words[next], words[next + 1]].flatMap((word) =>
    word === undefined ? [] : [word.start, word.end],
  );
  const best = near.reduce(
    (found, each) => (Math.abs(each - frame) < Math.abs(found - frame) ? each : found),
    near[0] ?? frame,
  );
  return Math.abs(best - frame) <= reach ? best : frame;
}

/** The next boundary of a word before (-1) or behind (1) a frame. */
export function boundary(words: readonly Word[], frame: number, toward: -1 | 1): number {
  if (toward === 1) {
    const word = words[firstWhere(words, (each) => each.end > frame)];
    return word === undefined ? frame : word.start > frame ? word.start : word.end;
  }
  const word = words[firstWhere(words, (each) => each.start >= frame) - 1];
  return word === undefined ? frame : word.end < frame ? word.end : word.start;
}

/** Keeps an edge between the cut's other edge and the cuts beside it. */
export function within(cuts: readonly Cut[], cut: Cut, edge: "start" | "end", to: number, frames: number): number {
  const index = cuts.indexOf(cut);
  if (edge === "start") {
    const before = cuts[index - 1]?.source_end_frame ?? 0;
    return Math.max(index > 0 ? before + 1 : 0, Math.min(to, cut.source_end_frame - 1));
  }
  const after = cuts[index + 1]?.source_start_frame ?? frames;
  return Math.min(index < cuts.length - 1 ? after - 1 : frames, Math.max(to, cut.source_start_frame + 1));
}

/** The edit that moves an edge; nothing where it stays. */
export function movingEdge(cut: Cut, edge: "start" | "end", to_frame: number): Edit[] {
  const from_frame = edge === "start" ? cut.source_start_frame : cut.source_end_frame;
  return from_frame === to_frame ? [] : [{ op: "move_edge", edge, from_frame, to_frame }];
}
