import type { Schema } from "@reelbox/api";
import type { Timeline } from "@reelbox/remotion/preview";

export type Edit = Schema<"EditsShown">["edits"][number];
export type Recipe = Schema<"EditsShown">["recipe"];
export type Output = Schema<"EditsShown">["output"];
export type Cut = Timeline["cuts"][number];
export type { Timeline };

/** A revision of a video: what it looks like, and what it is made of. */
export interface Revision {
  revision: number;
  timeline: Timeline;
  edits: readonly Edit[];
  undone: readonly Edit[];
  recipe: Recipe;
  output: Output;
}
