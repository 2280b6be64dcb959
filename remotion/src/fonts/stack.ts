// Which font draws which letter: the text face, then faces for alphabets it lacks, emoji, and what the system has.

import { writingOf } from "../script";
import catalog from "./catalog.json";
import fallbacks from "./fallbacks.json";

const HAN = { chinese: "Noto Sans SC", japanese: "Noto Sans JP", korean: "Noto Sans KR" } as const;
const HAN_FAMILIES: readonly string[] = Object.values(HAN);
const OTHERS = fallbacks.families.map(({ family }) => family).filter((family) => !HAN_FAMILIES.includes(family));

/**
 * Returns the CSS `font-family` of a family with its fallbacks for a text. Chinese, Japanese and Korean share characters
 * that each draws in its own way, so the text decides whose font comes first. Noto Color Emoji is a font of the system; it
 * also has digits, so it stands after the faces for letters, but before those for Han, which have black symbols.
 */
export function fontStack(family: string, text: string): string {
  const first = HAN[writingOf(text)];
  const han = [first, ...HAN_FAMILIES.filter((name) => name !== first)];
  return `${[family, ...OTHERS, "Noto Color Emoji", ...han, "DejaVu Sans"].map((name) => `"${name}"`).join(", ")}, sans-serif`;
}

/** Returns a family of the catalog; throws where the weight is not in it. */
export function catalogEntry(family: string, weight: number): { name: string } {
  const entry = catalog.find((candidate) => candidate.family === family);
  if (!entry?.weights.includes(weight)) {
    throw new Error(`The font ${family} ${weight} is not in the catalog.`);
  }
  return entry;
}
