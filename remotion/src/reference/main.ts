// Renders a whole timeline in the browser, as the reference for tests and benches.
//
// usage: node reference.mjs TIMELINE.json SOURCE.mp4 OUT.mp4 [--height N] [--concurrency N] [--frames FIRST-LAST]

import "../painter/loopback";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { renderMedia } from "@remotion/renderer";
import type { Timeline } from "../generated/timeline";
import { layers } from "../overlays";
import { browserExecutable, CHROMIUM_OPTIONS } from "../painter/browser";
import { loadImages } from "../painter/images";
import { bundleFolder } from "../painter/painter";
import { videoConfig } from "../painter/video-config";
import { WHOLE_TIMELINE_ID, type WholeTimelineProps } from "../whole-timeline/schema";
import { serveSource } from "./source-server";

const USAGE =
  "usage: node reference.mjs TIMELINE.json SOURCE.mp4 OUT.mp4 [--height N] [--concurrency N] [--frames FIRST-LAST]";

function framesPerSecond(rate: string): number {
  const [numerator = 0, denominator = 1] = rate.split("/").map(Number);
  return numerator / denominator;
}

function frameRange(text: string | undefined): [number, number] | null {
  const [first, last] = (text ?? "").split("-").map(Number);
  return first === undefined || last === undefined ? null : [first, last];
}

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const options = { height: text, concurrency: text, frames: text };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [timelineFile, sourceFile, output] = positionals;
  if (timelineFile === undefined || sourceFile === undefined || output === undefined) {
    throw new Error(USAGE);
  }
  const timeline = JSON.parse(readFileSync(timelineFile, "utf8")) as Timeline;
  const states = layers(timeline).flatMap((layer) => layer.spans.map((span) => span.state));
  const paths = Object.fromEntries(timeline.assets.map((asset) => [asset.sha256, asset.path_hint]));
  const { url, server } = await serveSource(sourceFile);
  const props: WholeTimelineProps = { timeline, sourceUrl: url, images: await loadImages(states, paths) };
  await renderMedia({
    composition: videoConfig({
      id: WHOLE_TIMELINE_ID,
      width: timeline.width,
      height: timeline.height,
      fps: framesPerSecond(timeline.fps),
      durationInFrames: timeline.duration_frames,
      props,
    }),
    inputProps: {},
    serveUrl: bundleFolder(dirname(fileURLToPath(import.meta.url))),
    outputLocation: output,
    codec: "h264",
    crf: 20,
    x264Preset: "veryfast",
    colorSpace: "bt709",
    scale: values.height === undefined ? 1 : Number(values.height) / timeline.height,
    concurrency: values.concurrency === undefined ? null : Number(values.concurrency),
    frameRange: frameRange(values.frames),
    browserExecutable: browserExecutable(),
    chromiumOptions: CHROMIUM_OPTIONS,
    logLevel: "error",
  });
  server.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
