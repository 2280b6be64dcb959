import { expect, test } from "vitest";
import { byVideo, type Job } from "./queries";
import { stageText } from "./stages";

test("numbered steps read as one stage, unknown ones as work", () => {
  expect(stageText("chunk 12", "running")).toBe("chunk");
  expect(stageText("something new", "running")).toBe("other");
  expect(stageText(null, "queued")).toBe("queued");
});

test("a card shows the job that is furthest", () => {
  const job = (id: string, video_id: string | null) => ({ id, video_id }) as Job;
  const found = byVideo([job("running", "v"), job("queued", "v"), job("source", null)]);
  expect(found.get("v")?.id).toBe("running");
  expect(found.size).toBe(1);
});
