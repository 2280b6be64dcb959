import { expect, test } from "vitest";
import { leadsTo } from "./leads-to";

const told = (kind: string, more: object = {}) => ({ kind, data: {}, subject_id: "s", workspace_id: "w", ...more });

test("what one was told leads to where it is", () => {
  expect(leadsTo(told("video.drafted"), "x")).toBe("/w/w/videos/s");
  expect(leadsTo(told("comment.received", { data: { video_id: "v" } }), "x")).toBe("/w/w/videos/v");
  expect(leadsTo(told("box.license_grace", { workspace_id: null }), "x")).toBe("/w/x/settings/license");
  expect(leadsTo(told("upload.refused"), "x")).toBeNull();
});
