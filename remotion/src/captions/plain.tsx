import type { CaptionState } from "../generated/timeline";
import { Page } from "./page";

/** Calm sentence-case text on a soft dark plate; the word being spoken is hinted at, when the look asks for it. */
export function PlainCaption({ state }: { state: CaptionState }) {
  const waiting = state.type.highlights_words && state.active !== null;
  return (
    <Page
      state={state}
      look={{
        page: {
          paddingTop: "0.14em",
          paddingBottom: "0.14em",
          borderRadius: "0.42em",
          background: "rgba(12, 14, 18, 0.72)",
        },
        word: (active) => ({ opacity: waiting && !active ? 0.78 : 1 }),
      }}
    />
  );
}
