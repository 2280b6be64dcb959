import { expect, test } from "vitest";
import { readChapters } from "./read-chapters";

test("chapters are read as descriptions have them, other lines are not", () => {
  expect(readChapters("0:00 Begin\n1:02:05 The end\n\nno chapter")).toEqual([
    { second: 0, title: "Begin" },
    { second: 3725, title: "The end" },
  ]);
});
