// The fonts the painter can draw with: local files only, and no frame is painted before its faces are loaded.

import ranges from "@fontsource/be-vietnam-pro/unicode.json";
import type { CSSProperties } from "react";
import type { FontFace as FaceName } from "../generated/timeline";
import catalog from "./catalog.json";

// Later faces win where ranges overlap, so the order is part of the picture.
const SUBSETS = ["latin-ext", "vietnamese", "latin"] as const;

/** The families to choose from. */
export const FAMILIES: readonly string[] = catalog.map(({ family }) => family);

// What every face of the catalog has; all else may be in a fallback.
const IN_EVERY_FACE = /[\u0020-\u02ff\u1e00-\u1eff\u2010-\u203a\u20ab\u20ac]/g;

/** A text and the font it is set in. */
export interface Lettering {
  font: FaceName;
  text: string;
}

/** What `fonts/fallbacks.json` says of a family; the build writes it. */
interface Fallback {
  family: string;
  files: { file: string; range: string }[];
}

/** Glyphs stand beside each other at their advances and nowhere else: the planner measured them so. */
export const PLAIN_SETTING = {
  whiteSpace: "pre",
  fontKerning: "none",
  fontVariantLigatures: "none",
  textSpacingTrim: "space-all",
  textAutospace: "no-autospace",
  textRendering: "geometricPrecision",
} as CSSProperties;

const loading = new Map<string, Promise<unknown>>();

/** Returns the CSS `font-family` of a font with its fallbacks. */
export function fontStack({ family, asset_sha256, fallbacks }: FaceName): string {
  const first = asset_sha256 === null ? family : ownName(asset_sha256);
  return [...[first, ...fallbacks].map((name) => `"${name}"`), "sans-serif"].join(", ");
}

/** Somebody's own font may be called like any other, or like two of them: on the page its content is its name. */
function ownName(sha256: string): string {
  return `own ${sha256}`;
}

/**
 * Loads what texts are drawn with into any page; `locate` says where a font file of the catalog is, `files` where those
 * are that come as assets, by their hashes.
 */
export async function loadFaces(
  letterings: readonly Lettering[],
  locate: (file: string) => string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await Promise.all(letterings.map(({ font }) => loadFont(font, locate, files)));
  const text = letterings.map((lettering) => lettering.text.normalize("NFC")).join("");
  const rare = [...new Set(`${text}${text.toUpperCase()}`.replaceAll(IN_EVERY_FACE, ""))].join("");
  if (rare === "") {
    return;
  }
  const fallbacks = await once("fallbacks", () => knownFallbacks(locate));
  // The browser fetches only the files whose ranges hold one of the letters.
  await Promise.all(fallbacks.map(({ family }) => document.fonts.load(`16px "${family}"`, rare)));
}

function once<T>(name: string, load: () => Promise<T>): Promise<T> {
  const known = (loading.get(name) as Promise<T> | undefined) ?? load();
  loading.set(name, known);
  return known;
}

async function loadFont(
  font: FaceName,
  locate: (file: string) => string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const { family, weight, asset_sha256: own, fallbacks } = font;
  if (own === null) {
    await once(`${weight} ${family}`, () => loadFace(family, weight, locate));
    return;
  }
  await once(own, () => addOwn(own, files[own]).load());
  // It may lack what every face of the catalog has: the fallback that is one draws it, in the nearest of its weights.
  const covering = catalog.find((entry) => fallbacks.includes(entry.family));
  if (covering !== undefined) {
    const nearest = covering.weights.reduce((best, other) =>
      Math.abs(other - weight) < Math.abs(best - weight) ? other : best,
    );
    await once(`${nearest} ${covering.family}`, () => loadFace(covering.family, nearest, locate));
  }
}

function addOwn(sha256: string, address: string | undefined): FontFace {
  if (address === undefined) {
    throw new Error(`Nobody says where the font ${sha256} is.`);
  }
  // One file for all weights: a variable font is set in the one asked for, any other is drawn as it is.
  const face = new FontFace(ownName(sha256), `url("${address}")`, { weight: "1 1000", style: "normal" });
  document.fonts.add(face);
  return face;
}

async function loadFace(family: string, weight: number, locate: (file: string) => string): Promise<void> {
  const entry = catalog.find((candidate) => candidate.family === family);
  if (!entry?.weights.includes(weight)) {
    throw new Error(`The font ${family} ${weight} is not in the catalog.`);
  }
  for (const subset of SUBSETS) {
    const address = locate(`${entry.name}-${subset}-${weight}-normal.woff2`);
    await addFace(family, address, ranges[subset], String(weight)).load();
  }
}

/** Makes the fallbacks known without loading them: they are variable fonts in hundreds of small files. */
async function knownFallbacks(locate: (file: string) => string): Promise<Fallback[]> {
  const answer = await fetch(locate("fallbacks.json"));
  const fallbacks = (await answer.json()) as Fallback[];
  for (const { family, files } of fallbacks) {
    for (const { file, range } of files) {
      addFace(family, locate(file), range, "100 900");
    }
  }
  return fallbacks;
}

function addFace(family: string, address: string, unicodeRange: string, weight: string): FontFace {
  const descriptors = { weight, style: "normal", unicodeRange };
  const face = new FontFace(family, `url("${address}") format("woff2")`, descriptors);
  document.fonts.add(face);
  return face;
}
