import { expect, test } from "vitest";
import { tagsOf } from "./tags";

test("tags are what stands between commas, each once", () => {
  expect(tagsOf(" city night, Đêm , city Night;river,, ")).toEqual(["city night", "Đêm", "river"]);
  expect(tagsOf("")).toEqual([]);
});
