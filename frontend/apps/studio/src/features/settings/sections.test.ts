import { expect, test } from "vitest";
import type { Here } from "@/shell/workspace";
import { groupsFor } from "./sections";

const here = (changes: Partial<Here>): Here => ({
  workspaceId: "w",
  role: "viewer",
  mayEdit: false,
  mayOwn: false,
  administers: false,
  ...changes,
});
const names = (changes: Partial<Here>) =>
  groupsFor(here(changes)).flatMap((group) => group.sections.map((s) => s.name));

test("whoever may only watch sees nothing to manage", () => {
  expect(names({})).toEqual(["account", "notifications", "members", "license"]);
});

test("an owner sees the workspace's rooms, an administrator the box's", () => {
  expect(names({ mayOwn: true })).toContain("webhooks");
  expect(names({ mayOwn: true })).not.toContain("storage");
  expect(names({ administers: true })).toContain("health");
  expect(names({ administers: true })).not.toContain("api-keys");
});
