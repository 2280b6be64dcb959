// The reference that tests and benches compare the engine with; no video of a customer is made this way.

import { Video } from "@remotion/media";
import { type CSSProperties, useEffect, useMemo, useState } from "react";
import { AbsoluteFill, cancelRender, continueRender, delayRender, Img, Sequence, useCurrentFrame } from "remotion";
import { useFonts } from "../fonts/use-fonts";
import type { Timeline } from "../generated/timeline";
import { facesOf, type Images } from "../overlay";
import { layers } from "../overlays";

import { Placed, type Placement, placedClip, placedCutaway, placedFit } from "../picture/placed";
import { assetOf, clipAt, type Run, runsOf } from "../picture/program";
import { Stacked } from "../picture/stacked";
import { RemotionStill } from "../remotion-still";
import type { Size } from "../size";
import { StillElement } from "../still";
import type { WholeTimelineProps } from "./schema";

/** The source cut to the timeline's clips with all that is over it, everything drawn by the browser. */
export function WholeTimeline({ timeline, ...files }: WholeTimelineProps) {
  return timeline === null ? null : <Drawn timeline={timeline} {...files} />;
}

interface DrawnProps extends WholeTimelineProps {
  timeline: Timeline;
}

function Drawn({ timeline, sourceUrl, images, footage }: DrawnProps) {
  const stack = useMemo(() => layers(timeline), [timeline]);
  const faces = useMemo(() => stack.flatMap(({ spans }) => spans.flatMap(({ state }) => facesOf(state))), [stack]);
  const ready = useFonts(faces, images);
  const frame = useCurrentFrame();
  return (
    <StillElement value={RemotionStill}>
      <AbsoluteFill style={{ background: "black" }}>
        {runsOf(timeline).map((run) => (
          <Sequence key={run.from} from={run.from} durationInFrames={run.frames}>
            <Played run={run} timeline={timeline} sourceUrl={sourceUrl} footage={footage} />
          </Sequence>
        ))}
        {timeline.cutaways.map((cutaway) => (
          <Sequence
            key={cutaway.start_frame}
            from={cutaway.start_frame}
            durationInFrames={cutaway.end_frame - cutaway.start_frame}
          >
            <Footage
              timeline={timeline}
              sha256={cutaway.asset_sha256}
              footage={footage}
              first={cutaway.asset_start_frame}
              placedAt={(size, still, nth) => placedCutaway(size, cutaway, cutaway.start_frame + nth, still, timeline)}
            />
          </Sequence>
        ))}
        {ready && <Stacked layers={stack} frame={frame} images={images} />}
      </AbsoluteFill>
    </StillElement>
  );
}

interface PlayedProps {
  run: Run;
  timeline: Timeline;
  sourceUrl: string;
  footage: Images;
}

/** What a run plays: the source, or what stands before or after the clips. */
function Played({ run: { plays, from }, timeline, sourceUrl, footage }: PlayedProps) {
  const shown = clipAt(timeline, from + useCurrentFrame());
  if (!plays.clip) {
    const { asset_sha256, fit } = plays.bookend;
    const placedAt = (size: Size) => placedFit(size, fit, timeline);
    return <Footage timeline={timeline} sha256={asset_sha256} footage={footage} first={0} placedAt={placedAt} />;
  }
  return shown === undefined ? null : (
    <Film
      src={sourceUrl}
      first={plays.start}
      speed={plays.speed}
      placement={placedClip(timeline, shown)}
      output={timeline}
    />
  );
}

interface FootageProps {
  timeline: Timeline;
  sha256: string;
  footage: Images;
  first: number;
  placedAt: (size: Size, still: boolean, nth: number) => Placement;
}

function Footage({ timeline, sha256, footage, first, placedAt }: FootageProps) {
  const { grid } = assetOf(timeline, sha256);
  const nth = useCurrentFrame();
  const src = footage[sha256] ?? "";
  return grid === null ? (
    <Photograph src={src} placedAt={(size) => placedAt(size, true, nth)} output={timeline} />
  ) : (
    <Film src={src} first={first} speed={1} placement={placedAt(grid, false, nth)} output={timeline} />
  );
}

interface FilmProps {
  src: string;
  first: number;
  speed: number;
  placement: Placement;
  output: Size;
}

function Film({ src, first, speed, placement, output }: FilmProps) {
  const video = (style: CSSProperties) => (
    <Video
      src={src}
      trimBefore={first}
      playbackRate={speed}
      objectFit="fill"
      disallowFallbackToOffthreadVideo
      style={style}
    />
  );
  return <Placed placement={placement} output={output} picture={video} behind={video} />;
}

/** A picture whose place follows from its size, which has to be known before a frame is painted. */
function Photograph({ src, placedAt, output }: { src: string; placedAt: (size: Size) => Placement; output: Size }) {
  const [handle] = useState(() => delayRender("measuring a picture"));
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    const image = new Image();
    image.src = src;
    image.decode().then(() => setSize({ width: image.naturalWidth, height: image.naturalHeight }), cancelRender);
  }, [src]);
  useEffect(() => {
    if (size !== null) {
      continueRender(handle);
    }
  }, [size, handle]);
  const picture = (style: CSSProperties) => <Img src={src} style={style} />;
  return size === null ? null : (
    <Placed placement={placedAt(size)} output={output} picture={picture} behind={picture} />
  );
}
