import { expect, test } from "vitest";
import { columnsIn } from "./columns";
import { selectRange } from "./selection";
import { readSprite, tileStyle } from "./sprite";

test("cards stand in one column on a phone and in more on wider screens", () => {
  expect([358, 992, 1400].map(columnsIn)).toEqual([1, 3, 5]);
});

test("the pointer's place on a thumbnail chooses the picture of the sheet", () => {
  const sprite = { tile_width: 160, tile_height: 90, columns: 10, count: 25 };
  expect(tileStyle(sprite, 0, "u").backgroundPosition).toBe("0% 0%");
  expect(tileStyle(sprite, 1, "u").backgroundPosition).toBe(`${(4 / 9) * 100}% 100%`);
  expect(tileStyle({ ...sprite, columns: 1, count: 1 }, 0.5, "u").backgroundPosition).toBe("0% 0%");
});

test("a sheet that is not there, or is not one, shows nothing", () => {
  expect(readSprite(null)).toBeNull();
  expect(readSprite({ tile_width: 160, tile_height: 90, columns: "10", count: 2 })).toBeNull();
});

test("with shift everything between the last chosen and this one is chosen", () => {
  const ids = ["a", "b", "c", "d"];
  expect(selectRange(ids, "a", "c")).toEqual(["a", "b", "c"]);
  expect(selectRange(ids, "d", "b")).toEqual(["b", "c", "d"]);
  expect(selectRange(ids, "gone", "b")).toEqual(["b"]);
});
