import type { Kind } from "./queries";

/** What a webhook can be told; progress several times a second is of no use to it. */
export const KINDS: readonly Kind[] = [
  "render.finished",
  "render.failed",
  "render.queued",
  "render.cancelled",
  "video.drafted",
  "video.deleted",
  "video.restored",
  "source.uploaded",
  "source.ready",
  "source.refused",
  "source.deleted",
  "source.restored",
  "upload.refused",
  "comment.received",
  "comment.changed",
  "job.changed",
  "member.joined",
  "member.role_changed",
  "member.removed",
  "api_key.revoked",
  "webhook.disabled",
];
