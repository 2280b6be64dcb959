// One JSON document per line on standard input and output.

import type { AtlasRow } from "../atlas/schema";

/** Paint each sheet on a transparent canvas of width × height pixels, its rows below each other, into its file. */
export interface PaintRequest {
  id: number;
  op: "paint";
  width: number;
  height: number;
  sheets: { file: string; rows: AtlasRow[] }[];
  /** Absolute paths of the pictures and own fonts the states use, by SHA-256. */
  images: Record<string, string>;
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
  for (const name of ["id", "width", "height"] as const) {
    if (!Number.isInteger(request[name]) || request[name] < (name === "id" ? 0 : 1)) {
      throw new Error(`${name} must be a whole number`);
    }
  }
  if (!Array.isArray(request.sheets) || !request.sheets.every(({ file, rows }) => file && Array.isArray(rows))) {
    throw new Error("sheets must be a list of files and rows");
  }
  return { ...request, images: request.images ?? {} };
}
