// What is said, as the transcript shows it: words with frames, in rows, spelled as people corrected them.

import { firstWhere, frameAt } from "./frame-map";
import type { Cut, Edit } from "./types";

interface Heard {
  text: string;
  start_s: number | null;
  end_s: number | null;
  confidence: number;
}

/** A word; places are frames of the source. */
export interface Word {
  index: number;
  text: string;
  start: number;
  end: number;
  /** By its middle it belongs to a cut or not, as in the engine. */
  middle: number;
  confidence: number;
}

/** Words `first` to `last`, the last one included. */
export interface Row {
  first: number;
  last: number;
}

const LONGEST = 28;
const PAUSE_S = 1.2;

/** Gives every word frames; one without times of its own stands where the one before it ends. */
export function wordsOf(heard: readonly Heard[], rate: number): Word[] {
  let end_s = 0;
  return heard.map(({ text, start_s, end_s: ends, confidence }, index) => {
    const start = start_s ?? end_s;
    end_s = Math.max(start, ends ?? start);
    return {
      index,
      text,
      start: frameAt(start, rate),
      end: Math.max(frameAt(end_s, rate), frameAt(start, rate) + 1),
      middle: frameAt((start + end_s) / 2, rate),
      confidence,
    };
  });
}

/** A row ends with a sentence, at a long pause, or when it is long. */
export function rowsOf(words: readonly Word[], rate: number): Row[] {
  const rows: Row[] = [];
  let first = 0;
  for (const word of words) {
    const next = words[word.index + 1];
    const pauses = next !== undefined && next.start - word.end > PAUSE_S * rate;
    const ends = /[.!?…。]["”’)]?$/.test(word.text) || word.index - first + 1 >= LONGEST;
    if (next === undefined || pauses || ends) {
      rows.push({ first, last: word.index });
      first = word.index + 1;
    }
  }
  return rows;
}

/** The row that holds a word. */
export function rowOf(rows: readonly Row[], word: number): number {
  return firstWhere(rows, (row) => row.last >= word);
}

/** The last word that has begun at a frame of the source; -1 before the first. */
export function wordAt(words: readonly Word[], frame: number): number {
  return firstWhere(words, (word) => word.start > frame) - 1;
}

/** The cut that holds a frame of the source. */
export function cutAt(cuts: readonly Cut[], frame: number): Cut | undefined {
  const found = cuts[firstWhere(cuts, (cut) => cut.source_end_frame > frame)];
  return found !== undefined && found.source_start_frame <= frame ? found : undefined;
}

/** The cuts that lie between two words and hold neither. */
export function cutsBetween(cuts: readonly Cut[], before: Word | undefined, after: Word | undefined): Cut[] {
  const from = before?.middle ?? -1;
  const to = after?.middle ?? Number.POSITIVE_INFINITY;
  const found: Cut[] = [];
  for (let index = firstWhere(cuts, (cut) => cut.source_start_frame > from); index < cuts.length; index += 1) {
    const cut = cuts[index] as Cut;
    if (cut.source_end_frame > to) {
      break;
    }
    found.push(cut);
  }
  return found;
}

/** A word in lower case without the marks around it; twin of `bare` in editing/words.py. */
export function bare(text: string): string {
  return text.normalize("NFC").toLowerCase().replace(MARKS, "");
}

const MARKS = /^[\p{P}\p{S}\p{Z}]+|[\p{P}\p{S}\p{Z}]+$/gu;

interface Token {
  owner: number;
  text: string;
}

/**
 * How each word reads after the edits; empty where its text moved to the word before. The engine's `corrected`
 * also shares out times, which the transcript has no use for.
 */
export function spelled(words: readonly Word[], edits: readonly Edit[]): string[] {
  let tokens: Token[] = words.map(({ index, text }) => ({ owner: index, text }));
  for (const edit of edits) {
    if (edit.op === "set_text") {
      const first = firstWhere(tokens, ({ owner }) => (words[owner]?.middle ?? 0) >= edit.source_start_frame);
      const last = firstWhere(tokens, ({ owner }) => (words[owner]?.middle ?? 0) >= edit.source_end_frame);
      tokens = respell(tokens, first, last, split(edit.text));
    } else if (edit.op === "replace_text") {
      tokens = replaced(tokens, split(edit.find), split(edit.text));
    }
  }
  const texts = Array<string>(words.length).fill("");
  for (const { owner, text } of tokens) {
    texts[owner] = texts[owner] === "" ? text : `${texts[owner]} ${text}`;
  }
  return texts;
}

/** How often a phrase is said, whatever its case and marks. */
export function occurrences(texts: readonly string[], phrase: string): number {
  const wanted = split(phrase).map(bare);
  const said = texts.flatMap((text) => split(text)).map(bare);
  let found = 0;
  for (let at = 0; wanted.length > 0 && at + wanted.length <= said.length; at += 1) {
    if (wanted.every((word, index) => said[at + index] === word)) {
      found += 1;
      at += wanted.length - 1;
    }
  }
  return found;
}

function split(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

function respell(tokens: readonly Token[], first: number, last: number, texts: readonly string[]): Token[] {
  const hit = tokens.slice(first, last);
  const alike = hit.length === texts.length;
  const written = texts.map((text, index) => ({ owner: (hit[alike ? index : 0] ?? { owner: 0 }).owner, text }));
  return hit.length === 0 ? [...tokens] : [...tokens.slice(0, first), ...written, ...tokens.slice(last)];
}

function replaced(tokens: readonly Token[], find: readonly string[], texts: readonly string[]): Token[] {
  const wanted = find.map(bare);
  const said = tokens.map(({ text }) => bare(text));
  const result: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    if (wanted.length > 0 && wanted.every((word, index) => said[at + index] === word)) {
      result.push(...respell(tokens.slice(at, at + wanted.length), 0, wanted.length, texts));
      at += wanted.length;
    } else {
      result.push(tokens[at] as Token);
      at += 1;
    }
  }
  return result;
}
