import type { Recipe } from "./queries";

interface Fact {
  /** A key of the messages "recipes.facts". */
  text: string;
  values: Record<string, string | number>;
}

/** What a recipe does, in a few words. */
export function facts(recipe: Recipe): Fact[] {
  const { silence, silence_speed: speed, captions, format, auto_broll: broll } = recipe;
  const said: Fact[] = [];
  const say = (text: string, values: Fact["values"] = {}) => said.push({ text, values });
  if (silence === null || silence === undefined) {
    say("cutsNothing");
  } else {
    say(speed ? "speeds" : typeof silence === "string" ? `pace_${silence}` : "ownPauses", { speed: speed ?? 0 });
  }
  if (captions) {
    say("captions", { style: captions.style ?? "bold" });
  }
  if (format !== undefined && format !== "source") {
    say("format", { format });
  }
  if (broll) {
    say("broll");
  }
  return said;
}
