// The clock of the preview. What is on screen says what time it is: while a file plays, the output's frame follows from
// the picture that file shows, so overlays and picture never part. A cut is a change to a second element that already
// stands at its first frame.

import type { Cutaway, Grid, Timeline } from "../generated/timeline";
import { assetOf, framesPerSecond, gridFrameAt, momentOf, type Run, runAt, runsOf } from "../picture/program";

/** Which element plays what: two take turns at the clips, the others have a file of their own. */
export type Slot = "even" | "odd" | "intro" | "outro" | `cutaway ${number}`;

// Chrome plays nothing faster, and Firefox is silent from 4 on.
const FASTEST = 16;
// A cutaway may be so far from where it should be before it is moved: less is not seen, and moving is.
const LEASH_S = 0.15;
// Between two refreshes of the screen: sixty in a second, fewer on a busy machine.
const REFRESH_MS = { usual: 17, longest: 50 };
// How long an element takes from being told to play to its second picture: it is told so much before a cut.
const START_MS = 35;

/** Plays a timeline in video elements that come and go; `onFrame` hears of every change of the output's frame. */
export class Transport {
  readonly runs: readonly Run[];
  private readonly elements = new Map<Slot, HTMLVideoElement>();
  private readonly shown = new Map<HTMLVideoElement, { mediaTime: number; at: number }>();
  private readonly fps: number;
  private index = 0;
  private frame = 0;
  private running = false;
  private speed = 1;
  private loudness = 1;
  private ticked = 0;
  private refreshMs = REFRESH_MS.usual;
  /** Where and since when the wall clock counts, in a run whose file has no more pictures. */
  private wall: { position: number; since: number } | null = null;

  constructor(
    private readonly timeline: Timeline,
    private readonly onFrame: (frame: number) => void,
    private readonly onPlaying: (playing: boolean) => void,
    initialFrame: number,
  ) {
    this.runs = runsOf(timeline);
    this.fps = framesPerSecond(timeline.fps);
    this.frame = this.within(initialFrame);
    this.index = runAt(this.runs, this.frame);
  }

  get currentFrame(): number {
    return this.frame;
  }

  get playing(): boolean {
    return this.running;
  }

  get playbackRate(): number {
    return this.speed;
  }

  set playbackRate(rate: number) {
    this.restartWall();
    this.speed = rate;
    for (const slot of this.elements.keys()) {
      this.setRate(slot);
    }
  }

  get volume(): number {
    return this.loudness;
  }

  set volume(volume: number) {
    this.loudness = volume;
    for (const element of this.elements.values()) {
      element.volume = volume;
    }
  }

  /** Takes an element into service, or out of it. */
  attach(slot: Slot, element: HTMLVideoElement | null): void {
    this.elements.delete(slot);
    if (element !== null) {
      this.elements.set(slot, element);
      element.volume = this.loudness;
      this.setRate(slot);
      if (slot.startsWith("cutaway")) {
        this.follow(slot, element);
      } else {
        this.prepare(slot);
      }
    }
  }

  /** Begins to play; rejects where the browser does not let it, as before a first click. */
  async play(): Promise<void> {
    if (this.running) {
      return;
    }
    if (this.frame >= this.timeline.duration_frames - 1) {
      await this.seekTo(0);
    }
    await this.active?.play();
    this.running = true;
    this.startWall(this.frame - this.run.from);
    this.onPlaying(true);
    this.ticked = performance.now();
    requestAnimationFrame(this.tick);
  }

  pause(): void {
    if (this.running) {
      this.running = false;
      for (const element of this.elements.values()) {
        element.pause();
      }
      // What plays on until it hears of the pause may be a frame ahead of what is said.
      this.place(this.frame);
      this.onPlaying(false);
    }
  }

  /** Shows an output frame; done when its pictures are there. */
  async seekTo(frame: number): Promise<void> {
    const before = this.active;
    this.show(this.within(frame));
    this.place(this.frame);
    if (this.running) {
      for (const element of this.elements.values()) {
        if (element !== this.active) {
          element.pause();
        }
      }
      this.startWall(this.frame - this.run.from);
      if (before !== this.active || before?.paused) {
        this.active?.play().catch(() => this.pause());
      }
    }
    await Promise.all([...this.elements.values()].map(arrived));
  }

