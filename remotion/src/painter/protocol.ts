// One JSON document per line on standard input and output.

import type { OverlayState } from "../generated/timeline";

/**
 * Paint each state on a transparent canvas of width × height pixels. File i gets the states from i × per_sheet on, below
 * each other; the last sheet is as high as the others.
 */
export interface PaintRequest {
  id: number;
  op: "paint";
  width: number;
  height: number;
  per_sheet: number;
  states: OverlayState[];
  /** Absolute paths of the pictures the states use, by SHA-256. */
  images: Record<string, string>;
  files: string[];
}

export type Reply =
  | { event: "ready"; remotion: string; browser: string }
  | { id: number; event: "painted"; index: number }
  | { id: number; event: "done" }
  | { id: number | null; event: "error"; message: string };

/** Reads a request; throws a sentence that says what is wrong with it. */
export function parseRequest(line: string): PaintRequest {
  const request = JSON.parse(line) as PaintRequest;
  if (request.op !== "paint") {
    throw new Error("op must be paint");
  }
  for (const name of ["id", "width", "height", "per_sheet"] as const) {
    if (!Number.isInteger(request[name]) || request[name] < (name === "id" ? 0 : 1)) {
      throw new Error(`${name} must be a whole number`);
    }
  }
  if (
    !Array.isArray(request.states) ||
    !Array.isArray(request.files) ||
    Math.ceil(request.states.length / request.per_sheet) !== request.files.length
  ) {
    throw new Error("states must be a list, and files one with a file for every sheet");
  }
  return { ...request, images: request.images ?? {} };
}
