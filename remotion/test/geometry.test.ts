import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { CropKey } from "../src/generated/timeline";
import { covering, enlargement, inside, motionScale, windowAt, windowed } from "../src/picture/geometry";
import { gridFrameAt } from "../src/picture/program";

type Pair = [number, number];

// Written by tests/unit/renders/test_geometry.py from the renderer's own functions.
const fixture = JSON.parse(readFileSync(join(process.cwd(), "test/fixtures/geometry.json"), "utf8")) as {
  rectangles: { size: Pair; output: Pair; covering: number[]; inside: number[] }[];
  zooms: { zoom: number; output: Pair; sides: Pair }[];
  path: { keys: CropKey[]; places: [number, number, number][] };
  frames: { own: string; fps: string; shown: number[] }[];
};

const sized = ([width, height]: Pair) => ({ width, height });

test("pictures that cover or are whole stand where the renderer puts them", () => {
  for (const { size, output, ...wanted } of fixture.rectangles) {
    for (const [name, place] of [
      ["covering", covering],
      ["inside", inside],
    ] as const) {
      const { x, y, width, height } = place(sized(size), sized(output));
      assert.deepEqual([x, y, width, height], wanted[name], `${name} ${size} on ${output}`);
    }
  }
});

test("zoomed clips are enlarged by the renderer's even pixels", () => {
  for (const { zoom, output, sides } of fixture.zooms) {
    const { x, y } = enlargement(zoom, sized(output));
    assert.ok(Math.abs(x * output[0] - (output[0] + 2 * sides[0])) < 1e-6, `${zoom} of ${output}`);
    assert.ok(Math.abs(y * output[1] - (output[1] + 2 * sides[1])) < 1e-6, `${zoom} of ${output}`);
  }
});

test("a crop's window follows its path as in the renderer", () => {
  for (const [frame, x, y] of fixture.path.places) {
    assert.deepEqual(windowAt(fixture.path.keys, frame), { x, y }, `frame ${frame}`);
  }
});

test("a crop's window fills the output and stands on even pixels", () => {
  const crop = { mode: "crop", width: 202, height: 360, path: [{ source_frame: 0, x: 101, y: 0 }] } as const;
  const shown = windowed({ ...crop, path: [...crop.path] }, { width: 640, height: 360 }, 5, {
    width: 404,
    height: 720,
  });
  assert.deepEqual(shown, { x: -200, y: 0, width: 1280, height: 720 });
});

test("a still grows evenly by a tenth, or starts from there", () => {
  for (const [nth, scale] of [
    [0, 1],
    [50, 1.05],
    [100, 1.1],
  ] as const) {
    assert.ok(Math.abs(motionScale("zoom_in", nth, 101) - scale) < 1e-9);
    assert.ok(Math.abs(motionScale("zoom_out", 100 - nth, 101) - scale) < 1e-9);
  }
  assert.equal(motionScale("zoom_in", 0, 1), 1);
  assert.equal(motionScale("none", 5, 10), 1);
});

test("footage of any rate shows the frames the renderer shows", () => {
  for (const { own, fps, shown } of fixture.frames) {
    shown.forEach((wanted, index) => {
      assert.equal(gridFrameAt(index * 61, own, fps), wanted, `frame ${index * 61} of ${own} at ${fps}`);
    });
  }
});
