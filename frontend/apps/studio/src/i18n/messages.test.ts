import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
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

const MESSAGES = join(import.meta.dirname, "../../messages");
const read = (file: string) => JSON.parse(readFileSync(join(MESSAGES, file), "utf8")) as object;
const ROOMS = readdirSync(join(MESSAGES, "rooms")).filter((file) => file.endsWith(".en.json"));

test.each(["en.json", ...ROOMS.map((file) => `rooms/${file}`)])("%s is the same in both languages", (file) => {
  const [en, vi] = [read(file), read(file.replace(/en\.json$/, "vi.json"))];
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
