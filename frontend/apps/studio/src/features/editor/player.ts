import type { TimelinePreviewHandle } from "@reelbox/remotion/preview";
import type { FrameMap } from "./frame-map";
import type { Playhead } from "./playhead";

const FASTEST = 4;

/** What keys, words and the strip do with the preview; it keeps its place in the recording while the edit changes. */
export class Player {
  #handle: TimelinePreviewHandle | null = null;
  #map: FrameMap | null = null;
  #wanted = false;

  constructor(private readonly playhead: Playhead) {}

  readonly attach = (handle: TimelinePreviewHandle | null): void => {
    this.#handle = handle;
  };

  /** Another edit is shown: the same moment of the recording, playing on if it did. */
  follow(map: FrameMap): void {
    const before = this.#map;
    this.#map = map;
    if (before !== null && before !== map) {
      const frame = map.output(before.source(this.playhead.frame()));
      // Later: the preview draws a frame at once, which React does not do while it draws.
      queueMicrotask(() => {
        this.seek(frame);
        if (this.#wanted) {
          this.play();
        }
      });
    }
  }

  play(rate = 1): void {
    if (this.#handle !== null) {
      this.#wanted = true;
      this.#handle.playbackRate = rate;
      this.#handle.play().catch(() => this.pause()); // a browser may want a click first
    }
  }

  pause(): void {
    this.#wanted = false;
    this.#handle?.pause();
  }

  toggle(): void {
    if (this.playhead.playing()) {
      this.pause();
    } else {
      this.play();
    }
  }

  /** Plays; the next time twice as fast. */
  faster(): void {
    const rate = this.playhead.playing() ? (this.#handle?.playbackRate ?? 1) * 2 : 1;
    this.play(Math.min(FASTEST, rate));
  }

  /** Shows an output frame. */
  seek(frame: number): void {
    this.#handle?.seekTo(frame).catch(() => undefined);
  }

  /** Shows a frame of the source, or the next one that is kept. */
  seekSource(frame: number): void {
    if (this.#map !== null) {
      this.seek(this.#map.output(frame));
    }
  }

  step(frames: number): void {
    this.pause();
    this.seek(this.playhead.frame() + frames);
  }

  /** It played to its end. */
  ended(): void {
    this.#wanted = false;
  }
}
