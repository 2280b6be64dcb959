import type { OverlayState } from "../generated/timeline";
import type { Images } from "../overlay";
import type { Size } from "../size";

/** Frame i paints the states from i × perSheet on, one below the other; all share one size, that of their box. */
// A type, not an interface: Remotion asks for props with an index signature.
export type AtlasProps = {
  states: OverlayState[];
  images: Images;
  size: Size;
  perSheet: number;
};

export const ATLAS_ID = "Atlas";
