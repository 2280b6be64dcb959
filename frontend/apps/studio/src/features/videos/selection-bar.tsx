"use client";

import { Button, useToast } from "@reelbox/ui";
import { Download, RotateCcw, Square, Trash2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Job, useJobChange } from "@/features/jobs/queries";
import { saveNewest } from "@/features/renders/queries";
import { useHere } from "@/shell/workspace";
import { useTrash, type Video } from "./queries";

interface Props {
  videos: readonly Video[];
  jobs: ReadonlyMap<string, Job>;
  onEnd: () => void;
}

/** What can be done with all chosen videos at once. */
export function SelectionBar({ videos, jobs, onEnd }: Props) {
  const t = useTranslations();
  const toast = useToast();
  const { workspaceId } = useHere();
  const trash = useTrash(workspaceId);
  const change = useJobChange(workspaceId);
  const trashed = videos.every((video) => video.deleted_at !== null);
  const failed = videos.filter((video) => video.state === "failed" && video.job_id !== null && !jobs.has(video.id));
  const busy = videos.flatMap((video) => jobs.get(video.id) ?? []);
  const download = async () => {
    for (const video of videos) {
      if (!(await saveNewest(workspaceId, video.id))) {
        toast({ title: video.name, detail: t("library.noRender") });
      }
    }
  };
  const move = (into: boolean) => {
    trash.mutate({ ids: videos.map((video) => video.id), into });
    onEnd();
  };
  return (
    <div
      role="toolbar"
      aria-label={t("library.selected", { count: videos.length })}
      className="sticky top-17 z-20 flex flex-wrap items-center gap-2 rounded-card border border-line bg-raised px-3 py-2 shadow-float"
    >
      <p className="flex-1 text-sm font-medium whitespace-nowrap" role="status">
        {t("library.selected", { count: videos.length })}
      </p>
      {failed.length > 0 && (
        <Button
          size="small"
          onClick={() => failed.map((video) => change.mutate({ jobId: video.job_id ?? "", change: "retry" }))}
        >
          <RotateCcw aria-hidden />
          {t("common.retry")}
        </Button>
      )}
      {busy.length > 0 && (
        <Button size="small" onClick={() => busy.map((job) => change.mutate({ jobId: job.id, change: "cancel" }))}>
          <Square aria-hidden />
          {t("library.stop")}
        </Button>
      )}
      {!trashed && (
        <Button size="small" onClick={download}>
          <Download aria-hidden />
          {t("common.download")}
        </Button>
      )}
      {trashed ? (
        <Button size="small" onClick={() => move(false)}>
          <RotateCcw aria-hidden />
          {t("library.restore")}
        </Button>
      ) : (
        <Button size="small" look="danger" onClick={() => move(true)}>
          <Trash2 aria-hidden />
          {t("common.delete")}
        </Button>
      )}
      <Button size="small" look="quiet" onClick={onEnd}>
        <X aria-hidden />
        {t("library.endSelection")}
      </Button>
    </div>
  );
}
