// Silence rules as sliders show them.

import paces from "./paces.json";
import type { Recipe } from "./types";

type Silence = NonNullable<Recipe["silence"]>;
export type Rules = Exclude<Silence, string>;
export type Pace = Extract<Silence, string>;

/** What the named paces stand for, as `PACES` in editing/cuts.py has it. */
export const PACES: Readonly<Record<Pace, Rules>> = paces;

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
