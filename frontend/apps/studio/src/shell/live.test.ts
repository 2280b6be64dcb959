import type { WorkspaceEvent } from "@reelbox/api";
import { expect, test } from "vitest";
import { stale } from "./live";

const event = (kind: string, data: Record<string, unknown> = {}, subject_id: string | null = "s"): WorkspaceEvent => ({
  number: 1,
  kind,
  subject_id,
  data,
  created_at: "2026-01-01T00:00:00Z",
});

test("progress only reads the jobs anew, not the whole library", () => {
  expect(stale(event("job.progressed", { video_id: "v" }), "w")).toEqual([["w", "jobs"]]);
});

test("a job that changed also concerns the library and its video", () => {
  expect(stale(event("job.changed", { video_id: "v" }), "w")).toContainEqual(["w", "video", "v"]);
  expect(stale(event("job.changed", {}), "w")).toContainEqual(["w", "videos"]);
});

test("a finished render concerns its video, a renamed role who one is", () => {
  expect(stale(event("render.finished", { video_id: "v" }, "r"), "w")).toContainEqual(["w", "video", "v"]);
  expect(stale(event("member.role_changed"), "w")).toEqual([["me"]]);
});
