import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Clip, Grid, Music, Timeline } from "../src/generated/timeline";
import { clipAt, cutawayAt, momentOf, runAt, runsOf } from "../src/picture/program";
import { clipLevel, musicLevel } from "../src/preview/levels";

const known = JSON.parse(readFileSync(join(process.cwd(), "test/fixtures/overlays.json"), "utf8")) as {
  timeline: Timeline;
};

function clip(source_start_frame: number, source_end_frame: number, speed = 1, zoom = 1): Clip {
  return { source_start_frame, source_end_frame, speed, zoom };
}

function timeline(changes: Partial<Timeline>): Timeline {
  return { ...known.timeline, ...changes };
}

const bookend = { asset_sha256: "a", frames: 20, fit: "blur" } as const;

test("clips that go on in the source are one run, others begin anew", () => {
  const cut = timeline({ clips: [clip(0, 10), clip(10, 30, 1, 1.1), clip(40, 50), clip(50, 57, 2), clip(57, 60, 2)] });
  assert.deepEqual(
    runsOf(cut).map(({ from, frames, plays }) => [from, frames, plays.clip && plays.start, plays.clip && plays.speed]),
    [
      [0, 30, 0, 1],
      [30, 10, 40, 1],
      [40, 4, 50, 2],
      [44, 2, 57, 2],
    ],
  );
});

test("intro and outro stand before and after the clips", () => {
  const whole = timeline({ intro: bookend, clips: [clip(5, 15)], outro: bookend, duration_frames: 50 });
  const runs = runsOf(whole);
  assert.deepEqual(
    runs.map((run) => run.from),
    [0, 20, 30],
  );
  assert.deepEqual(
    [0, 19, 20, 29, 30, 49].map((frame) => runAt(runs, frame)),
    [0, 0, 1, 1, 2, 2],
  );
  assert.equal(clipAt(whole, 19), undefined);
  assert.equal(clipAt(whole, 20)?.sourceFrame, 5);
  assert.equal(clipAt(whole, 30), undefined);
});

test("a sped-up clip shows every nth frame from its first", () => {
  const fast = timeline({ clips: [clip(3, 10, 3), clip(20, 30)] });
  assert.deepEqual(
    [0, 1, 2, 3].map((frame) => clipAt(fast, frame)?.sourceFrame),
    [3, 6, 9, 20],
  );
});

test("a cutaway is there from its first frame to the one before its end", () => {
  const cutaway = {
    start_frame: 5,
    end_frame: 9,
    asset_sha256: "a",
    asset_start_frame: 0,
    fit: "cover",
    motion: "none",
  } as const;
  const away = timeline({ cutaways: [cutaway] });
  assert.deepEqual(
    [4, 5, 8, 9].map((frame) => cutawayAt(away, frame) === cutaway),
    [false, true, true, false],
  );
});

test("a frame is sought in its middle, and none after the picture's last", () => {
  const grid = { fps: "30000/1001", frame_count: 100, picture_frames: 90 } as Grid;
  assert.ok(Math.abs(momentOf(10, grid) - (10.5 * 1001) / 30000) < 1e-5);
  assert.equal(momentOf(95, grid), momentOf(89, grid));
});

test("the clips' sound is off where it is muted", () => {
  const muted = timeline({ mutes: [{ start_frame: 3, end_frame: 5 }] });
  assert.deepEqual(
    [2, 3, 4, 5].map((frame) => clipLevel(muted, frame)),
    [1, 0, 0, 1],
  );
});

test("music is lower while someone speaks, comes back, and fades at both ends", () => {
  const music: Music = {
    start_frame: 0,
    end_frame: 300,
    asset_sha256: "a",
    gain_db: -20,
    duck_db: -20,
    duck_fade_ms: 1000,
    fade_in_ms: 1000,
    fade_out_ms: 2000,
    speech: [{ start_frame: 100, end_frame: 150 }],
  };
  const level = (frame: number) => Number(musicLevel(music, frame, 30).toFixed(4));
  assert.deepEqual([-1, 0, 15, 60, 300].map(level), [0, 0, 0.05, 0.1, 0]);
  assert.deepEqual([100, 125, 150].map(level), [0.01, 0.01, 0.01]);
  assert.equal(level(85), level(165));
  assert.ok(level(85) > 0.03 && level(85) < 0.04);
  assert.equal(level(200), 0.1);
  assert.equal(level(270), 0.05);
});
