import type { CSSProperties } from "react";
import type { CaptionState } from "../generated/timeline";
import { easeOut, entrance } from "../motion";
import { Page } from "./page";

/** Big heavy capitals with a dark outline that pop in; the word being spoken takes the highlight color. */
export function BoldCaption({ state }: { state: CaptionState }) {
  const { highlight_color, text_color, enter_frames } = state.type;
  return (
    <Page
      state={state}
      look={{
        page: pop(entrance(state.entered, enter_frames), state.lines.length),
        word: (active) => ({
          color: active ? highlight_color : text_color,
          WebkitTextStroke: "0.16em #0b0c10",
          paintOrder: "stroke fill",
          textShadow: "0 0.07em 0.1em rgba(0, 0, 0, 0.6)",
        }),
      }}
    />
  );
}

/**
 * It overshoots upward only, and as far for many lines as for two: a wider page would leave the box the planner filled
 * to its edges, a much higher one the padding above.
 */
function pop(progress: number, lines: number): CSSProperties {
  if (progress === 1) {
    return {};
  }
  const grown = 0.66 + 0.34 * easeOut(progress);
  const stretch = 1 + (0.14 / Math.max(2, lines)) * Math.sin(Math.PI * progress);
  return {
    opacity: Math.min(1, 0.25 + progress * 1.5),
    transform: `scale(${grown}, ${grown * stretch})`,
    transformOrigin: "50% 100%",
  };
}
