import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeCancelSignal, renderFrames } from "@remotion/renderer";
import { ATLAS_ID, type AtlasProps } from "../atlas/schema";
import { type Browser, browserVersion, CHROMIUM_OPTIONS, closeBrowser, launchBrowser } from "./browser";
import { loadImages } from "./images";
import type { PaintRequest } from "./protocol";
import { videoConfig } from "./video-config";

const FRAME_TIMEOUT_MS = 30_000;

/** Remotion would start a browser of its own after a crash and leave it behind; this painter replaces its own. */
const NO_OTHER_BROWSER = "/nonexistent";

/** Paints overlay states with one browser that lives as long as the painter. */
export class Painter {
  private browser: Promise<Browser>;
  private crash = new AbortController();

  constructor(
    private readonly bundle: string,
    private readonly tabs: number,
  ) {
    this.browser = this.launch();
  }

  /** Returns the browser's name and version, which belong to what shapes the pixels. */
  async browserVersion(): Promise<string> {
    return browserVersion(await this.browser);
  }

  /** Paints every sheet of a request; after a crash of the browser what is missing is tried once more in a new one. */
  async paint(request: PaintRequest, onPainted: (index: number) => void): Promise<void> {
    const missing = new Set(request.sheets.keys());
    // A sheet that was on its way to its file when the browser crashed is painted again, but said once.
    const painted = (index: number) => {
      if (missing.delete(index)) {
        onPainted(index);
      }
    };
    const sheets = request.sheets.map(({ rows }) => rows);
    const states = sheets.flat().map(({ state }) => state);
    const props: AtlasProps = { sheets, images: await loadImages(states, request.images) };
    try {
      await this.paintFrames(request, props, [...missing], painted);
    } catch (error) {
      if (!(await this.hasCrashed())) {
        throw error;
      }
      console.error("The browser crashed; starting another one.");
      await this.close();
      this.browser = this.launch();
      await this.paintFrames(request, props, [...missing], painted);
    }
  }

  async close(): Promise<void> {
    await closeBrowser(await this.browser);
  }

  private async launch(): Promise<Browser> {
    const crash = new AbortController();
    this.crash = crash;
    return launchBrowser(() => crash.abort());
  }

  /** An error in a page may arrive shortly before the news that the whole browser is gone. */
  private async hasCrashed(): Promise<boolean> {
    for (let wait = 0; wait < 10 && !this.crash.signal.aborted; wait += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return this.crash.signal.aborted;
  }

  private async paintFrames(
    { width, height, sheets }: PaintRequest,
    props: AtlasProps,
    frames: number[],
    onPainted: (index: number) => void,
  ): Promise<void> {
    if (frames.length === 0) {
      return;
    }
    const { cancelSignal, cancel } = makeCancelSignal();
    // Remotion may wait forever for the answer of a browser that is gone.
    this.crash.signal.addEventListener("abort", cancel, { once: true });
    await renderFrames({
      cancelSignal,
      composition: videoConfig({
        id: ATLAS_ID,
        width,
        height,
        fps: 30,
        durationInFrames: sheets.length,
        props,
      }),
      frames,
      inputProps: {},
      serveUrl: this.bundle,
      outputDir: null,
      imageFormat: "png",
      concurrency: this.tabs,
      muted: true,
      puppeteerInstance: await this.browser,
      browserExecutable: NO_OTHER_BROWSER,
      chromiumOptions: CHROMIUM_OPTIONS,
      timeoutInMilliseconds: FRAME_TIMEOUT_MS,
      offthreadVideoCacheSizeInBytes: 1,
      mediaCacheSizeInBytes: 1,
      logLevel: "error",
      onStart: () => undefined,
      onFrameUpdate: () => undefined,
      onFrameBuffer: async (png, frame) => {
        await writeWhole(sheets[frame]?.file ?? "", png);
        onPainted(frame);
      },
    }).finally(() => this.crash.signal.removeEventListener("abort", cancel));
  }
}

/** A reader sees the whole file or none. */
async function writeWhole(file: string, bytes: Buffer): Promise<void> {
  const partial = `${file}.${process.pid}.part`;
  await writeFile(partial, bytes);
  await rename(partial, file);
}

/** Where the build put the bundle, next to this program. */
export function bundleFolder(programFolder: string): string {
  return join(programFolder, "bundle");
}
