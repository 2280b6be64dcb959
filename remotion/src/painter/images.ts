import { readFile } from "node:fs/promises";
import type { FontFace, OverlayState } from "../generated/timeline";
import type { Images } from "../overlay";
import { imageName } from "../sticker/image-name";

/** Returns the pictures and fonts that states use as data addresses: the browser then needs no access to any file. */
export async function loadImages(
  states: readonly OverlayState[],
  paths: Readonly<Record<string, string>>,
): Promise<Images> {
  const used = new Set(states.flatMap(imagesOf));
  const images: Record<string, string> = {};
  for (const name of used) {
    const path = paths[name];
    if (path === undefined) {
      throw new Error(`The request names no file for ${name}.`);
    }
    const bytes = await readFile(path);
    images[name] = `data:${mediaType(bytes)};base64,${bytes.toString("base64")}`;
  }
  return images;
}

function imagesOf(state: OverlayState): string[] {
  switch (state.kind) {
    case "caption":
      return own(state.type.font);
    case "lower_third":
    case "text":
      return own(state.card.font);
    case "sticker":
      return [imageName(state)];
    case "logo":
      return [state.asset_sha256];
  }
}

function own({ asset_sha256 }: FontFace): string[] {
  return asset_sha256 === null ? [] : [asset_sha256];
}

const SFNT: Record<string, string> = { "\0\x01\0\0": "font/ttf", true: "font/ttf", OTTO: "font/otf" };

/** Decides by content, never by name. SVG is left out on purpose: it can hold scripts and addresses. */
export function mediaType(bytes: Buffer): string {
  if (bytes.subarray(0, 8).equals(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"))) {
    return "image/png";
  }
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) {
    return "image/jpeg";
  }
  if (bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP") {
    return "image/webp";
  }
  const kind = SFNT[bytes.toString("latin1", 0, 4)];
  if (kind !== undefined) {
    return kind;
  }
  throw new Error("A picture must be a PNG, JPEG or WebP file, a font a TrueType or OpenType one.");
}
