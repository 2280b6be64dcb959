// What is selected in the transcript, and what that means for the recording.

import type { Cut, Edit } from "./types";
import { cutAt, type Word } from "./words";

/** Words from where the selection began to where it is now; or a cut between words. */
export type Selection = { kind: "words"; anchor: number; focus: number } | { kind: "cut"; cut: Cut } | { kind: "none" };

export const NOTHING: Selection = { kind: "none" };

/** First and last word selected, in order; null where none is. */
export function bounds(selection: Selection): [first: number, last: number] | null {
  if (selection.kind !== "words") {
    return null;
  }
  return [Math.min(selection.anchor, selection.focus), Math.max(selection.anchor, selection.focus)];
}

type Range = { source_start_frame: number; source_end_frame: number };

/** The frames that words take, without any that are nearer to their neighbors. */
export function framesOf(words: readonly Word[], first: number, last: number): Range {
  const [from, to] = [words[first], words[last]];
  if (from === undefined || to === undefined) {
    throw new Error(`There are no words ${first} to ${last}.`);
  }
  const before = words[first - 1];
  const after = words[last + 1];
  const start = before === undefined ? from.start : Math.max(from.start, before.middle + 1);
  const end = after === undefined ? to.end : Math.min(to.end, after.middle);
  return { source_start_frame: Math.min(start, from.middle), source_end_frame: Math.max(end, to.middle + 1) };
}

/** Cuts the selected words; nothing where all of them are gone already. */
export function cutting(words: readonly Word[], cuts: readonly Cut[], selection: Selection): Edit[] {
  const found = bounds(selection);
  if (found === null) {
    return [];
  }
  const [first, last] = found;
  const kept = words.slice(first, last + 1).some((word) => cutAt(cuts, word.middle) === undefined);
  return kept ? [{ op: "delete_words", ...framesOf(words, first, last) }] : [];
}

/** Takes back what is selected: a whole cut where one word or the cut itself is, else the words. */
export function restoring(words: readonly Word[], cuts: readonly Cut[], selection: Selection): Edit[] {
  if (selection.kind === "cut") {
    return [restore(selection.cut)];
  }
  const found = bounds(selection);
  if (found === null) {
    return [];
  }
  const [first, last] = found;
  const gone = words.slice(first, last + 1).map((word) => cutAt(cuts, word.middle));
  const [only] = gone;
  if (first === last) {
    return only === undefined ? [] : [restore(only)];
  }
  return gone.some((cut) => cut !== undefined) ? [{ op: "restore", ...framesOf(words, first, last) }] : [];
}

export function restore({ source_start_frame, source_end_frame }: Cut): Edit {
  return { op: "restore", source_start_frame, source_end_frame };
}

/** Spells the selected words otherwise, without cutting. */
export function spelling(words: readonly Word[], first: number, last: number, text: string): Edit {
  const [from, to] = [words[first], words[last]];
  const source_start_frame = from?.middle ?? 0;
  return { op: "set_text", source_start_frame, source_end_frame: (to?.middle ?? 0) + 1, text };
}
