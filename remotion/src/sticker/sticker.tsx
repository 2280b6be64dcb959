import type { StickerState } from "../generated/timeline";
import { easeOut, shownShare } from "../motion";
import { Still } from "../still";

/** A picture, or one picture of an animation, fitted into the canvas; it grows to its size and never beyond. */
export function Sticker({ state, src }: { state: StickerState; src: string }) {
  const arrived = easeOut(shownShare(state.shown, state.enter_frames));
  return (
    <Still
      src={src}
      style={{
        position: "absolute",
        width: "100%",
        height: "100%",
        objectFit: "contain",
        opacity: state.opacity * arrived,
        transform: `scale(${0.6 + 0.4 * arrived})`,
      }}
    />
  );
}
