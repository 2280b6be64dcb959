// The fonts the painter can draw with: local files only, and no frame is painted before its faces are loaded.

import ranges from "@fontsource/be-vietnam-pro/unicode.json";
import type { FontFace as FaceName } from "../generated/timeline";
import catalog from "./catalog.json";

// Later faces win where ranges overlap, so the order is part of the picture.
const SUBSETS = ["latin-ext", "vietnamese", "latin"] as const;

// Noto Color Emoji is a font of the system; it also has digits, so it stands after the text face.
const FALLBACKS = '"Noto Color Emoji", "DejaVu Sans", sans-serif';

const loading = new Map<string, Promise<void>>();

/** Returns the CSS `font-family` of a family with its fallbacks. */
export function fontStack(family: string): string {
  return `"${family}", ${FALLBACKS}`;
}

/** Loads faces into any page; `locate` says where a font file is. */
export async function loadFaces(faces: readonly FaceName[], locate: (file: string) => string): Promise<void> {
  await Promise.all(faces.map((face) => loadFace(face, locate)));
}

function loadFace(face: FaceName, locate: (file: string) => string): Promise<void> {
  const key = `${face.weight} ${face.family}`;
  const known = loading.get(key) ?? loadSubsets(face, locate);
  loading.set(key, known);
  return known;
}

async function loadSubsets({ family, weight }: FaceName, locate: (file: string) => string): Promise<void> {
  const entry = catalog.find((candidate) => candidate.family === family);
  if (!entry?.weights.includes(weight)) {
    throw new Error(`The font ${family} ${weight} is not in the catalog.`);
  }
  const faces = SUBSETS.map((subset) => {
    const file = locate(`${entry.name}-${subset}-${weight}-normal.woff2`);
    const descriptors = { weight: String(weight), style: "normal", unicodeRange: ranges[subset] };
    return new FontFace(family, `url("${file}") format("woff2")`, descriptors);
  });
  for (const face of faces) {
    document.fonts.add(await face.load());
  }
}
