import type { Notification } from "./queries";

/** Where what one was told about is; null where there is no page of it. */
export function leadsTo(told: Pick<Notification, "kind" | "data" | "subject_id" | "workspace_id">, here: string) {
  const workspace = `/w/${told.workspace_id ?? here}`;
  if (told.kind.startsWith("box.license")) {
    return `${workspace}/settings/license`;
  }
  if (told.kind === "box.disk_low") {
    return `${workspace}/settings/storage`;
  }
  if (told.kind.startsWith("webhook.")) {
    return `${workspace}/settings/webhooks`;
  }
  const video = told.kind.startsWith("video.") ? told.subject_id : told.data.video_id;
  return typeof video === "string" ? `${workspace}/videos/${video}` : null;
}
