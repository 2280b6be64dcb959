import { Problem } from "@reelbox/api";
import { expect, test } from "vitest";
import { boundary, movingEdge, snapped, within } from "./edges";
import { FrameMap, frameAt } from "./frame-map";
import { inserting, insertsOf } from "./inserting";
import { applied } from "./optimistic";
import { loudest, readPeaks } from "./peaks";
import type { Asset } from "./queries";
import { toReview } from "./review";
import { cutting, restoring } from "./selection";
import { type Box, type Change, Session } from "./session";
import type { Cut, Edit, Recipe, Revision, Timeline } from "./types";
import { cutAt, cutsBetween, occurrences, rowsOf, spelled, wordsOf } from "./words";

const RATE = 30;
const SAID = "Hello there. We say we say hello, again".split(" ");
// Half a second each, from second 1; a pause of two seconds after the fifth.
const WORDS = wordsOf(
  SAID.map((text, index) => {
    const start_s = 1 + index * 0.5 + (index > 4 ? 2 : 0);
    return { text, start_s, end_s: start_s + 0.4, confidence: 1 };
  }),
  RATE,
);

const cut = (from: number, to: number, more: Partial<Cut> = {}): Cut => ({
  source_start_frame: from,
  source_end_frame: to,
  reason: "silence",
  confidence: 0.9,
  detail: "",
  ...more,
});

const clip = (from: number, to: number) => ({ source_start_frame: from, source_end_frame: to, speed: 1, zoom: 1 });

function timelineOf(more: Partial<Timeline> = {}): Timeline {
  const words = [
    { text: "Hello", start_frame: 10, end_frame: 22, confidence: 1 },
    { text: "there.", start_frame: 25, end_frame: 37, confidence: 1 },
  ];
  const some = {
    fps: "30/1",
    duration_frames: 160,
    intro: null,
    clips: [clip(20, 100), clip(120, 200)],
    cuts: [cut(0, 20), cut(100, 120)],
    captions: [{ start_frame: 10, end_frame: 40, words, lines: [1, 1], scale: 1 }],
    cutaways: [],
    overlays: [],
    mutes: [{ start_frame: 90, end_frame: 120 }],
    sound_effects: [{ start_frame: 60, asset_sha256: "a", gain_db: 0 }],
    music: null,
    source: { grid: { frame_count: 200 } },
  };
  return { ...some, ...more } as unknown as Timeline;
}

const deleting = (from: number, to: number): Edit => ({
  op: "delete_words",
  source_start_frame: from,
  source_end_frame: to,
});

test("frames round as the engine rounds them", () => {
  expect([0.5 / 30, 1.49 / 30, 1.5 / 30].map((second) => frameAt(second, RATE))).toEqual([1, 1, 2]);
});

test("a frame that was cut leads to the next one that is kept, and output frames lead back", () => {
  const map = new FrameMap(timelineOf());
  expect([0, 20, 99, 110, 120, 500].map((frame) => map.output(frame))).toEqual([0, 0, 79, 80, 80, 159]);
  expect([0, 79, 80, 159, 900].map((frame) => map.source(frame))).toEqual([20, 99, 120, 199, 199]);
});

test("rows end with sentences and at long pauses, and hold every word once", () => {
  expect(rowsOf(WORDS, RATE)).toEqual([
    { first: 0, last: 1 },
    { first: 2, last: 4 },
    { first: 5, last: 7 },
  ]);
});

test("a deletion takes the words and nothing of their neighbors", () => {
  const [edit] = cutting(WORDS, [], { kind: "words", anchor: 3, focus: 2 });
  const taken = WORDS.filter(({ middle }) => cutAt([cut(60, 102)], middle)).map(({ index }) => index);
  expect(edit).toEqual(deleting(60, 87));
  expect(taken).toEqual([2, 3, 4]);
  expect(cutting(WORDS, [cut(0, 300)], { kind: "words", anchor: 2, focus: 3 })).toEqual([]);
});

test("one struck word brings its whole cut back, several only themselves", () => {
  const cuts = [cut(60, 120)];
  expect(restoring(WORDS, cuts, { kind: "words", anchor: 2, focus: 2 })).toEqual([
    { op: "restore", source_start_frame: 60, source_end_frame: 120 },
  ]);
  expect(restoring(WORDS, cuts, { kind: "words", anchor: 2, focus: 3 })).toEqual([
    { op: "restore", source_start_frame: 60, source_end_frame: 87 },
  ]);
});

test("a pause lies between two words, a cut with a word in it does not", () => {
  expect(cutsBetween([cut(105, 160)], WORDS[4], WORDS[5])).toHaveLength(1);
  expect(cutsBetween([cut(85, 160)], WORDS[4], WORDS[5])).toHaveLength(0);
  expect(cutsBetween([cut(0, 20)], undefined, WORDS[0])).toHaveLength(1);
});

