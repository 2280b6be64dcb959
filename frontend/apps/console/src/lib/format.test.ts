import { expect, test } from "vitest";
import { money, seconds } from "./format";

test("amounts are shown in their currency's own decimals", () => {
  expect(money(4900, "usd", "en")).toBe("$49.00");
  expect(money(1_200_000, "vnd", "vi").replace(/\s/g, " ")).toBe("1.200.000 ₫");
});

test("lengths are told in the unit that fits", () => {
  expect([0.41, 3.24, 75, null].map((value) => seconds(value, "en"))).toEqual(["410 ms", "3.2 sec", "1.3 min", "–"]);
  expect(seconds(1.9, "vi")).toBe("1,9 giây");
});
