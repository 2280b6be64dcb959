import { differences } from "@reelbox/web/messages";
import { expect, test } from "vitest";
import en from "../../messages/en.json";
import vi from "../../messages/vi.json";

test("every text is there in both languages, with the same values", () => {
  expect(differences(en, vi)).toEqual([]);
});
