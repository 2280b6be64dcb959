import { expect, test } from "vitest";
import { bytes, clock, span } from "./format";

test("lengths are shown as clocks do", () => {
  expect([0, 59.6, 65, 3725].map(clock)).toEqual(["0:00", "1:00", "1:05", "1:02:05"]);
});

test("sizes and spans follow the language", () => {
  expect(bytes(1_500_000, "en")).toBe("1.5 MB");
  expect(bytes(1_500_000, "vi")).toBe("1,5 MB");
  expect(span(40, "en")).toBe("40 sec");
  expect(span(4800, "en")).toBe("1 hr 20 min");
});
