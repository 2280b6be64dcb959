import { expect, test } from "vitest";
import { freeName } from "./hooks";

test("a copy gets the first name that is free", () => {
  expect(freeName("talk", [])).toBe("talk");
  expect(freeName("talk", ["talk", "talk 2"])).toBe("talk 3");
});