  private within(frame: number): number {
    return Math.min(Math.max(0, Math.round(frame)), this.timeline.duration_frames - 1);
  }

  private get run(): Run {
    return this.runs[this.index] as Run;
  }

  private get active(): HTMLVideoElement | undefined {
    return this.elements.get(this.slotOf(this.index));
  }

  /** Which element plays a run. */
  slotOf(index: number): Slot {
    const { plays } = this.runs[index] as Run;
    const clipsBefore = index - (this.timeline.intro === null ? 0 : 1);
    return plays.clip ? (clipsBefore % 2 === 0 ? "even" : "odd") : plays.role;
  }

  private show(frame: number): void {
    if (frame !== this.frame) {
      this.frame = frame;
      this.onFrame(frame);
    }
  }

  /** Brings every element to where it has to be at an output frame. */
  private place(frame: number): void {
    this.index = runAt(this.runs, frame);
    this.stand(this.index, frame - this.run.from);
    this.stand(this.index + 1, 0);
    this.followers();
  }

  private prepare(slot: Slot): void {
    for (const index of [this.index, this.index + 1]) {
      if (index < this.runs.length && this.slotOf(index) === slot) {
        this.stand(index, index === this.index ? this.frame - this.run.from : 0);
      }
    }
  }

  /** Seeks the element of a run to its nth output frame. */
  private stand(index: number, nth: number): void {
    const run = this.runs[index];
    const element = run && this.elements.get(this.slotOf(index));
    if (run === undefined || element === undefined) {
      return;
    }
    this.setRate(this.slotOf(index), run);
    seek(element, this.moment(run, nth));
  }

  private moment({ plays }: Run, nth: number): number {
    return plays.clip
      ? momentOf(plays.start + nth * plays.speed, this.timeline.source.grid)
      : this.momentOfAsset(plays.bookend.asset_sha256, nth);
  }

  private momentOfAsset(sha256: string, frame: number): number {
    const grid = this.gridOf(sha256);
    return grid === null ? 0 : momentOf(gridFrameAt(frame, grid.fps, this.timeline.fps), grid);
  }

  private gridOf(sha256: string): Grid | null {
    return assetOf(this.timeline, sha256).grid;
  }

  private setRate(slot: Slot, run: Run = this.run): void {
    const element = this.elements.get(slot);
    if (element !== undefined) {
      const own = run.plays.clip && (slot === "even" || slot === "odd") ? run.plays.speed : 1;
      element.playbackRate = Math.min(FASTEST, own * this.speed);
    }
  }

  private readonly tick = (): void => {
    if (!this.running) {
      return;
    }
    const now = performance.now();
    this.refreshMs += (Math.min(REFRESH_MS.longest, now - this.ticked) - this.refreshMs) / 4;
    this.ticked = now;
    const position = this.position();
    const last = this.run.frames - 1;
    const leftMs = ((this.run.frames - position) * 1000) / (this.fps * this.speed);
    if (leftMs < START_MS) {
      this.start(this.index + 1);
    }
    // What is changed now is seen at the next refresh: by then no removed frame may be on screen.
    if (leftMs < 1.3 * this.refreshMs) {
      this.cut(last);
    } else {
      this.show(this.run.from + Math.min(last, Math.max(0, Math.floor(position))));
    }
    this.followers();
    requestAnimationFrame(this.tick);
  };

  /** How many output frames of the run have passed, with fractions. */
  private position(): number {
    const element = this.active;
    const { plays } = this.run;
    if (element === undefined || element.ended || this.wall !== null) {
      this.wall ??= { position: this.frame - this.run.from, since: performance.now() };
      return this.wall.position + ((performance.now() - this.wall.since) / 1000) * this.fps * this.speed;
    }
    if (!plays.clip) {
      return element.currentTime * this.fps;
    }
    return (this.sourcePosition(element) - plays.start) / plays.speed;
  }

