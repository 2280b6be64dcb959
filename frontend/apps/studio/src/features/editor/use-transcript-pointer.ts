"use client";

import { type PointerEvent, useRef } from "react";
import { useEditing } from "./context";
import type { Selection } from "./selection";

/** Selecting with mouse, pen or finger: a press leads there, dragging and Shift select. */
export function useTranscriptPointer(selection: Selection, setSelection: (selection: Selection) => void) {
  const { words, player } = useEditing();
  const anchor = useRef<number | null>(null);

  const onPointerDown = (event: PointerEvent) => {
    const word = wordUnder(event.target);
    if (word === null || event.button !== 0) {
      return;
    }
    const extends_ = event.shiftKey && selection.kind === "words";
    anchor.current = extends_ ? selection.anchor : word;
    setSelection({ kind: "words", anchor: anchor.current, focus: word });
    if (!extends_) {
      player.seekSource(words[word]?.start ?? 0);
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

  const end = () => {
    anchor.current = null;
  };
  return { onPointerDown, onPointerMove, onPointerUp: end, onPointerCancel: end, onPointerLeave: end };
}

/** The word that something on the page is part of. */
export function wordUnder(target: EventTarget | null): number | null {
  const found = target instanceof Element ? target.closest("[data-word]") : null;
  return found instanceof HTMLElement ? Number(found.dataset.word) : null;
}
