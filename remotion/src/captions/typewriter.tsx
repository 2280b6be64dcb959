import type { CaptionState } from "../generated/timeline";
import { Page } from "./page";

/** Words appear as they are spoken, each with a dark strip of its own; nothing moves, for all are laid out at once. */
export function TypewriterCaption({ state }: { state: CaptionState }) {
  return (
    <Page
      state={state}
      look={{
        word: (_active, spoken) => ({
          opacity: spoken || state.active === null ? 1 : 0,
          background: "rgba(12, 14, 18, 0.9)",
          boxShadow: "-0.14em 0 0 rgba(12, 14, 18, 0.9), 0.14em 0 0 rgba(12, 14, 18, 0.9)",
        }),
      }}
    />
  );
}
