import type { CaptionState } from "../generated/timeline";
import { Page } from "./page";

/** Small and quiet: sentence case with nothing but a fine shadow. */
export function MinimalCaption({ state }: { state: CaptionState }) {
  return (
    <Page
      state={state}
      look={{ word: () => ({ textShadow: "0 0.03em 0.06em rgba(0, 0, 0, 0.95), 0 0 0.24em rgba(0, 0, 0, 0.75)" }) }}
    />
  );
}
