// What a web page takes from here.

export { captionMetrics, type StyleMetrics } from "../captions/metrics";
export { FAMILIES, loadFaces } from "../fonts/fonts";
export type { CaptionLook, CaptionStyleName, OverlayState, Timeline } from "../generated/timeline";
export { facesOf, type Images, Overlay } from "../overlay";
export { TimelinePreview, type TimelinePreviewHandle } from "./timeline-preview";
