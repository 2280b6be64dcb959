import type { CSSProperties } from "react";
import { fontStack, PLAIN_SETTING } from "../fonts/fonts";
import type { TextCard, TextState, TextStyleName } from "../generated/timeline";
import { between, easeOut, shownShare } from "../motion";
import { directionOf } from "../script";

const SUBTITLE_SIZE = 0.5;
// A tight edge keeps white letters readable on a white picture, the wide layer lifts them off a busy one.
const SHADOW =
  "0 0 0.06em rgba(0, 0, 0, 0.75), 0 0.03em 0.12em rgba(0, 0, 0, 0.8), 0 0.06em 0.42em rgba(0, 0, 0, 0.65)";

/** A title or text in the middle of the canvas; the planner broke its lines and chose its size. */
export function Text({ state }: { state: TextState }) {
  const { card } = state;
  const progress = shownShare(state.shown, card.enter_frames);
  const stand: CSSProperties = {
    position: "absolute",
    inset: 0,
    display: "flex",
    justifyContent: "center",
    alignItems: "center",
    textAlign: "center",
    fontFamily: fontStack(card.font),
    fontWeight: card.font.weight,
    fontSize: card.size_px,
    lineHeight: `${card.line_height_px}px`,
    ...PLAIN_SETTING,
    color: card.text_color,
  };
  const enters: CSSProperties = {
    opacity: easeOut(progress),
    translate: `0 ${0.3 * (1 - easeOut(progress))}em`,
  };
  return (
    <div style={stand} dir={directionOf(card.lines.join(" "))}>
      <div style={{ ...enters, ...LOOKS[card.style](card) }}>
        {card.style === "title" && <Rule color={card.accent_color} progress={progress} />}
        <Lines lines={card.lines} />
        <div
          style={{
            fontSize: `${SUBTITLE_SIZE}em`,
            lineHeight: `${card.line_height_px * SUBTITLE_SIZE}px`,
            fontWeight: card.font.weight,
            opacity: 0.88,
          }}
        >
          <Lines lines={card.subtitle_lines} />
        </div>
      </div>
    </div>
  );
}

const LOOKS: Record<TextStyleName, (card: TextCard) => CSSProperties> = {
  title: () => ({ textShadow: SHADOW }),
  label: (card) => ({
    padding: "0.16em 0.5em",
    borderRadius: "0.2em",
    background: "rgba(13, 15, 20, 0.88)",
    boxShadow: `inset ${directionOf(card.lines.join(" ")) === "rtl" ? -0.12 : 0.12}em 0 0 ${card.accent_color}`,
  }),
  note: () => ({
    padding: "0.2em 0.6em",
    borderRadius: "0.3em",
    color: "#14161c",
    background: "rgba(255, 255, 255, 0.94)",
    boxShadow: "0 0.05em 0.25em rgba(0, 0, 0, 0.3)",
  }),
};

/** A short bar above a title, drawn from its middle; it stands in the padding and takes no room. */
function Rule({ color, progress }: { color: string; progress: number }) {
  const style: CSSProperties = {
    position: "absolute",
    left: "50%",
    translate: "-50% -0.28em",
    width: "1.6em",
    height: "0.1em",
    borderRadius: "0.05em",
    background: color,
    scale: `${easeOut(between(progress, 0.2, 1))} 1`,
  };
  return <div style={style} />;
}

function Lines({ lines }: { lines: readonly string[] }) {
  return lines.map((line, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text is painted once and its rows never move
    <div key={row}>{line.normalize("NFC")}</div>
  ));
}
