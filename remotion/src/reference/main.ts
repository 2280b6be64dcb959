// Renders a whole timeline in the browser, as the reference for tests and benches.
//
// usage: node reference.mjs TIMELINE.json SOURCE.mp4 OUT [--height N] [--concurrency N] [--frames FIRST-LAST]
//                           [--images NAMES.json] [--stills]
//
// OUT is an MP4, with --stills a folder of PNG pictures named by their frames. NAMES.json adds files to the assets' own,
// as the pictures of an animation: {"<sha256>#0": "/a/0.png"}.

import "../painter/loopback";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { renderFrames, renderMedia } from "@remotion/renderer";
import type { Timeline } from "../generated/timeline";
import { layers } from "../overlays";
import { assetFiles } from "../page/asset-files";
import { serveFiles } from "../page/files-server";
import { browserExecutable, CHROMIUM_OPTIONS } from "../painter/browser";
import { loadImages } from "../painter/images";
import { bundleFolder } from "../painter/painter";
import { videoConfig } from "../painter/video-config";
import { framesPerSecond } from "../picture/program";
import { WHOLE_TIMELINE_ID, type WholeTimelineProps } from "../whole-timeline/schema";

const USAGE =
  "usage: node reference.mjs TIMELINE.json SOURCE.mp4 OUT [--height N] [--concurrency N] [--frames FIRST-LAST] " +
  "[--images NAMES.json] [--stills]";

function frameRange(text: string | undefined): [number, number] | null {
  const [first, last] = (text ?? "").split("-").map(Number);
  return first === undefined || last === undefined ? null : [first, last];
}

interface Options {
  height?: string | undefined;
  concurrency?: string | undefined;
  frames?: string | undefined;
  images?: string | undefined;
  stills?: boolean | undefined;
}

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const options = { height: text, concurrency: text, frames: text, images: text, stills: { type: "boolean" } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [timelineFile, sourceFile, output] = positionals;
  if (timelineFile === undefined || sourceFile === undefined || output === undefined) {
    throw new Error(USAGE);
  }
  const timeline = JSON.parse(readFileSync(timelineFile, "utf8")) as Timeline;
  const files = assetFiles(timeline, values.images);
  const served = new Map<string, string>([
    ["/source", sourceFile],
    ...Object.entries(files).map(([name, file]) => [`/${name}`, file] as const),
  ]);
  const { url, server } = await serveFiles(served);
  const states = layers(timeline).flatMap((layer) => layer.spans.map((span) => span.state));
  const what = described(values, {
    timeline,
    sourceUrl: `${url}/source`,
    images: await loadImages(states, files),
    footage: Object.fromEntries(Object.keys(files).map((name) => [name, `${url}/${name}`])),
  });
  await (values.stills ? renderStills(what, output) : renderVideo(what, output));
  server.close();
}

/** What both ways of rendering need to know. */
function described(values: Options, props: WholeTimelineProps & { timeline: Timeline }) {
  const { timeline } = props;
  return {
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
    scale: values.height === undefined ? 1 : Number(values.height) / timeline.height,
    concurrency: values.concurrency === undefined ? null : Number(values.concurrency),
    frameRange: frameRange(values.frames),
    browserExecutable: browserExecutable(),
    chromiumOptions: CHROMIUM_OPTIONS,
    logLevel: "error",
  } as const;
}

async function renderVideo(what: ReturnType<typeof described>, output: string): Promise<void> {
  const coding = { codec: "h264", crf: 20, x264Preset: "veryfast", colorSpace: "bt709" } as const;
  await renderMedia({ ...what, ...coding, outputLocation: output });
}

async function renderStills(what: ReturnType<typeof described>, output: string): Promise<void> {
  mkdirSync(output, { recursive: true });
  await renderFrames({
    ...what,
    outputDir: null,
    imageFormat: "png",
    muted: true,
    onStart: () => undefined,
    onFrameUpdate: () => undefined,
    onFrameBuffer: (png, frame) => writeFileSync(join(output, `${frame}.png`), png),
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
