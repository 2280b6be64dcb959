import { Composition } from "remotion";
import { Atlas } from "./atlas/atlas";
import { ATLAS_ID, type AtlasProps } from "./atlas/schema";
import { WHOLE_TIMELINE_ID, type WholeTimelineProps } from "./whole-timeline/schema";

const NO_STATES: AtlasProps = { sheets: [], images: {} };
const NO_TIMELINE: WholeTimelineProps = { timeline: null, sourceUrl: "", images: {}, footage: {} };

// Loaded on demand, so that painting does not pay for the video decoder of the reference.
const wholeTimeline = () =>
  import("./whole-timeline/whole-timeline").then((module) => ({ default: module.WholeTimeline }));

/** What the bundle can draw; size, length and props come with every request. */
export function Root() {
  const canvas = { width: 1920, height: 1080, fps: 30, durationInFrames: 1 };
  return (
    <>
      <Composition id={ATLAS_ID} component={Atlas} defaultProps={NO_STATES} {...canvas} />
      <Composition id={WHOLE_TIMELINE_ID} lazyComponent={wholeTimeline} defaultProps={NO_TIMELINE} {...canvas} />
    </>
  );
}
