import { type CSSProperties, Fragment, type ReactNode } from "react";
import { fontStack, PLAIN_SETTING } from "../fonts/fonts";
import type { CaptionState } from "../generated/timeline";
import { type Direction, hasRightToLeft, joined } from "../script";
import { captionMetrics } from "./metrics";

const TOUCHING = "0.12em";

/** What a style adds to a page: everything else is the same for all of them. */
export interface PageLook {
  /** Drawn on the whole page: entrance, plate. */
  page?: CSSProperties;
  /** `spoken` words are the active one and those before it. */
  word: (active: boolean, spoken: boolean) => CSSProperties;
  /** Drawn behind a word, and behind its neighbors. */
  behindWord?: (active: boolean, spoken: boolean) => ReactNode;
}

/**
 * The rows of a caption page, centered and standing on the lower edge of the canvas.
 *
 * The planner decided the lines by adding glyph advances: kerning, ligatures, letter spacing and East Asian spacing are off
 * so that the browser gets the same width, words are kept apart by a fixed gap instead of a space, and geometricPrecision
 * keeps fractions of pixels. Where a style is `uppercase` the planner measures the upper-cased text.
 */
export function Page({ state, look }: { state: CaptionState; look: PageLook }) {
  const metrics = captionMetrics[state.type.style];
  const lineHeight = `${state.type.line_height_px * state.scale}px`;
  const firstOfLine = state.lines.map((_, line) => state.lines.slice(0, line).flat().length);
  const stand: CSSProperties = {
    position: "absolute",
    inset: 0,
    display: "flex",
    flexDirection: "column",
    justifyContent: "flex-end",
    alignItems: "center",
    paddingBottom: `${metrics.box_padding_em}em`,
    fontFamily: fontStack(state.type.font),
    fontWeight: state.type.font.weight,
    fontSize: state.type.font_size_px * state.scale,
    lineHeight,
    ...PLAIN_SETTING,
    fontSynthesis: "none",
    color: state.type.text_color,
  };
  return (
    <div style={stand} dir={pageDirection(state)}>
      <div style={{ padding: `0 ${metrics.line_padding_em}em`, isolation: "isolate", ...look.page }}>
        {state.lines.map((words, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a page is painted once and its rows never move
          <div key={line} style={{ textAlign: "center", height: lineHeight }}>
            {words.map((text, index) => {
              const place = (firstOfLine[line] ?? 0) + index;
              const active = place === state.active;
              const spoken = state.active !== null && place <= state.active;
              const touches = [joined(words[index - 1] ?? "", text), joined(text, words[index + 1] ?? "")] as const;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same word may stand in a row twice
                <Fragment key={index}>
                  {index > 0 && !touches[0] && <Gap em={metrics.word_gap_em} />}
                  <span style={{ position: "relative" }}>
                    <Behind lineHeight={lineHeight} touches={touches}>
                      {look.behindWord?.(active, spoken)}
                    </Behind>
                    <span style={{ position: "relative", ...look.word(active, spoken) }}>
                      {shown(text, metrics.uppercase)}
                    </span>
                  </span>
                </Fragment>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The captions' direction; a page without a letter that is read from right to left stays as it is. */
function pageDirection({ type, lines }: CaptionState): Direction {
  return type.direction === "rtl" && hasRightToLeft(lines.flat().join("")) ? "rtl" : "ltr";
}

/** Words are inline, so that the browser orders them in both directions (UAX 9); a box counts as a neutral, like a space. */
function Gap({ em }: { em: number }) {
  return <span style={{ display: "inline-block", width: `${em}em` }} />;
}

/**
 * As high as the line: an inline word alone is as high as its font says. Where words touch, those of Han and kana, it lies
 * below all of them and reaches less far than into a gap.
 */
function Behind(props: { lineHeight: string; touches: readonly [boolean, boolean]; children: ReactNode }) {
  const [before, after] = props.touches.map((touches) => (touches ? TOUCHING : 0));
  const style: CSSProperties = {
    position: "absolute",
    zIndex: -1,
    left: before,
    right: after,
    height: props.lineHeight,
    top: `calc(50% - ${props.lineHeight} / 2)`,
  };
  return props.children ? <span style={style}>{props.children}</span> : null;
}

/** Composed letters, because marks that stand alone come from another subset of the font; case by Unicode, not by locale. */
function shown(text: string, uppercase: boolean): string {
  const composed = text.normalize("NFC");
  return uppercase ? composed.toUpperCase() : composed;
}
