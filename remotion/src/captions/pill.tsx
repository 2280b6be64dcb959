import { readableOn } from "../color";
import type { CaptionState } from "../generated/timeline";
import { easeOut, entrance } from "../motion";
import { Page } from "./page";

// A tight edge keeps white letters readable on a white wall, the wide layer lifts them off a busy picture; each layer
// makes painting a state about a tenth slower.
const SHADOW = "0 0.02em 0.07em rgba(0, 0, 0, 0.9), 0 0.07em 0.34em rgba(0, 0, 0, 0.75)";

/** Clear text with a soft shadow; the word being spoken sits on a rounded pill in the highlight color. */
export function PillCaption({ state }: { state: CaptionState }) {
  const { highlight_color, text_color, enter_frames } = state.type;
  const progress = entrance(state.entered, enter_frames);
  return (
    <Page
      state={state}
      look={{
        page: progress === 1 ? {} : { opacity: easeOut(progress), translate: `0 ${0.2 * (1 - easeOut(progress))}em` },
        word: (active) => (active ? { color: readableOn(highlight_color) } : { color: text_color, textShadow: SHADOW }),
        behindWord: (active) => active && <Pill color={highlight_color} />,
      }}
    />
  );
}

/** Reaches into half of the gap on either side and a little beyond the stacked marks of Vietnamese capitals. */
function Pill({ color }: { color: string }) {
  return (
    <span
      style={{
        position: "absolute",
        inset: "0.04em -0.19em",
        borderRadius: "0.34em",
        background: color,
        boxShadow: "0 0.06em 0.2em rgba(0, 0, 0, 0.35)",
      }}
    />
  );
}
