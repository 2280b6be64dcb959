// What the letters of a text say about how it is set: its direction, its language's shapes, and where gaps belong.

export type Direction = "ltr" | "rtl";

const STRONG_RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LETTER = /\p{L}/u;
const NUMBER = /\p{N}/u;
const NO_SPACES = /[\u2e80-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/u;

/** Returns the direction of the first letter; null where there is none. */
export function directionOf(text: string): Direction | null {
  for (const character of text) {
    if (LETTER.test(character)) {
      return STRONG_RTL.test(character) ? "rtl" : "ltr";
    }
  }
  return null;
}

/** Kana are Japanese, Hangul is Korean; Han alone is taken for Chinese. */
export function writingOf(text: string): "chinese" | "japanese" | "korean" {
  if (/[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d]/.test(text)) {
    return "japanese";
  }
  return /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]/.test(text) ? "korean" : "chinese";
}

/**
 * Whether two words stand together without a gap: Han and kana are written without spaces. Twin of `joined` in
 * `editing/metrics.py`.
 */
export function joined(before: string, after: string): boolean {
  return NO_SPACES.test([...before].at(-1) ?? "") && NO_SPACES.test([...after][0] ?? "");
}

/** Words of one direction, in reading order. */
export interface Run<T> {
  direction: Direction;
  words: T[];
}

/**
 * Divides a line into runs of words of one direction, in the order in which they are read: the words of a foreign phrase
 * flow their own way inside the line. This is the Unicode Bidirectional Algorithm (UAX 9) for whole words: a number after
 * a left-to-right word belongs to it (W7), a sign between two words of one direction too (N1), all else to the line.
 */
export function runsOf<T>(words: readonly T[], textOf: (word: T) => string, line: Direction): Run<T>[] {
  const own = words.map((word) => directionOf(textOf(word)));
  const runs: Run<T>[] = [];
  words.forEach((word, index) => {
    const before = runs.at(-1)?.direction ?? line;
    const follows = (before === "ltr" && NUMBER.test(textOf(word))) || nextStrong(own, index) === before;
    const direction = own[index] ?? (follows ? before : line);
    const last = runs.at(-1);
    if (last?.direction === direction) {
      last.words.push(word);
    } else {
      runs.push({ direction, words: [word] });
    }
  });
  return runs;
}

function nextStrong(directions: readonly (Direction | null)[], from: number): Direction | null {
  return directions.slice(from).find((direction) => direction !== null) ?? null;
}
