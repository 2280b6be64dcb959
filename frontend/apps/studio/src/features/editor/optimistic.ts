// What an edit will look like, before the box has planned it: clips and cuts at once, and whatever lies on the output
// moved along. The box's own timeline follows within moments and replaces this one.

import type { Cut, Edit, Timeline } from "./types";

/** The timeline after an edit, as far as that can be told without planning. */
export function applied(timeline: Timeline, edit: Edit): Timeline {
  switch (edit.op) {
    case "delete_words":
      return without(timeline, edit.source_start_frame, edit.source_end_frame);
    case "restore":
      return withRange(timeline, edit.source_start_frame, edit.source_end_frame);
    case "move_edge": {
      const [low, high] = [Math.min(edit.from_frame, edit.to_frame), Math.max(edit.from_frame, edit.to_frame)];
      const grows = (edit.edge === "start") === edit.to_frame < edit.from_frame;
      return grows ? without(timeline, low, high) : withRange(timeline, low, high);
    }
    default:
      return timeline;
  }
}

type Clip = Timeline["clips"][number];

const framesOf = (clip: Clip) => Math.ceil((clip.source_end_frame - clip.source_start_frame) / clip.speed);

/** Cuts a range of the source. */
function without(timeline: Timeline, from: number, to: number): Timeline {
  const clips: Clip[] = [];
  const gone: { at: number; frames: number }[] = [];
  let out = timeline.intro?.frames ?? 0;
  for (const clip of timeline.clips) {
    const start = Math.max(from, clip.source_start_frame);
    const end = Math.min(to, clip.source_end_frame);
    if (start >= end || clip.speed !== 1) {
      clips.push(clip);
    } else {
      gone.push({ at: out + start - clip.source_start_frame, frames: end - start });
      clips.push({ ...clip, source_end_frame: start }, { ...clip, source_start_frame: end });
    }
    out += framesOf(clip);
  }
  const kept = clips.filter((clip) => clip.source_start_frame < clip.source_end_frame);
  if (kept.length === 0) {
    return timeline; // the box refuses that, and says so
  }
  const earlier = (frame: number) =>
    gone.reduce((moved, { at, frames }) => moved - Math.min(Math.max(0, frame - at), frames), frame);
  const isGone = (frame: number) => gone.some(({ at, frames }) => at <= frame && frame < at + frames);
  const cut: Cut = { source_start_frame: from, source_end_frame: to, reason: "deleted", confidence: 1, detail: "" };
  const cuts = [...trimmed(timeline.cuts, from, to), cut].sort((a, b) => a.source_start_frame - b.source_start_frame);
  return { ...moved(timeline, earlier, isGone), clips: kept, cuts };
}

/** Takes a range of the source back. */
function withRange(timeline: Timeline, from: number, to: number): Timeline {
  let result = timeline;
  for (const cut of timeline.cuts) {
    const start = Math.max(from, cut.source_start_frame);
    const end = Math.min(to, cut.source_end_frame);
    if (start < end) {
      result = withPiece(result, start, end);
    }
  }
  return { ...result, cuts: trimmed(timeline.cuts, from, to) };
}

function withPiece(timeline: Timeline, start: number, end: number): Timeline {
  const next = timeline.clips.findIndex((clip) => clip.source_start_frame >= end);
  const index = next === -1 ? timeline.clips.length : next;
  const before = timeline.clips.slice(0, index);
  const at = before.reduce((sum, clip) => sum + framesOf(clip), timeline.intro?.frames ?? 0);
  const piece = { source_start_frame: start, source_end_frame: end, speed: 1, zoom: before.at(-1)?.zoom ?? 1 };
  const later = (frame: number) => (frame >= at ? frame + end - start : frame);
  return { ...moved(timeline, later, () => false), clips: [...before, piece, ...timeline.clips.slice(index)] };
}

function trimmed(cuts: readonly Cut[], from: number, to: number): Cut[] {
  return cuts.flatMap((cut) => {
    if (cut.source_end_frame <= from || to <= cut.source_start_frame) {
      return [cut];
    }
    const left = { ...cut, source_end_frame: from };
    const right = { ...cut, source_start_frame: to };
    return [left, right].filter((piece) => piece.source_start_frame < piece.source_end_frame);
  });
}

interface Stays {
  start_frame: number;
  end_frame: number;
}

/** Everything that lies on the output, at its new place; what has no frame left goes. */
function moved(timeline: Timeline, place: (frame: number) => number, isGone: (frame: number) => boolean): Timeline {
  const stays = <T extends Stays>(one: T): T[] => {
    const [start_frame, end_frame] = [place(one.start_frame), place(one.end_frame)];
    return start_frame < end_frame ? [{ ...one, start_frame, end_frame }] : [];
  };
  const { music } = timeline;
  return {
    ...timeline,
    duration_frames: place(timeline.duration_frames),
    captions: timeline.captions.flatMap((caption) => stays(withoutGone(caption, isGone, stays))).filter(isSaid),
    cutaways: timeline.cutaways.flatMap(stays),
    overlays: timeline.overlays.flatMap(stays),
    mutes: timeline.mutes.flatMap(stays),
    sound_effects: timeline.sound_effects
      .filter(({ start_frame }) => !isGone(start_frame))
      .map((one) => ({ ...one, start_frame: place(one.start_frame) })),
    music: music === null ? null : (stays({ ...music, speech: music.speech.flatMap(stays) })[0] ?? null),
  };
}

type Caption = Timeline["captions"][number];

const isSaid = (caption: Caption) => caption.words.length > 0;

function withoutGone(
  caption: Caption,
  isGone: (frame: number) => boolean,
  stays: <T extends Stays>(one: T) => T[],
): Caption {
  let index = 0;
  const words: Caption["words"] = [];
  const lines = caption.lines.map((count) => {
    const left = caption.words
      .slice(index, index + count)
      .filter((word) => !isGone((word.start_frame + word.end_frame) >> 1))
      .flatMap(stays);
    index += count;
    words.push(...left);
    return left.length;
  });
  return { ...caption, words, lines: lines.filter((count) => count > 0) };
}
