"use client";

import { IconButton, Menu, MenuItem, useToast } from "@reelbox/ui";
import { Download, MoreVertical, Play, RotateCcw, Trash2 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type Job, useJobChange } from "@/features/jobs/queries";
import { saveNewest } from "@/features/renders/queries";
import { useHere } from "@/shell/workspace";
import { useTrash, type Video } from "./queries";

/** The opened menu of a card. */
export default function CardMenuOpen({ video, job }: { video: Video; job: Job | undefined }) {
  const t = useTranslations();
  const toast = useToast();
  const { workspaceId, mayEdit } = useHere();
  const trash = useTrash(workspaceId);
  const change = useJobChange(workspaceId);
  const download = async () => {
    if (!(await saveNewest(workspaceId, video.id))) {
      toast({ title: video.name, detail: t("library.noRender") });
    }
  };
  const trigger = (
    <IconButton label={t("library.actions", { name: video.name })} className="-mt-1.5">
      <MoreVertical aria-hidden />
    </IconButton>
  );
  return (
    <Menu trigger={trigger} defaultOpen>
      <MenuItem render={<Link href={`/w/${workspaceId}/videos/${video.id}`} />}>
        <Play aria-hidden />
        {t("library.watch")}
      </MenuItem>
      {video.state === "ready" && (
        <MenuItem onClick={download}>
          <Download aria-hidden />
          {t("common.download")}
        </MenuItem>
      )}
      {mayEdit && video.state === "failed" && job === undefined && video.job_id !== null && (
        <MenuItem onClick={() => change.mutate({ jobId: video.job_id ?? "", change: "retry" })}>
          <RotateCcw aria-hidden />
          {t("common.retry")}
        </MenuItem>
      )}
      {mayEdit && video.deleted_at !== null && (
        <MenuItem onClick={() => trash.mutate({ ids: [video.id], into: false })}>
          <RotateCcw aria-hidden />
          {t("library.restore")}
        </MenuItem>
      )}
      {mayEdit && video.deleted_at === null && (
        <MenuItem danger onClick={() => trash.mutate({ ids: [video.id], into: true })}>
          <Trash2 aria-hidden />
          {t("common.delete")}
        </MenuItem>
      )}
    </Menu>
  );
}
