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
        opacity: state.opacity * arrived,
        transform: `scale(${0.6 + 0.4 * arrived})`,
      }}
    />
  );
}
