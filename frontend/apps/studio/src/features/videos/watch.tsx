"use client";

import { asProblem } from "@reelbox/api";
import { Button, ProblemView, Skeleton } from "@reelbox/ui";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { JobProgress } from "@/features/jobs/job-progress";
import { useJobsUnderWay } from "@/features/jobs/queries";
import { best, useRenders } from "@/features/renders/queries";
import { useClockMap } from "@/features/transcripts/use-clock-map";
import { useHere } from "@/shell/workspace";
import { Player } from "./player";
import { useTrash, useVideo } from "./queries";
import { WatchHeader } from "./watch-header";
import { WatchPanels } from "./watch-panels";

const INTO_IT_S = 0.05; // a word begins a little before the cut that leads to it

/** A video: what it looks like, what is said in it, and its files. */
export function Watch({ videoId }: { videoId: string }) {
  const t = useTranslations();
  const { workspaceId, mayEdit } = useHere();
  const video = useVideo(workspaceId, videoId);
  const renders = useRenders(workspaceId, videoId);
  const job = useJobsUnderWay(workspaceId).data?.get(videoId);
  const trash = useTrash(workspaceId);
  const asked = Number(useSearchParams().get("at") ?? 0);
  const [second, setSecond] = useState(0);
  const [goal, setGoal] = useState<{ second: number } | null>(null);
  const render = best(renders.data ?? []);
  const map = useClockMap(videoId, render?.revision ?? null);
  if (video.isError) {
    return (
      <ProblemView
        className="m-6"
        problem={asProblem(video.error)}
        action={<Button onClick={() => video.refetch()}>{t("common.retry")}</Button>}
      />
    );
  }
  if (video.isPending || renders.isPending) {
    return <Skeleton className="m-6 aspect-video max-w-4xl rounded-card!" />;
  }
  const seek = (to: number) => setGoal({ second: to });
  const ready = video.data.revision > 0;
  return (
    <div className="mx-auto grid max-w-[110rem] gap-6 px-0 pb-24 sm:px-6 sm:pt-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <Player
          video={video.data}
          render={render}
          begin={render === undefined ? asked : map && (map.edited(asked + INTO_IT_S) ?? 0)}
          goal={goal}
          onTime={setSecond}
        />
        <div className="flex flex-col gap-4 px-4 sm:px-0">
          <WatchHeader video={video.data} />
          {video.data.deleted_at !== null && (
            <div className="flex flex-wrap items-center justify-between gap-3 rounded-card bg-sunken px-4 py-3 text-sm">
              {t("watch.inTrash")}
              {mayEdit && (
                <Button size="small" onClick={() => trash.mutate({ ids: [videoId], into: false })}>
                  {t("library.restore")}
                </Button>
              )}
            </div>
          )}
          {video.data.failure !== null && (
            <ProblemView problem={{ ...video.data.failure, detail: video.data.failure.message }} />
          )}
          {job !== undefined && <JobProgress job={job} name={video.data.name} />}
          {ready && render === undefined && <p className="text-sm text-ink-muted">{t("watch.originalNote")}</p>}
        </div>
      </div>
      <WatchPanels video={video.data} render={render} map={map} second={second} onSeek={seek} />
    </div>
  );
}
