import { expect, test } from "vitest";
import { inside } from "./inside";

test("after signing in one stays on this box, whatever the link says", () => {
  expect(inside("/w/1")).toBe("/w/1");
  for (const foreign of [null, "//evil.test", "/\\evil.test", "https://evil.test", "javascript:alert(1)"]) {
    expect(inside(foreign)).toBe("/");
  }
});
