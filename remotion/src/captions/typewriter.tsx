import type { CaptionState } from "../generated/timeline";
import { Page } from "./page";

// Opaque, and wide enough to meet the strip of the next word: a seam would look like a fault.
const STRIP = "#0c0e12";
const REACH = "0.22em";
const END = "0.3em"; // with room for the cursor

/** Words appear as they are spoken, on one dark strip with a cursor at its end; nothing moves, all are laid out at once. */
export function TypewriterCaption({ state }: { state: CaptionState }) {
  return (
    <Page
      state={state}
      look={{
        word: (active, spoken) => ({
          opacity: spoken || state.active === null ? 1 : 0,
          background: STRIP,
          boxShadow: `-${REACH} 0 0 ${STRIP}, ${active ? END : REACH} 0 0 ${STRIP}`,
        }),
        behindWord: (active) => active && <Cursor color={state.type.highlight_color} />,
      }}
    />
  );
}

function Cursor({ color }: { color: string }) {
  return (
    <span
      style={{
        position: "absolute",
        left: "calc(100% + 0.13em)",
        zIndex: 1,
        width: "0.09em",
        top: "0.12em",
        bottom: "0.12em",
        background: color,
      }}
    />
  );
}
