"use client";

import { type MouseEvent, type PointerEvent, useRef } from "react";
import { useEditing } from "./context";
import type { Selection } from "./selection";

/** Selecting with mouse, pen or finger: a press leads there, dragging and Shift select. */
export function useTranscriptPointer(selection: Selection, setSelection: (selection: Selection) => void) {
  const { words, player } = useEditing();
  const anchor = useRef<number | null>(null);

  const begin = (word: number, extend: boolean) => {
    const from = extend && selection.kind === "words" ? selection.anchor : word;
    anchor.current = from;
    setSelection({ kind: "words", anchor: from, focus: word });
    if (from === word) {
      player.seekSource(words[word]?.start ?? 0);
    }
  };

  const onPointerDown = (event: PointerEvent) => {
    const word = wordUnder(event.target);
    if (word !== null && event.button === 0 && event.pointerType !== "touch") {
      begin(word, event.shiftKey);
    }
  };

  const onPointerMove = (event: PointerEvent) => {
    if (anchor.current === null || event.pointerType === "touch") {
      return;
    }
    const word = wordUnder(document.elementFromPoint(event.clientX, event.clientY));
    if (word !== null && (selection.kind !== "words" || selection.focus !== word)) {
      setSelection({ kind: "words", anchor: anchor.current, focus: word });
    }
  };

  // A finger that scrolls is no choice, a tap is; the next tap further on selects up to there.
  const onClick = (event: MouseEvent) => {
    const word = wordUnder(event.target);
    const tapped = (event.nativeEvent as globalThis.PointerEvent).pointerType === "touch";
    if (word !== null && tapped) {
      const one = selection.kind === "words" && selection.anchor === selection.focus;
      begin(word, one && word > selection.focus);
      anchor.current = null;
    }
  };

  const end = () => {
    anchor.current = null;
  };
  return { onPointerDown, onPointerMove, onPointerUp: end, onPointerCancel: end, onPointerLeave: end, onClick };
}

/** The word that something on the page is part of. */
export function wordUnder(target: EventTarget | null): number | null {
  const found = target instanceof Element ? target.closest("[data-word]") : null;
  return found instanceof HTMLElement ? Number(found.dataset.word) : null;
}
