import { expect, test } from "vitest";
import { browserOf } from "./browser-of";

test("a browser is named as people know it, whatever else it claims to be", () => {
  const edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0";
  expect(browserOf(edge)).toBe("Edge, Windows");
  expect(browserOf("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Version/18.0 Safari/604.1")).toBe(
    "Safari, iOS",
  );
  expect(browserOf("curl/8.0")).toBeNull();
});
