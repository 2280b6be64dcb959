"use client";

import { Button, Checkbox } from "@reelbox/ui";
import clsx from "clsx";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { memo } from "react";
import { JobProgress } from "@/features/jobs/job-progress";
import { type Job, useJobChange } from "@/features/jobs/queries";
import { clock, savedSeconds, span } from "@/lib/format";
import { useHere } from "@/shell/workspace";
import { CardMenu } from "./card-menu";
import type { Video } from "./queries";
import { Thumbnail } from "./thumbnail";

interface Props {
  video: Video;
  job: Job | undefined;
  selected: boolean;
  selecting: boolean;
  onSelect: (id: string, range: boolean) => void;
}

export const VideoCard = memo(function VideoCard({ video, job, selected, selecting, onSelect }: Props) {
  const t = useTranslations("library");
  const { workspaceId, mayEdit } = useHere();
  const href = `/w/${workspaceId}/videos/${video.id}`; // not fetched ahead: whoever scrolls passes hundreds of them
  const length = video.duration_s ?? video.source_duration_s;
  return (
    <article className="group flex min-w-0 flex-col gap-3" data-testid="video">
      <div className={clsx("relative rounded-card", selected && "ring-3 ring-accent")}>
        <Link href={href} prefetch={false} tabIndex={-1} aria-hidden="true">
          <Thumbnail video={video} workspaceId={workspaceId} />
        </Link>
        {mayEdit && (
          <div
            className={clsx(
              "absolute top-2 left-2 flex rounded bg-surface p-1 transition-opacity focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100",
              !selecting && "opacity-0",
            )}
          >
            <Checkbox
              bare
              checked={selected}
              onChange={() => {}}
              onClick={(event) => onSelect(video.id, event.shiftKey)}
              label={t("select", { name: video.name })}
            />
          </div>
        )}
        {length !== null && (
          <span className="absolute right-2 bottom-2 rounded bg-black/80 px-1.5 py-0.5 text-xs font-medium text-white tabular-nums">
            {clock(length)}
          </span>
        )}
      </div>
      <div className="flex items-start gap-1">
        <div className="min-w-0 flex-1">
          <h2 className="line-clamp-2 text-sm font-semibold wrap-anywhere">
            <Link href={href} prefetch={false} className="hover:text-accent">
              {video.name}
            </Link>
          </h2>
          <Facts video={video} busy={job !== undefined} />
        </div>
        <CardMenu video={video} job={job} />
      </div>
      {job !== undefined && (
        <div className="flex items-center gap-2">
          <div className="min-w-0 flex-1">
            <JobProgress job={job} name={video.name} />
          </div>
          {mayEdit && <StopButton job={job} />}
        </div>
      )}
    </article>
  );
});

function StopButton({ job }: { job: Job }) {
  const t = useTranslations("library");
  const { workspaceId } = useHere();
  const change = useJobChange(workspaceId);
  return (
    <Button
      size="small"
      look="quiet"
      busy={change.isPending || job.state === "stopping"}
      onClick={() => change.mutate({ jobId: job.id, change: "cancel" })}
    >
      {t("stop")}
    </Button>
  );
}

function Facts({ video, busy }: { video: Video; busy: boolean }) {
  const t = useTranslations("library");
  const locale = useLocale();
  const format = useFormatter();
  const saved = savedSeconds(video.source_duration_s, video.duration_s);
  if (video.state === "failed" && video.failure !== null) {
    return (
      <p className="mt-0.5 text-xs text-bad">
        {video.failure.message} <span className="font-medium">{video.failure.code}</span>
      </p>
    );
  }
  const state = { ready: null, analyzing: t("stateAnalyzing"), failed: t("stateFailed") }[video.state];
  return (
    <p className="mt-0.5 flex flex-wrap gap-x-2 text-xs text-ink-muted">
      {saved >= 1 && <span className="font-medium text-good">{t("savedTime", { time: span(saved, locale) })}</span>}
      {state !== null && !busy && <span>{state}</span>}
      <time dateTime={video.created_at}>{format.dateTime(new Date(video.created_at), { dateStyle: "medium" })}</time>
    </p>
  );
}