  /**
   * The source's frame on screen, and how much of its time is over. An element's own clock runs up to a frame behind
   * what it shows: by it, a removed frame would be seen at every cut.
   */
  private sourcePosition(element: HTMLVideoElement): number {
    const clock = element.currentTime * this.fps;
    const shown = this.shown.get(element);
    if (shown === undefined) {
      return clock;
    }
    const frame = Math.round(shown.mediaTime * this.fps);
    const since = Math.max(0, performance.now() - shown.at);
    const passed = (since / 1000) * this.fps * element.playbackRate;
    // A picture that stays for long, as in a file of variable rate, lets the clock go on.
    return passed > 2 && Math.abs(clock - frame) > 2 ? clock : frame + Math.min(passed, 0.999);
  }

  /** Goes on with the next run if it stands ready; else the picture waits on the run's last frame. */
  private cut(last: number): void {
    const next = this.index + 1;
    const before = this.active;
    if (next >= this.runs.length) {
      this.show(this.run.from + last);
      this.pause();
      return;
    }
    const element = this.elements.get(this.slotOf(next));
    if (element !== undefined && !isReady(element)) {
      before?.pause();
      return;
    }
    before?.pause();
    this.index = next;
    this.startWall(0);
    this.start(next);
    this.show(this.run.from);
    this.stand(next + 1, 0);
  }

  private start(index: number): void {
    const run = this.runs[index];
    const element = run && this.elements.get(this.slotOf(index));
    if (element?.paused && isReady(element)) {
      // It may have been changed since the element was sent there.
      this.setRate(this.slotOf(index), run);
      element.play().catch(() => this.pause());
    }
  }

  private startWall(position: number): void {
    this.wall = this.active === undefined ? { position, since: performance.now() } : null;
  }

  private restartWall(): void {
    if (this.wall !== null) {
      this.wall = { position: this.position(), since: performance.now() };
    }
  }

  private followers(): void {
    for (const [slot, element] of this.elements) {
      if (slot.startsWith("cutaway")) {
        this.follow(slot, element);
      }
    }
  }

  private follow(slot: Slot, element: HTMLVideoElement): void {
    const cutaway = this.timeline.cutaways[Number(slot.slice("cutaway ".length))] as Cutaway;
    const done = this.frame - cutaway.start_frame;
    const shown = done >= 0 && this.frame < cutaway.end_frame;
    const wanted = this.momentOfAsset(cutaway.asset_sha256, cutaway.asset_start_frame + (shown ? done : 0));
    if (!shown || !this.running) {
      element.pause();
      seek(element, wanted);
    } else if (element.ended) {
      return;
    } else if (Math.abs(element.currentTime - wanted) > LEASH_S && !element.seeking) {
      seek(element, wanted);
    }
    if (shown && this.running && element.paused) {
      element.play().catch(() => undefined);
    }
  }

  /** Hears of every picture an element of the source shows; returns how to stop. */
  watch(element: HTMLVideoElement): () => void {
    return everyPicture(element, (at, { mediaTime }) => this.shown.set(element, { mediaTime, at }));
  }
}

/** Calls back for every picture a video shows, with its time on the page's clock; returns how to stop. */
export function everyPicture(
  video: HTMLVideoElement,
  callback: (at: number, picture: VideoFrameCallbackMetadata) => void,
): () => void {
  let handle = 0;
  const heard = (at: number, picture: VideoFrameCallbackMetadata) => {
    callback(at, picture);
    handle = video.requestVideoFrameCallback(heard);
  };
  handle = video.requestVideoFrameCallback(heard);
  return () => video.cancelVideoFrameCallback(handle);
}

function seek(element: HTMLVideoElement, moment: number): void {
  if (Math.abs(element.currentTime - moment) > 1e-4) {
    element.currentTime = moment;
  }
}

function isReady(element: HTMLVideoElement): boolean {
  return !element.seeking && element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
}

/** Resolves when an element shows the picture it was sent to, or cannot. */
async function arrived(element: HTMLVideoElement): Promise<void> {
  if (isReady(element) || element.error !== null) {
    return;
  }
  await new Promise<void>((resolve) => {
    const look = () => {
      if (isReady(element) || element.error !== null) {
        for (const name of EVENTS) {
          element.removeEventListener(name, look);
        }
        resolve();
      }
    };
    for (const name of EVENTS) {
      element.addEventListener(name, look);
    }
  });
}

const EVENTS = ["seeked", "loadeddata", "canplay", "error"] as const;
