// Which moment of the recording is seen at which moment of the edited video, and the other way round.

interface Clip {
  source_start_frame: number;
  source_end_frame: number;
  speed: number;
}

/** What of a timeline is needed; times in it are frames. */
export interface Cut {
  fps: string;
  intro: { frames: number } | null;
  clips: readonly Clip[];
}

interface Stretch {
  from: number;
  to: number;
  out: number;
  speed: number;
}

export class ClockMap {
  readonly #stretches: readonly Stretch[];

  constructor(timeline: Cut) {
    const [over = 30, under = 1] = timeline.fps.split("/").map(Number);
    const fps = over / under;
    let frame = timeline.intro?.frames ?? 0;
    this.#stretches = timeline.clips.map((clip) => {
      const stretch = {
        from: clip.source_start_frame / fps,
        to: clip.source_end_frame / fps,
        out: frame / fps,
        speed: clip.speed,
      };
      frame += Math.ceil((clip.source_end_frame - clip.source_start_frame) / clip.speed);
      return stretch;
    });
  }

  /** Seconds of the edited video at which a second of the recording is seen; null where it was cut. */
  edited(second: number): number | null {
    const found = this.#stretches.find((each) => second < each.to);
    return found === undefined || second < found.from ? null : found.out + (second - found.from) / found.speed;
  }

  /** Seconds of the recording that are seen at a second of the edited video. */
  recorded(second: number): number {
    const found = this.#stretches.findLast((each) => each.out <= second) ?? this.#stretches[0];
    return found === undefined
      ? second
      : Math.min(found.from + Math.max(0, second - found.out) * found.speed, found.to);
  }
}

interface Word {
  text: string;
  start_s: number | null;
  end_s: number | null;
}

export interface Sentence {
  start_s: number;
  end_s: number;
  words: Word[];
}

const LONGEST = 28;
const PAUSE_S = 1.2;

/** Words in lines that can be read: a line ends with a sentence, at a long pause, or when it is long. */
export function sentences(words: readonly Word[]): Sentence[] {
  const found: Sentence[] = [];
  let open: Sentence | null = null;
  for (const word of words) {
    const start: number = word.start_s ?? open?.end_s ?? 0;
    if (open === null || start - open.end_s > PAUSE_S) {
      open = { start_s: start, end_s: start, words: [] };
      found.push(open);
    }
    open.words.push(word);
    open.end_s = word.end_s ?? open.end_s;
    if (/[.!?…。]["”’)]?$/.test(word.text) || open.words.length >= LONGEST) {
      open = null;
    }
  }
  return found;
}

/** The last line that has begun; -1 before the first. */
export function lineAt(lines: readonly { start_s: number }[], second: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.start_s ?? 0) <= second) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}
