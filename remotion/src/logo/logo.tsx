import type { LogoState } from "../generated/timeline";
import type { Size } from "../size";
import { Still } from "../still";

const TOWARD: Record<LogoState["corner"], string> = {
  top_left: "0% 0%",
  top_right: "100% 0%",
  bottom_left: "0% 100%",
  bottom_right: "100% 100%",
};

/** A logo fitted into the canvas, toward the corner it stands in; a soft shadow parts a white one from a white wall. */
export function Logo({ state, src, size }: { state: LogoState; src: string; size: Size }) {
  const blur = size.height * 0.05;
  return (
    <Still
      src={src}
      style={{
        objectPosition: TOWARD[state.corner],
        boxSizing: "border-box",
        padding: blur,
        filter: `drop-shadow(0 0 ${blur / 2}px rgba(0, 0, 0, 0.45))`,
        opacity: state.opacity,
      }}
    />
  );
}
