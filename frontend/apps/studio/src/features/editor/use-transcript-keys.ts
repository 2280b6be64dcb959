"use client";

import type { KeyboardEvent } from "react";
import { useEditing } from "./context";
import type { Selection } from "./selection";
import { rowOf } from "./words";

interface Acting {
  selection: Selection;
  setSelection: (selection: Selection) => void;
  act: { cut: () => void; restore: () => void; correct: () => void };
  /** Brings a word into sight. */
  show: (word: number) => void;
}

/** The keys of the transcript: arrows move, with Shift they select; Delete cuts, R restores, Enter corrects. */
export function useTranscriptKeys({ selection, setSelection, act, show }: Acting) {
  const { words, rows, player, map, playhead } = useEditing();
  const here = selection.kind === "words" ? selection.focus : nearest();

  function nearest(): number {
    const frame = map.source(playhead.frame());
    const found = words.findLastIndex((word) => word.start <= frame);
    return Math.max(0, found);
  }

  const goal = (key: string): number | null => {
    const row = rows[rowOf(rows, here)];
    switch (key) {
      case "ArrowRight":
        return selection.kind === "words" ? here + 1 : here;
      case "ArrowLeft":
        return selection.kind === "words" ? here - 1 : here;
      case "ArrowDown":
        return (row?.last ?? here) + 1;
      case "ArrowUp":
        return rows[rowOf(rows, here) - 1]?.first ?? 0;
      case "Home":
        return row?.first ?? 0;
      case "End":
        return row?.last ?? 0;
      default:
        return null;
    }
  };

  const move = (to: number, extend: boolean) => {
    const focus = Math.min(Math.max(0, to), words.length - 1);
    const anchor = extend && selection.kind === "words" ? selection.anchor : focus;
    setSelection({ kind: "words", anchor, focus });
    show(focus);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const to = goal(event.key);
    if (to !== null) {
      move(to, event.shiftKey);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      act.cut();
    } else if (event.key === "r") {
      act.restore();
    } else if (event.key === "Enter" || event.key === "F2") {
      act.correct();
    } else if (event.key === "Escape") {
      setSelection({ kind: "none" });
    } else if (event.key === "p" && selection.kind === "words") {
      player.seekSource(words[selection.focus]?.start ?? 0);
      player.play();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return { onKeyDown };
}
