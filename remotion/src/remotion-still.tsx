import { Img } from "remotion";
import type { StillProps } from "./still";

/** A picture Remotion waits for before it paints a frame. */
export function RemotionStill(props: StillProps) {
  return <Img {...props} />;
}
