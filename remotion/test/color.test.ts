import assert from "node:assert/strict";
import { test } from "node:test";
import { readableOn } from "../src/color";

test("text on a pill is dark on light colors and white on dark ones", () => {
  assert.equal(readableOn("#ffd23f"), "#101114");
  assert.equal(readableOn("#22c55e"), "#101114");
  assert.equal(readableOn("#1e40ff"), "#ffffff");
  assert.equal(readableOn("#000000"), "#ffffff");
});
