import { expect, test } from "vitest";
import { ClockMap, lineAt, sentences } from "./clock-map";

const map = new ClockMap({
  fps: "25/1",
  intro: { frames: 25 },
  clips: [
    { source_start_frame: 50, source_end_frame: 100, speed: 1 },
    { source_start_frame: 150, source_end_frame: 250, speed: 2 },
  ],
});

test("a moment of the recording is found in the edited video, what was cut is not", () => {
  expect([2, 3, 4.5, 6, 8, 11].map((second) => map.edited(second))).toEqual([1, 2, null, 3, 4, null]);
});

test("both ways lead back to the same moment, and the intro shows the first one", () => {
  for (const second of [2, 2.5, 3.9, 6.2, 9.5]) {
    expect(map.recorded(map.edited(second) ?? 0)).toBeCloseTo(second);
  }
  expect(map.recorded(0)).toBe(2);
});

test("a line ends with its sentence and at a long pause", () => {
  const word = (text: string, start_s: number) => ({ text, start_s, end_s: start_s + 0.3 });
  const lines = sentences([word("One.", 0), word("Two", 0.4), word("three", 3), word("four", 3.4)]);
  expect(lines.map((line) => line.words.map((each) => each.text).join(" "))).toEqual(["One.", "Two", "three four"]);
  expect([-1, 0, 0.5, 9].map((second) => lineAt(lines, second))).toEqual([-1, 0, 1, 2]);
});
