"use client";

import {
  type CaptionStyleName,
  captionMetrics,
  FAMILIES,
  loadFaces,
  Overlay,
  type OverlayState,
} from "@reelbox/remotion/preview";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { assetFile } from "@/features/assets/queries";
import { useHere } from "@/shell/workspace";
import type { Brand } from "./queries";

// A picture of 1280 by 720, as the planner lays it out, made smaller as a whole.
const [WIDTH, HEIGHT] = [1280, 720];
const MARGIN = 36;
const CARD_PX = 38;
const FRAMES = 20;

/** A kit as renders draw it: the same components, on a picture that stands for any. */
export function BrandPreview({ brand }: { brand: Brand }) {
  const t = useTranslations("brand-kits");
  const { workspaceId } = useHere();
  const box = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(0);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setScale((entry?.contentRect.width ?? 0) / WIDTH));
    if (box.current !== null) {
      watch.observe(box.current);
    }
    return () => watch.disconnect();
  }, []);
  const states = statesOf(brand, t("sample").split(" "));
  const images = brand.logo ? { [LOGO]: assetFile(workspaceId, brand.logo.file, "original") } : {};
  const ready = useFaces(brand, states);
  return (
    <figure
      ref={box}
      aria-label={t("preview")}
      className="relative aspect-video overflow-hidden rounded-card bg-[linear-gradient(135deg,oklch(0.52_0.06_250),oklch(0.3_0.04_270))]"
    >
      <div
        className="absolute top-0 left-0 origin-top-left"
        style={{ width: WIDTH, height: HEIGHT, scale: `${scale}` }}
        aria-hidden
      >
        <Speaker />
        {ready &&
          states.map(({ state, place }) => (
            <div key={state.kind} className="absolute" style={place}>
              <Overlay state={state} images={images} size={{ width: place.width, height: place.height }} />
            </div>
          ))}
      </div>
    </figure>
  );
}

const LOGO = "0".repeat(64);

interface Placed {
  state: OverlayState;
  place: { left: number; top: number; width: number; height: number };
}

/** What of a kit can be seen, where renders put it. */
function statesOf(brand: Brand, words: string[]): Placed[] {
  const style: CaptionStyleName = brand.caption_style ?? "bold";
  const metrics = captionMetrics[style];
  // A font of one's own is drawn in videos; this picture shows what comes with the box.
  const family = FAMILIES.find((name) => name === brand.font) ?? "Be Vietnam Pro";
  const colors = { text_color: brand.text_color ?? "#ffffff", highlight_color: brand.accent_color ?? "#ffd23f" };
  const px = (HEIGHT * metrics.font_size_percent) / 100;
  const placed: Placed[] = [];
  if (brand.logo) {
    const height = (HEIGHT * (brand.logo.height_percent ?? 9)) / 100;
    const [vertical, side] = (brand.logo.corner ?? "top_right").split("_");
    const width = height * 3;
    placed.push({
      state: {
        kind: "logo",
        asset_sha256: LOGO,
        opacity: brand.logo.opacity ?? 0.9,
        corner: brand.logo.corner ?? "top_right",
      },
      place: {
        left: side === "left" ? MARGIN : WIDTH - MARGIN - width,
        top: vertical === "top" ? MARGIN : HEIGHT - MARGIN - height,
        width,
        height,
      },
    });
  }
  if (brand.lower_third) {
    const { title, subtitle = "" } = brand.lower_third;
    const font = { family, weight: 700, asset_sha256: null, fallbacks: [] };
    const card = {
      title,
      subtitle,
      font,
      title_size_px: CARD_PX,
      text_color: "#ffffff",
      accent_color: colors.highlight_color,
      enter_frames: FRAMES,
    };
    placed.push({
      state: { kind: "lower_third", card, shown: FRAMES },
      place: { left: MARGIN * 2, top: HEIGHT - 320, width: WIDTH / 2, height: 130 },
    });
  }
  placed.push({
    state: {
      kind: "caption",
      type: {
        style,
        font: { family, weight: metrics.weight, asset_sha256: null, fallbacks: [] },
        font_size_px: px,
        line_height_px: Math.round(px * metrics.line_height_em),
        enter_frames: metrics.enter_frames,
        highlights_words: metrics.highlights_words,
        direction: "ltr",
        ...colors,
      },
      lines: [words],
      scale: 1,
      active: metrics.highlights_words ? 1 : null,
      entered: metrics.enter_frames,
    },
    place: { left: 0, top: HEIGHT - 170, width: WIDTH, height: 130 },
  });
  return placed;
}

/** Loads what the texts are set in; false until it is there. */
function useFaces(brand: Brand, states: Placed[]): boolean {
  const [ready, setReady] = useState(false);
  const text = `${brand.lower_third?.title ?? ""}${brand.lower_third?.subtitle ?? ""}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn follows from these three
  useEffect(() => {
    let current = true;
    const letterings = states.flatMap(({ state }) => facesOfState(state));
    loadFaces(letterings, (file) => `/fonts/${file}`, {}).then(
      () => current && setReady(true),
      () => undefined, // then the picture stays empty
    );
    return () => {
      current = false;
    };
  }, [brand.font, brand.caption_style, text]);
  return ready;
}

function facesOfState(state: OverlayState) {
  if (state.kind === "caption") {
    return [{ font: state.type.font, text: state.lines.flat().join("") }];
  }
  if (state.kind === "lower_third") {
    const { card } = state;
    return [
      { font: card.font, text: card.title },
      { font: { ...card.font, weight: 500 }, text: card.subtitle },
    ];
  }
  return [];
}

/** Somebody who could be anybody. */
function Speaker() {
  return (
    <svg viewBox="0 0 1280 720" className="absolute inset-0" aria-hidden="true">
      <circle cx="640" cy="270" r="120" fill="oklch(0.78 0.05 60)" />
      <path d="M400 720c0-180 110-290 240-290s240 110 240 290z" fill="oklch(0.42 0.07 255)" />
    </svg>
  );
}
