import type { ComponentType } from "react";
import type { CaptionState, CaptionStyleName } from "../generated/timeline";
import { BoldCaption } from "./bold";
import { PillCaption } from "./pill";
import { PlainCaption } from "./plain";

const STYLES: Record<CaptionStyleName, ComponentType<{ state: CaptionState }>> = {
  plain: PlainCaption,
  bold: BoldCaption,
  pill: PillCaption,
};

/** A caption page as it looks at one frame, on a canvas of the size of its box. */
export function Caption({ state }: { state: CaptionState }) {
  const Style = STYLES[state.type.style];
  return <Style state={state} />;
}
