// How loud what is heard is at an output frame: near to the render's mix (appliance/renders/mixdown.py), which also
// measures loudness. What is not here: the render's gain to its loudness, its limiter, and fades of milliseconds at cuts.

import type { Music, Timeline } from "../generated/timeline";

/** The clips' own sound at an output frame: 0 where it is muted, else 1. */
export function clipLevel(timeline: Timeline, frame: number): number {
  return timeline.mutes.some((mute) => mute.start_frame <= frame && frame < mute.end_frame) ? 0 : 1;
}

/** The music's level at an output frame, ducked while someone speaks, taking voice and music as recorded equally loud. */
export function musicLevel(music: Music, frame: number, fps: number): number {
  const ms = (frames: number) => (frames * 1000) / fps;
  if (frame < music.start_frame || frame >= music.end_frame) {
    return 0;
  }
  const away = Math.min(
    ...music.speech.map(({ start_frame, end_frame }) => Math.max(0, start_frame - frame, frame - end_frame)),
  );
  const closeness = 1 - Math.min(1, ms(away) / Math.max(1, music.duck_fade_ms));
  const fadeIn = share(ms(frame - music.start_frame), music.fade_in_ms);
  const fadeOut = share(ms(music.end_frame - frame), music.fade_out_ms);
  return gain(music.gain_db + music.duck_db * closeness) * fadeIn * fadeOut;
}

/** A factor for decibels; an element cannot be louder than its file. */
export function gain(decibels: number): number {
  return Math.min(1, 10 ** (decibels / 20));
}

function share(passed: number, whole: number): number {
  return whole === 0 ? 1 : Math.min(1, passed / whole);
}
