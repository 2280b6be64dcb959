import type { ComponentType } from "react";
import type { CaptionState, CaptionStyleName } from "../generated/timeline";
import { BoldCaption } from "./bold";
import { HighlighterCaption } from "./highlighter";
import { KaraokeCaption } from "./karaoke";
import { MinimalCaption } from "./minimal";
import { NeonCaption } from "./neon";
import { OutlineCaption } from "./outline";
import { PillCaption } from "./pill";
import { PlainCaption } from "./plain";
import { TypewriterCaption } from "./typewriter";

const STYLES: Record<CaptionStyleName, ComponentType<{ state: CaptionState }>> = {
  plain: PlainCaption,
  bold: BoldCaption,
  pill: PillCaption,
  karaoke: KaraokeCaption,
  outline: OutlineCaption,
  neon: NeonCaption,
  typewriter: TypewriterCaption,
  highlighter: HighlighterCaption,
  minimal: MinimalCaption,
};

/** A caption page as it looks at one frame, on a canvas of the size of its box. */
export function Caption({ state }: { state: CaptionState }) {
  const Style = STYLES[state.type.style];
  return <Style state={state} />;
}
