// What the letters of a text say about how it is set; twin of `editing/script.py`.

import type { CaptionType } from "./generated/timeline";

export type Direction = CaptionType["direction"];

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const LETTER = /\p{L}/u;

// Thai, Lao, Myanmar, Khmer, Han, kana and their punctuation.
const NO_SPACES =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff9f\u{20000}-\u{323af}]/u;

/** Returns the direction of the first letter of a text. */
export function directionOf(text: string): Direction {
  const first = [...text].find((character) => LETTER.test(character)) ?? "";
  return RIGHT_TO_LEFT.test(first) ? "rtl" : "ltr";
}

/** Whether a text has a letter that is read from right to left. */
export function hasRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** Whether two words stand together without a gap, as Han, kana and Thai do. */
export function joined(before: string, after: string): boolean {
  return NO_SPACES.test([...before].at(-1) ?? "") && NO_SPACES.test([...after][0] ?? "");
}
