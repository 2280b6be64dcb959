import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { CaptionState, CaptionStyleName, OverlayState } from "../src/generated/timeline";
import { browserExecutable } from "../src/painter/browser";
import type { Reply } from "../src/painter/protocol";

/** Why tests that paint cannot run here; false where they can. */
export function whyNoBrowser(): string | false {
  try {
    browserExecutable();
    return false;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A painter as its user sees it: a program with two streams. */
export class PainterProcess {
  readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private lastId = 0;

  constructor() {
    this.child = spawn(process.execPath, [join(process.cwd(), "dist/painter.mjs")]);
    this.child.stderr.resume();
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Returns the next reply; every line has to be one. */
  async reply(): Promise<Reply> {
    const { value, done } = await this.lines.next();
    if (done === true) {
      throw new Error("the painter ended");
    }
    return JSON.parse(value) as Reply;
  }

  send(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  /** Asks for pictures and returns all replies until the request is answered. */
  async paint(
    states: OverlayState[],
    files: string[],
    images: Record<string, string> = {},
    perSheet = 1,
  ): Promise<Reply[]> {
    this.lastId += 1;
    const sheets = files.map((file, index) => ({
      file,
      rows: states
        .slice(index * perSheet, (index + 1) * perSheet)
        .map((state) => ({ state, width: 640, height: 160, blank_top: 0 })),
    }));
    const canvas = { width: 640, height: 160 * perSheet };
    this.send(JSON.stringify({ id: this.lastId, op: "paint", ...canvas, sheets, images }));
    const replies: Reply[] = [];
    for (;;) {
      const reply = await this.reply();
      replies.push(reply);
      if (reply.event === "done" || reply.event === "error") {
        return replies;
      }
    }
  }

  /** Closes its input and returns its exit status. */
  async end(): Promise<number | null> {
    const exited = once(this.child, "exit");
    this.child.stdin.end();
    const [status] = await exited;
    return status as number | null;
  }
}

export function captionState(style: CaptionStyleName, changes: Partial<CaptionState> = {}): CaptionState {
  return {
    kind: "caption",
    type: {
      style,
      font: { family: "Be Vietnam Pro", weight: 700, asset_sha256: null, fallbacks: [] },
      font_size_px: 40,
      line_height_px: 56,
      text_color: "#ffffff",
      highlight_color: "#ffd23f",
      enter_frames: 4,
      highlights_words: true,
      direction: "ltr",
    },
    lines: [["Ở", "ĐÂY", "NGƯỜI"], ["Việt"]],
    scale: 1,
    active: 1,
    entered: 4,
    ...changes,
  };
}
