// Which overlay shows what at which frame: the twin of appliance/editing/overlays.py for drawing whole timelines.

import type {
  Box,
  Caption,
  CaptionLook,
  CaptionType,
  Logo,
  LowerThird,
  LowerThirdCard,
  OverlayState,
  Sticker,
  Text,
  TextCard,
  Timeline,
} from "./generated/timeline";

/** A state and the output frames it lasts for, end excluded. */
export interface Span {
  start_frame: number;
  end_frame: number;
  state: OverlayState;
}

/** Overlays that share a box: at most one state at a time, spans in order and without overlap. */
export interface Layer {
  box: Box;
  spans: Span[];
}

/** Returns the timeline's overlays from the bottom up, captions last (on top of everything). */
export function layers(timeline: Timeline): Layer[] {
  const result: Layer[] = timeline.overlays.map((overlay) => ({ box: overlay.box, spans: overlaySpans(overlay) }));
  const look = timeline.caption_look;
  if (look !== null && timeline.captions.length > 0) {
    result.push({ box: look.box, spans: timeline.captions.flatMap((caption) => captionSpans(caption, look)) });
  }
  return result;
}

/** Returns what a layer shows at a frame. */
export function stateAt(layer: Layer, frame: number): OverlayState | undefined {
  return layer.spans.find((span) => span.start_frame <= frame && frame < span.end_frame)?.state;
}

function overlaySpans(overlay: Timeline["overlays"][number]): Span[] {
  switch (overlay.kind) {
    case "logo":
      return [logoSpan(overlay)];
    case "sticker":
      return stickerSpans(overlay);
    default:
      return cardSpans(overlay);
  }
}

function logoSpan({ start_frame, end_frame, kind, asset_sha256, opacity, corner }: Logo): Span {
  return { start_frame, end_frame, state: { kind, asset_sha256, opacity, corner } };
}

function cardSpans(overlay: LowerThird | Text): Span[] {
  const { start_frame, end_frame } = overlay;
  return runs(start_frame, end_frame, shownBy(overlay), (a, b) => a === b).map(([start, end, shown]) => ({
    start_frame: start,
    end_frame: end,
    state: cardState(overlay, shown),
  }));
}

function cardState(overlay: LowerThird | Text, shown: number): OverlayState {
  if (overlay.kind === "text") {
    const { kind, start_frame: _start, end_frame: _end, box: _box, ...card } = overlay;
    return { kind, card: card satisfies TextCard, shown };
  }
  const { kind, start_frame: _start, end_frame: _end, box: _box, ...card } = overlay;
  return { kind, card: card satisfies LowerThirdCard, shown };
}

function stickerSpans(sticker: Sticker): Span[] {
  const { kind, asset_sha256, opacity, enter_frames, start_frame } = sticker;
  const shownAt = shownBy(sticker);
  // An animation begins anew when it is over.
  const once = sticker.asset_frames.flatMap((count, picture) => Array<number>(count).fill(picture));
  const stepAt = (frame: number) => ({
    picture: once[(frame - start_frame) % once.length] ?? null,
    shown: shownAt(frame),
  });
  const same = (a: ReturnType<typeof stepAt>, b: ReturnType<typeof stepAt>) =>
    a.picture === b.picture && a.shown === b.shown;
  return runs(start_frame, sticker.end_frame, stepAt, same).map(([start, end, { picture, shown }]) => ({
    start_frame: start,
    end_frame: end,
    state: { kind, asset_sha256, picture, opacity, shown, enter_frames },
  }));
}

/** The entrance and the exit are mirror images; a short stay turns around halfway. */
function shownBy({ start_frame, end_frame, enter_frames }: LowerThird | Text | Sticker): (frame: number) => number {
  return (frame) => Math.min(frame - start_frame, end_frame - 1 - frame, enter_frames);
}

function captionSpans(caption: Caption, look: CaptionLook): Span[] {
  const { box: _box, ...type } = look;
  const texts = caption.words.map((word) => word.text);
  const lines = caption.lines.map((count) => texts.splice(0, count));
  const stepAt = (frame: number) => ({
    active: activeWord(caption, frame, look),
    entered: Math.min(frame - caption.start_frame, look.enter_frames),
  });
  const same = (a: ReturnType<typeof stepAt>, b: ReturnType<typeof stepAt>) =>
    a.active === b.active && a.entered === b.entered;
  return runs(caption.start_frame, caption.end_frame, stepAt, same).map(([start, end, step]) => ({
    start_frame: start,
    end_frame: end,
    state: { kind: "caption", type: type satisfies CaptionType, lines, scale: caption.scale, ...step },
  }));
}

function activeWord(caption: Caption, frame: number, look: CaptionLook): number | null {
  if (!look.highlights_words) {
    return null;
  }
  const last = caption.words.findLastIndex((word) => word.start_frame <= frame);
  return last === -1 ? null : last;
}

/** Returns [first frame, one past the last, value] for each run of equal values. */
function runs<T>(
  start: number,
  end: number,
  valueAt: (frame: number) => T,
  same: (a: T, b: T) => boolean,
): [number, number, T][] {
  const result: [number, number, T][] = [];
  for (let frame = start; frame < end; frame += 1) {
    const value = valueAt(frame);
    const last = result.at(-1);
    if (last !== undefined && same(last[2], value)) {
      last[1] = frame + 1;
    } else {
      result.push([frame, frame + 1, value]);
    }
  }
  return result;
}
