"use client";

import { useEffect, useRef } from "react";
import type { Editing } from "./context";

const BACK_S = 5;
/** What floats above the page has keys of its own. */
const OWN_KEYS = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]:not([data-testid])';

/** The editor's keys, outside of fields; what has the focus may take a key for itself first. */
export function useKeys(editing: Editing): void {
  const now = useRef(editing);
  now.current = editing;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.defaultPrevented || event.altKey || isWriting(target) || target.closest(OWN_KEYS)) {
        return;
      }
      const command = event.ctrlKey || event.metaKey;
      if (command ? history(event, now.current) : transport(event, now.current)) {
        event.preventDefault();
      }
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}

function isWriting(target: HTMLElement): boolean {
  const field = /^(TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
  return field || (target instanceof HTMLInputElement && !/^(checkbox|radio|range|color)$/.test(target.type));
}

function history(event: KeyboardEvent, { session }: Editing): boolean {
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) {
    session.undo();
  } else if ((key === "z" && event.shiftKey) || key === "y") {
    session.redo();
  } else {
    return false;
  }
  return true;
}

function transport(event: KeyboardEvent, editing: Editing): boolean {
  const { player, rate, playhead } = editing;
  const target = event.target as HTMLElement;
  const onControl = target.closest('button, a, input, [role="tab"], [role="slider"], [role="option"]');
  const step = event.shiftKey ? Math.round(rate) : 1;
  switch (event.key) {
    case " ":
      if (onControl !== null) {
        return false; // it presses what has the focus
      }
      player.toggle();
      return true;
    case "k":
      player.pause();
      return true;
    case "l":
      player.faster();
      return true;
    case "j":
      player.seek(playhead.frame() - Math.round(BACK_S * rate));
      return true;
    case "ArrowLeft":
    case "ArrowRight":
      if (onControl?.matches('[role="tab"], [role="slider"], input')) {
        return false;
      }
      player.step(event.key === "ArrowLeft" ? -step : step);
      return true;
    default:
      return marking(event.key, editing);
  }
}

/** In and out point, and cutting what lies between them. */
function marking(key: string, { map, playhead, marks, setMarks, session }: Editing): boolean {
  const here = map.source(playhead.frame());
  if (key === "i") {
    setMarks({ ...marks, from: here });
  } else if (key === "o") {
    setMarks({ ...marks, to: here + 1 });
  } else if (key === "Escape") {
    setMarks({ from: null, to: null });
  } else if ((key === "Delete" || key === "Backspace") && marks.from !== null && marks.to !== null) {
    const [low, high] = [Math.min(marks.from, marks.to), Math.max(marks.from, marks.to)];
    session.edit({ op: "delete_words", source_start_frame: low, source_end_frame: Math.max(high, low + 1) });
    setMarks({ from: null, to: null });
  } else {
    return false;
  }
  return true;
}
