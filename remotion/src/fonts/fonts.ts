// The fonts overlays are drawn with: files beside the program only, and nothing is drawn before its faces are loaded.

import ranges from "@fontsource/be-vietnam-pro/unicode.json";
import type { FontFace as FaceName } from "../generated/timeline";
import { catalogEntry } from "./stack";

// Later faces win where ranges overlap, so the order is part of the picture.
const SUBSETS = ["latin-ext", "vietnamese", "latin"] as const;

// Letters that no face of the catalog has, but a fallback may: Greek and Cyrillic to Georgian, and East Asia's.
const ELSEWHERE = /[\u0370-\u1dff\u2c00-\u2dff\u2e80-\ufdff\ufe30-\uffef\u{20000}-\u{3ffff}]/u;

/** What `fallbacks.json` beside the fonts says of each family. */
interface Fallback {
  family: string;
  weight: number;
  files: { file: string; range: string }[];
}

const loading = new Map<string, Promise<unknown>>();

/**
 * Loads faces, and of the fallback fonts what a text needs.
 *
 * @param base Address of the folder with the font files.
 * @throws For a face that is not in the catalog or does not load.
 */
export async function loadFonts(faces: readonly FaceName[], text: string, base: string): Promise<void> {
  await Promise.all(faces.map((face) => once(`${face.weight} ${face.family}`, () => loadFace(face, base))));
  const composed = text.normalize("NFC");
  if (!ELSEWHERE.test(composed)) {
    return;
  }
  const fallbacks = await once("fallbacks", () => knownFallbacks(base));
  const wanted = [...new Set(`${composed}${composed.toUpperCase()}`)].join("");
  // The browser fetches only the files whose ranges hold one of the letters.
  await Promise.all(fallbacks.map(({ family, weight }) => document.fonts.load(`${weight} 16px "${family}"`, wanted)));
}

function once<T>(name: string, load: () => Promise<T>): Promise<T> {
  const known = (loading.get(name) as Promise<T> | undefined) ?? load();
  loading.set(name, known);
  return known;
}

async function loadFace({ family, weight }: FaceName, base: string): Promise<void> {
  const { name } = catalogEntry(family, weight);
  const faces = SUBSETS.map((subset) =>
    fontFace(family, weight, `${base}/${name}-${subset}-${weight}-normal.woff2`, ranges[subset]),
  );
  for (const face of faces) {
    document.fonts.add(await face.load());
  }
}

async function knownFallbacks(base: string): Promise<Fallback[]> {
  const answer = await fetch(`${base}/fallbacks.json`);
  if (!answer.ok) {
    throw new Error(`The fallback fonts did not load (${answer.status}).`);
  }
  const fallbacks = (await answer.json()) as Fallback[];
  for (const { family, weight, files } of fallbacks) {
    for (const { file, range } of files) {
      document.fonts.add(fontFace(family, weight, `${base}/${file}`, range));
    }
  }
  return fallbacks;
}

function fontFace(family: string, weight: number, address: string, unicodeRange: string): FontFace {
  const descriptors = { weight: String(weight), style: "normal", unicodeRange };
  return new FontFace(family, `url("${address}") format("woff2")`, descriptors);
}
