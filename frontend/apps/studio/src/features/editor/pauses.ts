// Silence rules as sliders show them.

import type { Recipe } from "./types";

type Silence = NonNullable<Recipe["silence"]>;
export type Rules = Exclude<Silence, string>;
export type Pace = Extract<Silence, string>;

/** What the named paces stand for; twin of `PACES` in editing/cuts.py, held in step by a test. */
export const PACES: Readonly<Record<Pace, Rules>> = {
  slow: { min_silence_ms: 600, pad_before_ms: 140, pad_after_ms: 200, min_clip_ms: 200 },
  normal: { min_silence_ms: 350, pad_before_ms: 80, pad_after_ms: 120, min_clip_ms: 200 },
  fast: { min_silence_ms: 180, pad_before_ms: 40, pad_after_ms: 60, min_clip_ms: 150 },
};

export type Choice = "off" | Pace | "own";

/** Which choice a recipe's silence is. */
export function choiceOf(silence: Recipe["silence"]): Choice {
  if (silence === null || silence === undefined) {
    return "off";
  }
  return typeof silence === "string" ? silence : "own";
}

/** The numbers behind a recipe's silence; the normal pace's where nothing is cut. */
export function rulesOf(silence: Recipe["silence"]): Rules {
  return typeof silence === "object" && silence !== null ? silence : PACES[silence ?? "normal"];
}
