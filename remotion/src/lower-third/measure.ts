import { fontStack } from "../fonts/fonts";
import type { FontFace } from "../generated/timeline";

let context: CanvasRenderingContext2D | null = null;

/** Returns the width in pixels of a line of text in a loaded font, rounded up. */
export function textWidth(text: string, font: FontFace, sizePx: number): number {
  context ??= document.createElement("canvas").getContext("2d");
  if (context === null) {
    throw new Error("This browser has no canvas.");
  }
  context.font = `${font.weight} ${sizePx}px ${fontStack(font)}`;
  context.fontKerning = "none";
  return Math.ceil(context.measureText(text.normalize("NFC")).width);
}
