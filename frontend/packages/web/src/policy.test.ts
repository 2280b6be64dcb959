import { expect, test } from "vitest";
import { policy } from "./policy";

const scripts = (text: string) => text.split("; ").find((part) => part.startsWith("script-src")) ?? "";

test("a page's scripts need the answer's nonce, and nothing inline or evaluated runs", () => {
  const text = policy("abc", { development: false, storage: undefined });
  expect(scripts(text)).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'");
  expect(text).toContain("connect-src 'self';");
});

test("files may come from the object storage's own origin, and from nowhere else", () => {
  const text = policy("abc", { development: false, storage: "http://127.0.0.1:8333/reelbox" });
  expect(text).toContain("media-src 'self' blob: http://127.0.0.1:8333;");
  expect(text).toContain("connect-src 'self' http://127.0.0.1:8333;");
});
