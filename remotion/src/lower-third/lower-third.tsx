import type { CSSProperties } from "react";
import { fontStack, PLAIN_SETTING } from "../fonts/fonts";
import type { LowerThirdCard, LowerThirdState } from "../generated/timeline";
import { between, easeOut, shownShare } from "../motion";
import { directionOf } from "../script";
import type { Size } from "../size";
import { textWidth } from "./measure";

// Lengths in em of the title's size.
const BAR = 0.16;
const PADDING_X = 0.62;
const PADDING_Y = 0.42;
const TITLE_LINE = 1.32;
const SUBTITLE_SIZE = 0.6;
const SUBTITLE_LINE = 0.92;
export const SUBTITLE_WEIGHT = 500;

/**
 * A name and a role on a card with an accent bar, in the lower left corner of the canvas; the card is mirrored for names
 * that are read from right to left.
 */
export function LowerThird({ state, size }: { state: LowerThirdState; size: Size }) {
  const { card } = state;
  const progress = shownShare(state.shown, card.enter_frames);
  const stand: CSSProperties = {
    position: "absolute",
    left: 0,
    bottom: 0,
    display: "flex",
    fontFamily: fontStack(card.font),
    fontSize: fittingSize(card, size),
    ...PLAIN_SETTING,
    color: card.text_color,
  };
  return (
    <div style={stand} dir={directionOf(card.title)}>
      <AccentBar color={card.accent_color} progress={progress} />
      <Plate card={card} progress={progress} />
    </div>
  );
}

function AccentBar({ color, progress }: { color: string; progress: number }) {
  const style: CSSProperties = {
    width: `${BAR}em`,
    flex: "none",
    borderStartStartRadius: `${BAR / 2}em`,
    borderEndStartRadius: `${BAR / 2}em`,
    background: color,
    scale: `1 ${easeOut(between(progress, 0, 0.35))}`,
    transformOrigin: "50% 100%",
  };
  return <div style={style} />;
}

function Plate({ card, progress }: { card: LowerThirdCard; progress: number }) {
  const hidden = `${100 * (1 - easeOut(between(progress, 0.15, 0.85)))}%`;
  const mirrored = directionOf(card.title) === "rtl";
  const style: CSSProperties = {
    padding: `${PADDING_Y}em ${PADDING_X}em`,
    borderStartEndRadius: "0.22em",
    borderEndEndRadius: "0.22em",
    background: "linear-gradient(100deg, rgba(13, 15, 20, 0.92), rgba(13, 15, 20, 0.78))",
    clipPath: mirrored
      ? `inset(0 0 0 ${hidden} round 0.22em 0 0 0.22em)`
      : `inset(0 ${hidden} 0 0 round 0 0.22em 0.22em 0)`,
  };
  return (
    <div style={style}>
      <div style={{ ...slide(progress, 0.3, mirrored), fontWeight: card.font.weight, lineHeight: `${TITLE_LINE}em` }}>
        {card.title.normalize("NFC")}
      </div>
      {card.subtitle !== "" && (
        <div style={{ ...slide(progress, 0.45, mirrored), fontWeight: SUBTITLE_WEIGHT }}>
          <div
            style={{ fontSize: `${SUBTITLE_SIZE}em`, lineHeight: `${SUBTITLE_LINE / SUBTITLE_SIZE}em`, opacity: 0.82 }}
          >
            {card.subtitle.normalize("NFC")}
          </div>
        </div>
      )}
    </div>
  );
}

function slide(progress: number, start: number, mirrored: boolean): CSSProperties {
  const arrived = easeOut(between(progress, start, start + 0.55));
  return { opacity: arrived, translate: `${(mirrored ? 0.4 : -0.4) * (1 - arrived)}em 0` };
}

/** The title's size, smaller where the card would leave the canvas. */
function fittingSize(card: LowerThirdCard, canvas: Size): number {
  const { title_size_px: size, font } = card;
  const subtitle = textWidth(card.subtitle, { ...font, weight: SUBTITLE_WEIGHT }, size * SUBTITLE_SIZE);
  const text = Math.max(textWidth(card.title, font, size), subtitle);
  const cardWidth = text + (BAR + 2 * PADDING_X) * size;
  const cardHeight = (2 * PADDING_Y + TITLE_LINE + (card.subtitle === "" ? 0 : SUBTITLE_LINE)) * size;
  return size * Math.min(1, canvas.width / cardWidth, canvas.height / cardHeight);
}
