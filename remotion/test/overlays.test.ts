import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Timeline } from "../src/generated/timeline";
import { type Layer, layers, stateAt } from "../src/overlays";

// Written by appliance.editing.overlays from the same timeline.
const fixture = JSON.parse(readFileSync(join(process.cwd(), "test/fixtures/overlays.json"), "utf8")) as {
  timeline: Timeline;
  layers: Layer[];
};

test("the browser derives the layers that Python derives", () => {
  assert.deepEqual(layers(fixture.timeline), fixture.layers);
});

test("captions lie on top of everything", () => {
  assert.equal(layers(fixture.timeline).at(-1)?.spans[0]?.state.kind, "caption");
});

test("between two pages nothing shows", () => {
  const captions = layers(fixture.timeline).at(-1);
  assert.ok(captions);
  assert.equal(stateAt(captions, 57), undefined);
  assert.equal(stateAt(captions, 9), undefined);
  assert.equal(stateAt(captions, 10)?.kind, "caption");
});
