// What every style adds around its glyphs, in em. The planner reads the same file, so both agree on what fits.

import type { CaptionStyleName } from "../generated/timeline";
import metrics from "./metrics.json";

/** The type sizes of a style; the fields are described at `CaptionStyleMetrics` in `editing/metrics.py`. */
export interface StyleMetrics {
  weight: number;
  font_size_percent: number;
  line_height_em: number;
  line_padding_em: number;
  word_gap_em: number;
  box_padding_em: number;
  uppercase: boolean;
  highlights_words: boolean;
  enter_frames: number;
}

export const captionMetrics: Record<CaptionStyleName, StyleMetrics> = metrics;
