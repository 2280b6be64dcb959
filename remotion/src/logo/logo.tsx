import type { LogoState } from "../generated/timeline";
import { Still } from "../still";

const TOWARD: Record<LogoState["corner"], string> = {
  top_left: "0% 0%",
  top_right: "100% 0%",
  bottom_left: "0% 100%",
  bottom_right: "100% 100%",
};

/** A logo fitted into the canvas, toward the corner it stands in. */
export function Logo({ state, src }: { state: LogoState; src: string }) {
  return (
    <Still
      src={src}
      style={{
        position: "absolute",
        width: "100%",
        height: "100%",
        objectFit: "contain",
        objectPosition: TOWARD[state.corner],
        opacity: state.opacity,
      }}
    />
  );
}
