import { expect, test } from "vitest";
import { matching, partBytes, probes } from "./parts";

const MIB = 1 << 20;

test("parts are 16 MiB, and a huge file still has fewer than S3 allows", () => {
  expect(partBytes(5)).toBe(16 * MIB);
  expect(Math.ceil(5e12 / partBytes(5e12))).toBeLessThanOrEqual(10_000);
  expect(partBytes(5e12) % MIB).toBe(0);
});

test("the first and the last part that arrived tell whether it is the same file", () => {
  const part = (PartNumber: number) => ({ PartNumber, ETag: "" });
  expect(probes([])).toEqual([]);
  expect(probes([part(1)])).toHaveLength(1);
  expect(probes([part(1), part(2), part(7)]).map((each) => each.PartNumber)).toEqual([1, 7]);
});

test("a file goes on where one of its name and length was begun", () => {
  const uploads = [
    { name: "talk.mp4", size_bytes: 7 },
    { name: "talk.mp4", size_bytes: 8 },
  ];
  expect(matching(uploads, { name: "talk.mp4", size: 8 })).toBe(uploads[1]);
  expect(matching(uploads, { name: "talk.mp4", size: 9 })).toBeUndefined();
});
