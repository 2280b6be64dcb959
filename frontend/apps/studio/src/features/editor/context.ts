"use client";

import { createContext, useContext, useSyncExternalStore } from "react";
import type { FrameMap } from "./frame-map";
import type { Player } from "./player";
import type { Playhead } from "./playhead";
import type { Session, Shown } from "./session";
import { type Row, type Word, wordAt } from "./words";

/** In and out point, in frames of the source. */
export interface Marked {
  from: number | null;
  to: number | null;
}

/** What every part of the editor works on. */
export interface Editing {
  workspaceId: string;
  videoId: string;
  sourceId: string;
  /** Address of the small copy of the source. */
  proxy: string;
  brandKitId: string | null;
  session: Session;
  shown: Shown;
  words: readonly Word[];
  rows: readonly Row[];
  /** How each word reads now. */
  texts: readonly string[];
  map: FrameMap;
  /** Frames per second. */
  rate: number;
  player: Player;
  playhead: Playhead;
  urls: Readonly<Record<string, string>>;
  marks: Marked;
  setMarks: (marks: Marked) => void;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) {
    throw new Error("only inside the editor");
  }
  return editing;
}

/** The word that is heard at the playhead; -1 before the first. */
export function useWordNow(): number {
  const { playhead, map, words } = useEditing();
  const read = () => wordAt(words, map.source(playhead.frame()));
  return useSyncExternalStore(playhead.subscribe, read, () => -1);
}

export function usePlaying(): boolean {
  const { playhead } = useEditing();
  return useSyncExternalStore(playhead.subscribe, playhead.playing, () => false);
}

/** The output frame that is shown, whenever it changes. */
export function useFrame(): number {
  const { playhead } = useEditing();
  return useSyncExternalStore(playhead.subscribe, playhead.frame, () => 0);
}
