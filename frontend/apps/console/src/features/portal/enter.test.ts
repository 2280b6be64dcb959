import { expect, test } from "vitest";
import { pageOf } from "./enter";

test("a letter's button leads to a page of the portal, whatever stands in it", () => {
  expect(pageOf("orders/0198c0de-1111-7000-8000-000000000000")).toBe(
    "/portal/orders/0198c0de-1111-7000-8000-000000000000",
  );
  expect(pageOf("invoices")).toBe("/portal/invoices");
  expect([null, "", "//evil.example", "../console", "https://evil.example"].map(pageOf)).toEqual(
    Array(5).fill("/portal"),
  );
});
