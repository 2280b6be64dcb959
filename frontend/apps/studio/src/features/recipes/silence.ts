import type { Schema } from "@reelbox/api";
import type { Recipe } from "./queries";

type Silence = NonNullable<Recipe["silence"]> | null;
type Rules = Schema<"SilenceRules">;

export const CHOICES = ["none", "slow", "normal", "fast", "own"] as const;
export type Choice = (typeof CHOICES)[number];

const FIRST: Rules = { min_silence_ms: 500, pad_before_ms: 100, pad_after_ms: 150, min_clip_ms: 250 };

/** Which of the choices a recipe has made. */
export function choiceOf(silence: Silence | undefined): Choice {
  if (silence === null || silence === undefined) {
    return "none";
  }
  return typeof silence === "string" ? silence : "own";
}

/** What a choice means; values of one's own that are there already stay. */
export function silenceFor(choice: Choice, before: Silence | undefined): Silence {
  if (choice === "own") {
    return typeof before === "object" && before !== null ? before : FIRST;
  }
  return choice === "none" ? null : choice;
}