test("corrections read as the engine writes them: word for word, or all in the first place", () => {
  const set = (from: number, to: number, text: string): Edit => ({
    op: "set_text",
    source_start_frame: from,
    source_end_frame: to,
    text,
  });
  expect(spelled(WORDS, [set(36, 37, "Hallo")]).slice(0, 2)).toEqual(["Hallo", "there."]);
  expect(spelled(WORDS, [set(36, 52, "Good day everybody.")]).slice(0, 3)).toEqual(["Good day everybody.", "", "We"]);
  const replace: Edit = { op: "replace_text", find: "we SAY", text: "they said" };
  expect(spelled(WORDS, [replace]).join(" ")).toBe("Hello there. they said they said hello, again");
  expect(occurrences(SAID, "hello")).toBe(2);
  expect(occurrences(SAID, "we say")).toBe(2);
});

test("a deletion is seen at once: clips, cuts, captions and everything after it move", () => {
  const after = applied(timelineOf(), deleting(40, 60));
  expect(after.clips).toEqual([clip(20, 40), clip(60, 100), clip(120, 200)]);
  expect(after.duration_frames).toBe(140);
  expect(after.cuts.map(({ reason }) => reason)).toEqual(["silence", "deleted", "silence"]);
  expect(after.captions[0]?.words.map(({ text }) => text)).toEqual(["Hello"]);
  expect(after.captions[0]?.lines).toEqual([1]);
  expect(after.mutes).toEqual([{ start_frame: 70, end_frame: 100 }]);
  expect(after.sound_effects[0]?.start_frame).toBe(40);
});

test("what is taken back is there at once, and the cut is gone", () => {
  const after = applied(timelineOf(), { op: "restore", source_start_frame: 100, source_end_frame: 120 });
  expect(after.clips).toEqual([clip(20, 100), clip(100, 120), clip(120, 200)]);
  expect([after.duration_frames, after.cuts.length]).toEqual([180, 1]);
  expect(after.mutes).toEqual([{ start_frame: 110, end_frame: 140 }]);
});

test("an edge that moves outward cuts, one that moves inward gives back", () => {
  const moved = (edge: "start" | "end", from_frame: number, to_frame: number) =>
    applied(timelineOf(), { op: "move_edge", edge, from_frame, to_frame }).duration_frames;
  expect(moved("start", 100, 90)).toBe(150);
  expect(moved("end", 120, 110)).toBe(170);
  expect(moved("end", 120, 130)).toBe(150);
});

test("edges snap to words that are near, and stay between their neighbors", () => {
  expect(snapped(WORDS, 44, 5)).toBe(45);
  expect(snapped(WORDS, 150, 5)).toBe(150);
  expect([boundary(WORDS, 30, 1), boundary(WORDS, 42, 1), boundary(WORDS, 45, -1)]).toEqual([42, 45, 42]);
  const cuts = [cut(0, 20), cut(100, 120)];
  expect(within(cuts, cuts[1] as Cut, "start", 5, 200)).toBe(21);
  expect(within(cuts, cuts[1] as Cut, "end", 500, 200)).toBe(200);
  expect(movingEdge(cuts[1] as Cut, "end", 120)).toEqual([]);
});

test("a waveform's file is read, and the loudest of a stretch is found", () => {
  const file = new Uint8Array(24 + 8);
  const view = new DataView(file.buffer);
  for (const [index, value] of [2, 1, 16_000, 320, 4, 1].entries()) {
    view.setInt32(4 * index, value, true);
  }
  file.set([0, 10, 256 - 64, 5, 0, 1, 0, 2], 24);
  const peaks = readPeaks(file.buffer);
  expect([peaks.perSecond, peaks.loudness.length]).toEqual([50, 4]);
  expect(loudest(peaks, 0, 0.04)).toBe(0.5);
  expect(loudest(peaks, 0.05, 0.05)).toBeCloseTo(1 / 128);
});

test("cuts to review are those of the machine that nobody accepted, the least certain first", () => {
  const cuts = [cut(0, 20), cut(30, 40, { confidence: 0.4 }), cut(50, 60, { reason: "deleted" }), cut(70, 80)];
  expect(toReview(cuts, new Set(["0-20"])).map((each) => each.source_start_frame)).toEqual([30, 70]);
});

