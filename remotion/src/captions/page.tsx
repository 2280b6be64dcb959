import type { CSSProperties, ReactNode } from "react";
import { fontStack } from "../fonts/fonts";
import type { CaptionState } from "../generated/timeline";
import { captionMetrics } from "./metrics";

/** What a style adds to a page: everything else is the same for all of them. */
export interface PageLook {
  /** Drawn on the whole page: entrance, plate. */
  page?: CSSProperties;
  /** `spoken` words are the active one and those before it. */
  word: (active: boolean, spoken: boolean) => CSSProperties;
  /** Drawn behind a word. */
  behindWord?: (active: boolean) => ReactNode;
}

/**
 * The rows of a caption page, centered and standing on the lower edge of the canvas.
 *
 * The planner decided the lines by adding glyph advances: kerning, ligatures and letter spacing are off so that the
 * browser gets the same width, words are kept apart by a fixed gap instead of a space, and geometricPrecision keeps
 * fractions of pixels. Where a style is `uppercase` the planner measures the upper-cased text.
 */
export function Page({ state, look }: { state: CaptionState; look: PageLook }) {
  const metrics = captionMetrics[state.type.style];
  const size = state.type.font_size_px * state.scale;
  const firstOfLine = state.lines.map((_, line) => state.lines.slice(0, line).flat().length);
  const stand: CSSProperties = {
    position: "absolute",
    inset: 0,
    display: "flex",
    flexDirection: "column",
    justifyContent: "flex-end",
    alignItems: "center",
    paddingBottom: `${metrics.box_padding_em}em`,
    fontFamily: fontStack(state.type.font.family),
    fontWeight: state.type.font.weight,
    fontSize: size,
    lineHeight: `${state.type.line_height_px * state.scale}px`,
    fontKerning: "none",
    fontVariantLigatures: "none",
    fontSynthesis: "none",
    textRendering: "geometricPrecision",
    color: state.type.text_color,
  };
  return (
    <div style={stand}>
      <div style={{ padding: `0 ${metrics.line_padding_em}em`, ...look.page }}>
        {state.lines.map((words, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a page is painted once and its rows never move
          <div key={line} style={{ display: "flex", justifyContent: "center", gap: `${metrics.word_gap_em}em` }}>
            {words.map((text, index) => {
              const place = (firstOfLine[line] ?? 0) + index;
              const active = place === state.active;
              const spoken = state.active !== null && place <= state.active;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same word may stand in a row twice
                <span key={index} style={{ position: "relative", whiteSpace: "pre", flex: "none" }}>
                  {look.behindWord?.(active)}
                  <span style={{ position: "relative", ...look.word(active, spoken) }}>
                    {shown(text, metrics.uppercase)}
                  </span>
                </span>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Composed letters, because marks that stand alone come from another subset of the font; case by Unicode, not by locale. */
function shown(text: string, uppercase: boolean): string {
  const composed = text.normalize("NFC");
  return uppercase ? composed.toUpperCase() : composed;
}
