import { expect, test } from "vitest";
import { isUnder } from "./tabs";

test("a page lies under its part, and the root is only itself", () => {
  expect(isUnder("/console/orders/7", "/console/orders", "/console")).toBe(true);
  expect(isUnder("/console/ordersets", "/console/orders", "/console")).toBe(false);
  expect(isUnder("/console/orders", "/console", "/console")).toBe(false);
});
