import { expect, test } from "vitest";
import { bytes, clock, savedSeconds, span } from "./format";

test("lengths are shown as clocks do", () => {
  expect([0, 59.6, 65, 3725].map(clock)).toEqual(["0:00", "1:00", "1:05", "1:02:05"]);
});

test("what was saved fits the clocks beside it", () => {
  expect(savedSeconds(42.4, 28.6)).toBe(13); // 0:42 and 0:29
  expect(savedSeconds(null, 3)).toBe(0);
  expect(savedSeconds(10, 12)).toBe(0); // an end card makes it longer
});

test("sizes and spans follow the language", () => {
  expect(bytes(1_500_000, "en")).toBe("1.5 MB");
  expect(bytes(1_500_000, "vi")).toBe("1,5 MB");
  expect(span(40, "en")).toBe("40 sec");
  expect(span(4800, "en")).toBe("1 hr 20 min");
});
