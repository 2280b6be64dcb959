import type { CaptionState } from "../generated/timeline";
import { Page } from "./page";

/** Glowing tubes: words shine in the highlight color, the spoken one burns white. */
export function NeonCaption({ state }: { state: CaptionState }) {
  const { highlight_color, text_color } = state.type;
  const glow = `0 0 0.05em ${highlight_color}, 0 0 0.2em ${highlight_color}, 0 0.02em 0.1em rgba(0, 0, 0, 0.9)`;
  return (
    <Page
      state={state}
      look={{
        page: { borderRadius: "0.5em", background: "rgba(4, 4, 14, 0.5)" },
        word: (active) => ({ color: active ? text_color : highlight_color, textShadow: glow }),
      }}
    />
  );
}
