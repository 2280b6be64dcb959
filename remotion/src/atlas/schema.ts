import type { OverlayState } from "../generated/timeline";
import type { Images } from "../overlay";

/** A state on a canvas of its own, without the topmost `blank_top` lines of pixels: they hold nothing. */
// Types, not interfaces: Remotion asks for props with an index signature.
export type AtlasRow = { state: OverlayState; width: number; height: number; blank_top: number };

/** Frame i paints sheet i: its rows below each other, each as high as what is left of its canvas. */
export type AtlasProps = { sheets: AtlasRow[][]; images: Images };

export const ATLAS_ID = "Atlas";
