import type { Timeline } from "../generated/timeline";
import type { Images } from "../overlay";

/** A timeline and where the browser finds its source, what is drawn of its overlays, and its cutaways and bookends. */
export type WholeTimelineProps = {
  timeline: Timeline | null;
  sourceUrl: string;
  images: Images;
  footage: Images;
};

export const WHOLE_TIMELINE_ID = "WholeTimeline";
