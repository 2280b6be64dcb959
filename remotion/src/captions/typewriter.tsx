import type { CSSProperties } from "react";
import type { CaptionState } from "../generated/timeline";
import { Page } from "./page";

// Opaque, and wide enough to meet the strip of the next word: a seam would look like a fault.
const STRIP = "#0c0e12";
const REACH = "0.22em";
const END = "0.3em"; // with room for the cursor

/** Words appear as they are spoken, on one dark strip with a cursor at its end; nothing moves, all are laid out at once. */
export function TypewriterCaption({ state }: { state: CaptionState }) {
  const there = (spoken: boolean) => spoken || state.active === null;
  return (
    <Page
      state={state}
      look={{
        word: (_active, spoken) => ({ opacity: there(spoken) ? 1 : 0 }),
        behindWord: (active, spoken) =>
          there(spoken) && (
            <>
              <Strip end={active ? END : REACH} />
              {active && <Cursor color={state.type.highlight_color} />}
            </>
          ),
      }}
    />
  );
}

function Strip({ end }: { end: string }) {
  const style: CSSProperties = {
    position: "absolute",
    insetBlock: "0.07em",
    insetInlineStart: `-${REACH}`,
    insetInlineEnd: `-${end}`,
    background: STRIP,
  };
  return <span style={style} />;
}

function Cursor({ color }: { color: string }) {
  const style: CSSProperties = {
    position: "absolute",
    insetBlock: "0.12em",
    insetInlineStart: "calc(100% + 0.13em)",
    width: "0.09em",
    background: color,
  };
  return <span style={style} />;
}
