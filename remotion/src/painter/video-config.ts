import type { VideoConfig } from "remotion/no-react";

interface Canvas {
  id: string;
  width: number;
  height: number;
  fps: number;
  durationInFrames: number;
  props: Record<string, unknown>;
}

/** Describes a composition completely, which saves opening a page to ask the bundle for it. */
export function videoConfig(canvas: Canvas): VideoConfig {
  return {
    ...canvas,
    defaultProps: {},
    defaultCodec: null,
    defaultOutName: null,
    defaultVideoImageFormat: null,
    defaultPixelFormat: null,
    defaultProResProfile: null,
    defaultSampleRate: null,
  };
}
