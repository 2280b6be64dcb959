import type { CaptionState } from "../generated/timeline";
import { Page } from "./page";

/** Dark print on paper; a marker in the highlight color runs under the word being spoken. */
export function HighlighterCaption({ state }: { state: CaptionState }) {
  const { highlight_color } = state.type;
  return (
    <Page
      state={state}
      look={{
        page: {
          paddingTop: "0.12em",
          paddingBottom: "0.12em",
          borderRadius: "0.12em",
          background: "rgba(255, 255, 255, 0.94)",
        },
        word: () => ({ color: "#14161c" }),
        behindWord: (active) => active && <Marker color={highlight_color} />,
      }}
    />
  );
}

function Marker({ color }: { color: string }) {
  return (
    <span
      style={{ position: "absolute", inset: "0.3em -0.1em 0.16em", background: color, transform: "skewX(-8deg)" }}
    />
  );
}
