// Music and sound effects beside the video elements, which carry the voice.

import type { Timeline } from "../generated/timeline";
import { framesPerSecond } from "../picture/program";
import { gain, musicLevel } from "./levels";

const LEASH_S = 0.2;

/** What the listener has set. */
export interface Listening {
  volume: number;
  muted: boolean;
  rate: number;
}

/** Plays a timeline's music and effects along with its frames. */
export class Sounds {
  private readonly music: HTMLAudioElement | null;
  private readonly effects = new Set<HTMLAudioElement>();
  private readonly fps: number;
  private last = -1;

  constructor(
    private readonly timeline: Timeline,
    private readonly urls: Readonly<Record<string, string>>,
  ) {
    this.fps = framesPerSecond(timeline.fps);
    this.music = timeline.music === null ? null : new Audio(urls[timeline.music.asset_sha256]);
    if (this.music !== null) {
      this.music.loop = true;
      this.music.preload = "auto";
    }
  }

  /** Is heard at an output frame; while it does not play nothing is. */
  follow(frame: number, playing: boolean, listening: Listening): void {
    if (!playing) {
      this.silence();
    } else {
      this.followMusic(frame, listening);
      // Only what begins while it plays is heard: nobody misses the end of a click after a jump.
      if (frame > this.last && frame - this.last < this.fps) {
        for (const effect of this.timeline.sound_effects) {
          if (this.last < effect.start_frame && effect.start_frame <= frame) {
            this.begin(effect.asset_sha256, gain(effect.gain_db), listening);
          }
        }
      }
    }
    this.last = playing ? frame : frame - 1;
  }

  /** Stops everything. */
  silence(): void {
    this.music?.pause();
    for (const effect of this.effects) {
      effect.pause();
    }
    this.effects.clear();
  }

  private followMusic(frame: number, { volume, muted, rate }: Listening): void {
    const { music } = this.timeline;
    const element = this.music;
    if (music === null || element === null) {
      return;
    }
    const level = musicLevel(music, frame, this.fps);
    element.volume = level * volume;
    element.muted = muted;
    element.playbackRate = rate;
    if (level === 0 || !(element.duration > 0)) {
      element.pause();
      return;
    }
    const wanted = ((frame - music.start_frame) / this.fps) % element.duration;
    if (Math.abs(element.currentTime - wanted) > LEASH_S) {
      element.currentTime = wanted;
    }
    if (element.paused) {
      element.play().catch(() => undefined);
    }
  }

  private begin(sha256: string, level: number, { volume, muted, rate }: Listening): void {
    const effect = new Audio(this.urls[sha256]);
    effect.volume = level * volume;
    effect.muted = muted;
    effect.playbackRate = rate;
    this.effects.add(effect);
    effect.addEventListener("ended", () => this.effects.delete(effect));
    effect.play().catch(() => this.effects.delete(effect));
  }
}
