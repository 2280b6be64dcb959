// Which overlay shows what at which frame: the twin of appliance/editing/overlays.py for drawing whole timelines.

import type {
  Box,
  Caption,
  CaptionLook,
  CaptionType,
  LowerThird,
  LowerThirdCard,
  OverlayState,
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
  const result: Layer[] = timeline.overlays.map((overlay) => ({
    box: overlay.box,
    spans: overlay.kind === "logo" ? [logoSpan(overlay)] : lowerThirdSpans(overlay),
  }));
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

function logoSpan(logo: Extract<Timeline["overlays"][number], { kind: "logo" }>): Span {
  const { start_frame, end_frame, kind, asset_sha256, opacity, corner } = logo;
  return { start_frame, end_frame, state: { kind, asset_sha256, opacity, corner } };
}

function lowerThirdSpans(overlay: LowerThird): Span[] {
  const { kind, start_frame, end_frame, box: _box, ...card } = overlay;
  // The entrance and the exit are mirror images; a short stay turns around halfway.
  const shownAt = (frame: number) => Math.min(frame - start_frame, end_frame - 1 - frame, card.enter_frames);
  return runs(start_frame, end_frame, shownAt, (a, b) => a === b).map(([start, end, shown]) => ({
    start_frame: start,
    end_frame: end,
    state: { kind, card: card satisfies LowerThirdCard, shown },
  }));
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
