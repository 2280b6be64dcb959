// The reference that tests and benches compare the engine with; no video of a customer is made this way.

import { Video } from "@remotion/media";
import { useMemo } from "react";
import { AbsoluteFill, Sequence, useCurrentFrame } from "remotion";
import { useFonts } from "../fonts/fonts";
import type { Clip, Timeline } from "../generated/timeline";
import { facesOf, type Images, Overlay } from "../overlay";
import { type Layer, layers, stateAt } from "../overlays";
import type { WholeTimelineProps } from "./schema";

/** The source cut to the timeline's clips with its overlays, everything drawn by the browser. */
export function WholeTimeline({ timeline, sourceUrl, images }: WholeTimelineProps) {
  return timeline === null ? null : <Drawn timeline={timeline} sourceUrl={sourceUrl} images={images} />;
}

function Drawn({ timeline, sourceUrl, images }: { timeline: Timeline; sourceUrl: string; images: Images }) {
  const stack = useMemo(() => layers(timeline), [timeline]);
  const faces = useMemo(() => stack.flatMap(({ spans }) => spans.flatMap(({ state }) => facesOf(state))), [stack]);
  const ready = useFonts(faces);
  return (
    <AbsoluteFill style={{ background: "black" }}>
      {placed(timeline.clips).map(({ clip, from, frames }) => (
        <Sequence key={from} from={from} durationInFrames={frames}>
          <Video
            src={sourceUrl}
            trimBefore={clip.source_start_frame}
            trimAfter={clip.source_end_frame}
            objectFit="fill"
            disallowFallbackToOffthreadVideo
            style={{ position: "absolute", width: "100%", height: "100%" }}
          />
        </Sequence>
      ))}
      {/* biome-ignore lint/suspicious/noArrayIndexKey: layers are in drawing order, which is what they are known by */}
      {ready && stack.map((layer, index) => <Boxed key={index} layer={layer} images={images} />)}
    </AbsoluteFill>
  );
}

function Boxed({ layer, images }: { layer: Layer; images: Images }) {
  const state = stateAt(layer, useCurrentFrame());
  const { x, y, width, height } = layer.box;
  return state === undefined ? null : (
    <div style={{ position: "absolute", left: x, top: y, width, height, overflow: "hidden" }}>
      <Overlay state={state} images={images} size={layer.box} />
    </div>
  );
}

/** Clips with the output frame each begins at. */
function placed(clips: readonly Clip[]): { clip: Clip; from: number; frames: number }[] {
  let from = 0;
  return clips.map((clip) => {
    const frames = clip.source_end_frame - clip.source_start_frame;
    from += frames;
    return { clip, from: from - frames, frames };
  });
}
