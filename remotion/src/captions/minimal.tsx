import type { CaptionState } from "../generated/timeline";
import { Page } from "./page";

const SHADOW = "0 0 0.05em rgba(0, 0, 0, 0.8), 0 0.03em 0.08em rgba(0, 0, 0, 0.95), 0 0 0.3em rgba(0, 0, 0, 0.75)";

/** Small and quiet: sentence case with nothing but a fine shadow. */
export function MinimalCaption({ state }: { state: CaptionState }) {
  return <Page state={state} look={{ word: () => ({ textShadow: SHADOW }) }} />;
}