test("inserts are a recipe's as edits left them, and those that edits added", () => {
  const recipe = { name: "r", inserts: [{ kind: "text", text: "A", at_ms: 0 }] } as Recipe;
  const sound = { kind: "sound", sha256: "s", name: "click.mp3" } as Asset;
  const add = inserting(sound, { keyword: "hello" }, "broll", "one");
  const edits: Edit[] = [add, { op: "move_insert", id: "one", source_frame: 7 }];
  expect(insertsOf(recipe, edits).map(({ id, source_frame }) => [id, source_frame])).toEqual([
    ["recipe-1", undefined],
    ["one", 7],
  ]);
  expect(insertsOf(recipe, [{ op: "remove_insert", id: "recipe-1" }])).toEqual([]);
});

const FIRST: Revision = {
  revision: 1,
  timeline: timelineOf(),
  edits: [],
  undone: [],
  recipe: { name: "r" },
  output: {},
};

/** A box in memory that keeps what it was sent; `before` may fail a request, or let somebody else be faster. */
class FakeBox implements Box {
  sent: Change[] = [];
  states: Revision[] = [FIRST];
  before: (change: Change) => void = () => undefined;

  get newest(): Revision {
    return this.states.at(-1) as Revision;
  }

  read = async () => this.newest;

  send = async (change: Change, on: number) => {
    this.before(change);
    if (on !== this.newest.revision) {
      throw problem("VIDEOS-005", 409, false);
    }
    this.sent.push(change);
    this.add(change);
    return this.newest;
  };

  add(change: Change): void {
    const { newest } = this;
    const edits = change.kind === "edits" ? [...newest.edits, ...change.edits] : newest.edits;
    const state = change.kind === "restore" ? (change.to.state as Revision) : { ...newest, edits };
    this.states.push({ ...state, revision: newest.revision + 1 });
  }
}

function problem(code: string, status: number, retryable: boolean): Problem {
  return new Problem({ code, status, retryable, title: "", detail: "", hint: "" });
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

test("changes are shown at once, saved one after the other, undone and redone", async () => {
  const box = new FakeBox();
  const session = new Session(FIRST, box);
  session.edit(deleting(30, 40));
  session.edit(deleting(50, 60));
  expect(session.shown().saving).toBe("saving");
  expect(session.shown().state.timeline.duration_frames).toBe(140);
  await settled();
  expect([session.shown().saving, session.shown().state.revision]).toEqual(["saved", 3]);
  session.undo();
  expect(session.shown().state.edits).toHaveLength(1);
  session.undo();
  expect(session.shown().state.edits).toHaveLength(0);
  expect(session.shown().canUndo).toBe(false);
  await settled();
  session.redo();
  await settled();
  expect(session.shown().state.edits).toHaveLength(1);
  expect(box.newest.edits).toHaveLength(1);
  expect(box.sent.map(({ kind }) => kind)).toEqual(["edits", "edits", "restore", "restore", "restore"]);
});

test("somebody who was faster is a conflict, which ends with theirs or with mine on top", async () => {
  for (const keep of ["theirs", "mine"] as const) {
    const box = new FakeBox();
    const session = new Session(FIRST, box);
    box.add({ kind: "edits", edits: [deleting(150, 160)] });
    session.edit(deleting(30, 40));
    await settled();
    expect(session.shown().saving).toBe("conflict");
    await session.resolve(keep);
    await settled();
    expect(session.shown().saving).toBe("saved");
    expect(box.newest.edits).toHaveLength(keep === "mine" ? 2 : 1);
    expect(session.shown().state.edits).toEqual(box.newest.edits);
  }
});

test("an answer that was lost on its way is no conflict", async () => {
  const box = new FakeBox();
  const session = new Session(FIRST, box);
  box.before = (change) => {
    box.before = () => undefined;
    box.add(change);
    throw problem("STUDIO-001", 0, true);
  };
  session.edit(deleting(30, 40));
  await settled();
  expect(session.shown().saving).toBe("waiting");
  session.wake();
  await settled();
  expect([session.shown().saving, box.newest.edits.length]).toEqual(["saved", 1]);
  session.stop();
});

test("what the box refuses is taken back and said", async () => {
  const box = new FakeBox();
  const said: string[] = [];
  const session = new Session(FIRST, box, { refused: ({ code }) => said.push(code) });
  box.before = () => {
    throw problem("EDITING-003", 422, false);
  };
  session.edit(deleting(30, 40));
  await settled();
  expect(said).toEqual(["EDITING-003"]);
  expect(session.shown().state).toEqual(FIRST);
});

test("an edit of somebody else is taken over where nothing of ours is on its way", async () => {
  const box = new FakeBox();
  const session = new Session(FIRST, box);
  box.add({ kind: "edits", edits: [deleting(150, 160)] });
  expect(await session.heard(1)).toBe(false);
  expect(await session.heard(2)).toBe(true);
  expect(session.shown().state.edits).toHaveLength(1);
});
