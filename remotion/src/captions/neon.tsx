import type { CaptionState } from "../generated/timeline";
import { Page } from "./page";

/** Glowing tubes: words shine in the highlight color, the spoken one burns white. */
export function NeonCaption({ state }: { state: CaptionState }) {
  const { highlight_color, text_color } = state.type;
  const dim = `0 0 0.14em ${highlight_color}`;
  const bright = `0 0 0.06em ${highlight_color}, 0 0 0.16em ${highlight_color}, 0 0 0.36em ${highlight_color}`;
  return (
    <Page
      state={state}
      look={{
        page: { borderRadius: "0.5em", background: "rgba(4, 4, 14, 0.78)" },
        word: (active) => ({ color: active ? text_color : highlight_color, textShadow: active ? bright : dim }),
      }}
    />
  );
}
