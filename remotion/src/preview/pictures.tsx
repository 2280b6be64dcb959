import { useCallback, useMemo } from "react";
import type { Bookend, Cutaway, Timeline } from "../generated/timeline";
import type { Images } from "../overlay";
import { type Placement, placedClip, placedCutaway, placedFit } from "../picture/placed";
import { assetOf, clipAt, cutawayAt, framesPerSecond, runAt } from "../picture/program";
import { clipLevel } from "./levels";
import { PlacedStill, PlacedVideo } from "./media";
import type { Slot, Transport } from "./transport";

const AHEAD_S = 5;

interface PicturesProps {
  timeline: Timeline;
  frame: number;
  muted: boolean;
  transport: Transport;
  urls: Images;
  sourceUrl: string;
  onError: (error: Error) => void;
}

/** Everything below the overlays: two elements that take turns at the clips, and footage that is near. */
export function Pictures(props: PicturesProps) {
  const { timeline, frame } = props;
  const ahead = AHEAD_S * framesPerSecond(timeline.fps);
  const near = (start: number, end: number) => start - ahead <= frame && frame < end;
  const bookends = [
    { role: "intro", bookend: timeline.intro, from: 0 },
    { role: "outro", bookend: timeline.outro, from: timeline.duration_frames - (timeline.outro?.frames ?? 0) },
  ] as const;
  return (
    <>
      <Clips {...props} />
      {bookends.map(
        ({ role, bookend, from }) =>
          bookend !== null &&
          near(from, from + bookend.frames) && (
            <End
              key={role}
              {...props}
              slot={role}
              bookend={bookend}
              visible={from <= frame && frame < from + bookend.frames}
            />
          ),
      )}
      {timeline.cutaways.map(
        (cutaway, index) =>
          near(cutaway.start_frame, cutaway.end_frame) && (
            <Away key={cutaway.start_frame} {...props} slot={`cutaway ${index}`} cutaway={cutaway} />
          ),
      )}
    </>
  );
}

function Clips(props: PicturesProps) {
  const { timeline, frame, muted, transport } = props;
  const shown = clipAt(timeline, frame);
  const slot = transport.slotOf(runAt(transport.runs, frame));
  // An element that waits stands as its next clip will: what is placed by the frame needs no memory.
  const placement = placedClip(timeline, shown ?? firstClip(timeline));
  return (["even", "odd"] as const).map((each) => (
    <Film
      key={each}
      {...props}
      slot={each}
      src={props.sourceUrl}
      placement={placement}
      visible={each === slot}
      muted={muted || each !== slot || clipLevel(timeline, frame) === 0}
    />
  ));
}

function firstClip({ clips }: Timeline): NonNullable<ReturnType<typeof clipAt>> {
  const [clip] = clips;
  if (clip === undefined) {
    throw new Error("A timeline has a clip.");
  }
  return { clip, sourceFrame: clip.source_start_frame };
}

function End(props: PicturesProps & { slot: Slot; bookend: Bookend; visible: boolean }) {
  const { timeline, urls, bookend, visible, muted } = props;
  const { grid, has_sound } = assetOf(timeline, bookend.asset_sha256);
  const src = urls[bookend.asset_sha256] ?? "";
  if (grid === null) {
    return (
      <PlacedStill
        src={src}
        placedAt={(size) => placedFit(size, bookend.fit, timeline)}
        output={timeline}
        visible={visible}
      />
    );
  }
  const placement = placedFit(grid, bookend.fit, timeline);
  return <Film {...props} src={src} placement={placement} muted={muted || !visible || !has_sound} />;
}

function Away(props: PicturesProps & { slot: Slot; cutaway: Cutaway }) {
  const { timeline, urls, cutaway, frame } = props;
  const { grid } = assetOf(timeline, cutaway.asset_sha256);
  const src = urls[cutaway.asset_sha256] ?? "";
  const visible = cutawayAt(timeline, frame) === cutaway;
  if (grid === null) {
    const placedAt = (size: { width: number; height: number }) => placedCutaway(size, cutaway, frame, true, timeline);
    return <PlacedStill src={src} placedAt={placedAt} output={timeline} visible={visible} />;
  }
  const placement = placedCutaway(grid, cutaway, frame, false, timeline);
  return <Film {...props} src={src} placement={placement} visible={visible} muted />;
}

/** A video in the transport's service. */
function Film({
  timeline,
  transport,
  slot,
  src,
  placement,
  visible,
  muted,
  onError,
}: Pick<PicturesProps, "timeline" | "transport" | "onError" | "muted"> & {
  slot: Slot;
  src: string;
  placement: Placement;
  visible: boolean;
}) {
  const output = useMemo(() => ({ width: timeline.width, height: timeline.height }), [timeline.width, timeline.height]);
  const attach = useCallback(
    (element: HTMLVideoElement) => {
      const failed = () =>
        onError(new Error(`${src} cannot be played: ${element.error?.message ?? "no reason given"}`));
      element.addEventListener("error", failed);
      transport.attach(slot, element);
      const unwatch = transport.watch(element);
      return () => {
        element.removeEventListener("error", failed);
        unwatch();
        transport.attach(slot, null);
      };
    },
    [transport, slot, src, onError],
  );
  return <PlacedVideo {...{ src, placement, output, visible, muted, attach }} />;
}
