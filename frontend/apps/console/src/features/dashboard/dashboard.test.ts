import { expect, test } from "vitest";
import { everyDay } from "./dashboard";

test("days without business are days, too", () => {
  const known = [{ day: "2026-11-28", orders: 2, paid: 1, revenue: { usd: 4900 } }];
  const shown = everyDay(known, 3, new Date("2026-11-29T01:00:00Z"));
  expect(shown.map((day) => [day.day, day.paid])).toEqual([
    ["2026-11-27", 0],
    ["2026-11-28", 1],
    ["2026-11-29", 0],
  ]);
});
