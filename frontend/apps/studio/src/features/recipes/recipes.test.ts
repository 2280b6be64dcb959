import { expect, test } from "vitest";
import { facts } from "./facts";
import { choiceOf, silenceFor } from "./silence";

test("a recipe is told in a few words", () => {
  const texts = (recipe: Parameters<typeof facts>[0]) => facts(recipe).map((each) => each.text);
  expect(texts({ name: "a" })).toEqual(["cutsNothing"]);
  expect(texts({ name: "a", silence: "fast", captions: {}, format: "9:16" })).toEqual([
    "pace_fast",
    "captions",
    "format",
  ]);
  expect(texts({ name: "a", silence: "slow", silence_speed: 4 })).toEqual(["speeds"]);
});

test("pauses are chosen by a pace, by values of one's own, or left alone", () => {
  expect(choiceOf(null)).toBe("none");
  expect(choiceOf("fast")).toBe("fast");
  expect(choiceOf(silenceFor("own", null))).toBe("own");
  expect(silenceFor("none", "fast")).toBeNull();
});

test("values of one's own are kept when one looks at them again", () => {
  const mine = { min_silence_ms: 400, pad_before_ms: 80, pad_after_ms: 150, min_clip_ms: 200 };
  expect(silenceFor("own", mine)).toBe(mine);
});
