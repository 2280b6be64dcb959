import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { differences } from "@reelbox/web/messages";
import { expect, test } from "vitest";

const MESSAGES = join(import.meta.dirname, "../../messages");
const ROOMS = readdirSync(join(MESSAGES, "rooms")).filter((file) => file.endsWith(".en.json"));
const read = (file: string) => JSON.parse(readFileSync(join(MESSAGES, file), "utf8"));

test.each(["en.json", ...ROOMS.map((file) => `rooms/${file}`)])("%s is there in both languages", (file) => {
  expect(differences(read(file), read(file.replace(/en\.json$/, "vi.json")))).toEqual([]);
});
