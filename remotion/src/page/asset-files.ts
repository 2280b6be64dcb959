import { readFileSync } from "node:fs";
import type { Timeline } from "../generated/timeline";

/** Returns a timeline's files by name: its assets where it says they were, and more from a JSON file of names. */
export function assetFiles(timeline: Timeline, namesFile: string | undefined): Record<string, string> {
  const named: Record<string, string> = namesFile === undefined ? {} : JSON.parse(readFileSync(namesFile, "utf8"));
  return { ...Object.fromEntries(timeline.assets.map((asset) => [asset.sha256, asset.path_hint])), ...named };
}
