"use client";

import { Button, IconButton, ProblemView } from "@reelbox/ui";
import { Download, Trash2, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { JobProgress } from "@/features/jobs/job-progress";
import { type Job, useJobChange, useJobsUnderWay } from "@/features/jobs/queries";
import { bytes, clock } from "@/lib/format";
import { useHere } from "@/shell/workspace";
import { type Render, save, useRemoveRender, useRenders } from "./queries";

const SHAPES = { source: "source", "16:9": "wide", "9:16": "upright", "1:1": "square" } as const;

/** The files made of a video, and those being made. */
export function RenderList({ videoId, name }: { videoId: string; name: string }) {
  const t = useTranslations("watch");
  const { workspaceId } = useHere();
  const renders = useRenders(workspaceId, videoId).data ?? [];
  const job = useJobsUnderWay(workspaceId).data?.get(videoId);
  if (renders.length === 0) {
    return <p className="text-sm text-ink-muted">{t("noFiles")}</p>;
  }
  return (
    <ul className="divide-y divide-line">
      {renders.map((render) => (
        <Item key={render.id} render={render} name={name} job={job?.id === render.job_id ? job : undefined} />
      ))}
    </ul>
  );
}

function Item({ render, name, job }: { render: Render; name: string; job: Job | undefined }) {
  const t = useTranslations();
  const locale = useLocale();
  const { workspaceId, mayEdit } = useHere();
  const remove = useRemoveRender(workspaceId, render.video_id);
  const change = useJobChange(workspaceId);
  const under = render.state === "running" || render.state === "queued";
  const facts = [
    t("watch.current", { number: render.revision }),
    clock(render.duration_s),
    render.size_bytes === null
      ? t(`render.${render.state === "stopping" ? "cancelling" : render.state}`)
      : bytes(render.size_bytes, locale),
  ];
  return (
    <li className="flex flex-col gap-2 py-3">
      <div className="flex items-center gap-1">
        <div className="min-w-0 flex-1">
          <p className="text-sm font-medium">
            {t(`render.${SHAPES[render.format ?? "source"]}`)}
            {render.height !== null && ` · ${render.height}p`}
          </p>
          <p className="text-xs text-ink-muted tabular-nums">{facts.join(" · ")}</p>
        </div>
        {render.state === "succeeded" && (
          <Button size="small" onClick={() => save(workspaceId, render.id)}>
            <Download aria-hidden />
            MP4
          </Button>
        )}
        {mayEdit && under && (
          <IconButton
            label={t("library.stop")}
            busy={change.isPending}
            onClick={() => change.mutate({ jobId: render.job_id, change: "cancel" })}
          >
            <X aria-hidden />
          </IconButton>
        )}
        {mayEdit && !under && (
          <IconButton label={t("render.remove")} busy={remove.isPending} onClick={() => remove.mutate(render.id)}>
            <Trash2 aria-hidden />
          </IconButton>
        )}
      </div>
      {job !== undefined && <JobProgress job={job} name={name} />}
      {render.failure !== null && (
        <ProblemView
          problem={{ ...render.failure, detail: render.failure.message }}
          action={
            mayEdit && (
              <Button size="small" onClick={() => change.mutate({ jobId: render.job_id, change: "retry" })}>
                {t("common.retry")}
              </Button>
            )
          }
        />
      )}
    </li>
  );
}
