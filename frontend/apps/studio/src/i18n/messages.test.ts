import { expect, test } from "vitest";
import en from "../../messages/en.json";
import vi from "../../messages/vi.json";
import { chooseLanguage } from "./languages";

function keys(messages: object, prefix = ""): string[] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === "string" ? [prefix + key] : keys(value as object, `${prefix}${key}.`),
  );
}

function values(messages: object): string[] {
  return Object.values(messages).flatMap((value) => (typeof value === "string" ? [value] : values(value as object)));
}

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]).sort();

test("every text is there in both languages", () => {
  expect(keys(vi).sort()).toEqual(keys(en).sort());
});

test("both languages name the same values in every text, and none is empty", () => {
  const [english, vietnamese] = [values(en), values(vi)];
  expect(keys(vi)).toEqual(keys(en));
  english.forEach((text, index) => {
    expect(new Set(placeholders(vietnamese[index] ?? ""))).toEqual(new Set(placeholders(text)));
    expect(text.trim() && vietnamese[index]?.trim()).toBeTruthy();
  });
});

test("the language is the chosen one, else what the browser asks for first", () => {
  expect(chooseLanguage("vi", "en-US,en;q=0.9")).toBe("vi");
  expect(chooseLanguage(undefined, "fr-FR,vi-VN;q=0.8")).toBe("vi");
  expect(chooseLanguage("xx", null)).toBe("en");
});
