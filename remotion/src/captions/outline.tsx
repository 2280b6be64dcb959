import type { CaptionState } from "../generated/timeline";
import { Page } from "./page";

/** Slanted, very heavy capitals in a thick black contour with a hard edge below, like a comic; the spoken word is colored. */
export function OutlineCaption({ state }: { state: CaptionState }) {
  const { highlight_color, text_color } = state.type;
  return (
    <Page
      state={state}
      look={{
        word: (active) => ({
          display: "inline-block",
          transform: "skewX(-9deg)",
          color: active ? highlight_color : text_color,
          WebkitTextStroke: "0.24em #000000",
          paintOrder: "stroke fill",
          textShadow: "0 0.11em 0 #000000",
        }),
      }}
    />
  );
}
