import type { CaptionState } from "../generated/timeline";
import { Page } from "./page";

/** A sing-along line: what was said has taken the highlight color, what comes is still plain. */
export function KaraokeCaption({ state }: { state: CaptionState }) {
  const { highlight_color, text_color } = state.type;
  return (
    <Page
      state={state}
      look={{
        word: (_active, spoken) => ({
          color: spoken ? highlight_color : text_color,
          WebkitTextStroke: "0.13em #0b0c10",
          paintOrder: "stroke fill",
          textShadow: "0 0.06em 0.16em rgba(0, 0, 0, 0.7)",
        }),
      }}
    />
  );
}
