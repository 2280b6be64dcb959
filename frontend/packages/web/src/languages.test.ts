import { expect, test } from "vitest";
import { chooseLanguage } from "./languages";

test("the language is the chosen one, else what the browser asks for first", () => {
  expect(chooseLanguage("vi", "en-US,en;q=0.9")).toBe("vi");
  expect(chooseLanguage(undefined, "fr-FR,vi-VN;q=0.8")).toBe("vi");
  expect(chooseLanguage("xx", null)).toBe("en");
});
