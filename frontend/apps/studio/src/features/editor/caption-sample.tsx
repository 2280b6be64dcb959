"use client";

import {
  type CaptionLook,
  type CaptionStyleName,
  captionMetrics,
  FAMILIES,
  loadFaces,
  Overlay,
} from "@reelbox/remotion/preview";
import { useEffect, useState } from "react";

const FONTS = "/fonts/";
const PX = 21;
const HEIGHT = 56;

interface Props {
  style: CaptionStyleName;
  look: Pick<CaptionLook, "text_color" | "highlight_color" | "direction"> & { family: string; fallbacks: string[] };
  words: readonly string[];
}

/** A caption as the render draws it, the second word being said. */
export function CaptionSample({ style, look, words }: Props) {
  const metrics = captionMetrics[style];
  // A font of one's own is seen in the preview beside this; a sample is about the style.
  const family = FAMILIES.includes(look.family) ? look.family : (FAMILIES[0] as string);
  const font = { family, weight: metrics.weight, asset_sha256: null, fallbacks: look.fallbacks };
  const text = words.join("");
  const [ready, setReady] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a font is its family and weight
  useEffect(() => {
    loadFaces([{ font, text }], (file) => `${FONTS}${file}`, {}).then(
      () => setReady(true),
      () => undefined, // then the gallery shows names only
    );
  }, [font.family, font.weight, text]);
  const px = PX * Math.sqrt(metrics.font_size_percent / 6.4);
  const line_height_px = Math.round(px * metrics.line_height_em);
  const state = {
    kind: "caption" as const,
    type: {
      style,
      font,
      font_size_px: px,
      line_height_px,
      text_color: look.text_color,
      highlight_color: look.highlight_color,
      enter_frames: metrics.enter_frames,
      highlights_words: metrics.highlights_words,
      direction: look.direction,
    },
    lines: [[...words]],
    scale: 1,
    active: metrics.highlights_words ? Math.min(1, words.length - 1) : null,
    entered: metrics.enter_frames,
  };
  // A page stands on the lower edge of its canvas; here it is to stand in the middle.
  const bottom = (HEIGHT - line_height_px) / 2 - metrics.box_padding_em * px;
  return (
    <span
      aria-hidden
      className="relative block overflow-hidden rounded-control bg-linear-to-br from-[#5d6f80] to-[#232d37]"
      style={{ height: HEIGHT }}
    >
      <span className="absolute inset-x-0 block" style={{ bottom, height: HEIGHT }}>
        {ready && <Overlay state={state} images={{}} size={{ width: 220, height: HEIGHT }} />}
      </span>
    </span>
  );
}
