// Cuts to be looked at, and which of them somebody has accepted: that is remembered by this browser.

import type { Cut } from "./types";

export const cutName = (cut: Cut) => `${cut.source_start_frame}-${cut.source_end_frame}`;

/** Cuts that a machine made and nobody has accepted, those it was least sure of first. */
export function toReview(cuts: readonly Cut[], accepted: ReadonlySet<string>): Cut[] {
  return cuts
    .filter((cut) => cut.reason !== "deleted" && !accepted.has(cutName(cut)))
    .sort((a, b) => a.confidence - b.confidence || a.source_start_frame - b.source_start_frame);
}

const key = (videoId: string) => `reelbox.accepted.${videoId}`;

export function readAccepted(videoId: string): ReadonlySet<string> {
  return new Set((localStorage.getItem(key(videoId)) ?? "").split(",").filter((each) => each !== ""));
}

export function keepAccepted(videoId: string, accepted: ReadonlySet<string>): void {
  localStorage.setItem(key(videoId), [...accepted].join());
}
