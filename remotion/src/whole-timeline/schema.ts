import type { Timeline } from "../generated/timeline";
import type { Images } from "../overlay";

/** A timeline and where the browser finds its source. */
export type WholeTimelineProps = {
  timeline: Timeline | null;
  sourceUrl: string;
  images: Images;
};

export const WHOLE_TIMELINE_ID = "WholeTimeline";
