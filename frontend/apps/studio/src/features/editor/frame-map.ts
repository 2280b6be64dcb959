// Which frame of the recording is at which frame of the edited video, and the other way round.

import type { Timeline } from "./types";

/** Frames per second of `num/den`. */
export function rateOf(fps: string): number {
  const [over = 30, under = 1] = fps.split("/").map(Number);
  return over / under;
}

/** The frame boundary nearest to a second; twin of `frame_at` in editing/timing.py. */
export function frameAt(second: number, rate: number): number {
  return Math.floor(second * rate + 0.5);
}

interface Stretch {
  from: number;
  to: number;
  out: number;
  outEnd: number;
  speed: number;
}

export class FrameMap {
  readonly #stretches: readonly Stretch[];

  constructor(timeline: Pick<Timeline, "clips" | "intro">) {
    let out = timeline.intro?.frames ?? 0;
    this.#stretches = timeline.clips.map((clip) => {
      const frames = Math.ceil((clip.source_end_frame - clip.source_start_frame) / clip.speed);
      const { source_start_frame: from, source_end_frame: to, speed } = clip;
      const stretch = { from, to, out, outEnd: out + frames, speed };
      out += frames;
      return stretch;
    });
  }

  /** The output frame that shows a frame of the source; where that was cut, the next one that is kept. */
  output(source: number): number {
    const found = this.#stretches[this.#first((each) => each.to > source)] ?? this.#stretches.at(-1);
    if (found === undefined) {
      return 0;
    }
    const within = Math.floor((Math.max(source, found.from) - found.from) / found.speed);
    return Math.min(found.out + within, found.outEnd - 1);
  }

  /** The frame of the source shown at an output frame; in an intro the first, in an outro the last. */
  source(output: number): number {
    const index = this.#first((each) => each.outEnd > output);
    const found = this.#stretches[index];
    if (found === undefined) {
      return (this.#stretches.at(-1)?.to ?? 1) - 1;
    }
    return Math.min(found.from + Math.max(0, output - found.out) * found.speed, found.to - 1);
  }

  #first(is: (stretch: Stretch) => boolean): number {
    return firstWhere(this.#stretches, is);
  }
}

/** The index of the first one for which something holds that holds for all after it; the length where it is none. */
export function firstWhere<T>(sorted: readonly T[], holds: (one: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle] as T)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
