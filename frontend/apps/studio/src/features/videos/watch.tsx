"use client";

import { asProblem, unwrap } from "@reelbox/api";
import { Button, ProblemView, Skeleton, Tabs } from "@reelbox/ui";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { JobProgress } from "@/features/jobs/job-progress";
import { useJobsUnderWay } from "@/features/jobs/queries";
import { best, useRenders } from "@/features/renders/queries";
import { ClockMap, type Cut } from "@/features/transcripts/clock-map";
import { Transcript } from "@/features/transcripts/transcript";
import { api, IN_WORKSPACE } from "@/lib/api";
import { useHere } from "@/shell/workspace";
import { Chapters } from "./chapters";
import { Files } from "./files";
import { Player } from "./player";
import { useTrash, useVideo } from "./queries";
import { WatchHeader } from "./watch-header";

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
      <aside className="flex h-[70dvh] min-w-0 flex-col px-4 sm:px-0 lg:sticky lg:top-21 lg:h-[calc(100dvh-7rem)]">
        <Tabs
          label={t("common.more")}
          tabs={[
            {
              value: "transcript",
              label: t("watch.transcript"),
              panel: (
                <Transcript
                  videoId={videoId}
                  ready={ready}
                  second={second}
                  map={render === undefined ? null : map}
                  onSeek={seek}
                />
              ),
            },
            {
              value: "chapters",
              label: t("watch.chapters"),
              panel: <Chapters videoId={videoId} map={map} edited={render !== undefined} ready={ready} onSeek={seek} />,
            },
            { value: "files", label: t("watch.files"), panel: <Files video={video.data} /> },
          ]}
        />
      </aside>
    </div>
  );
}

/** Which moment is where in a revision's edited video; null until that is known. */
function useClockMap(videoId: string, revision: number | null): ClockMap | null {
  const { workspaceId } = useHere();
  const timeline = useQuery({
    queryKey: [workspaceId, "timeline", videoId, revision],
    queryFn: () =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/videos/{video_id}/timeline`, {
          params: { path: { workspace_id: workspaceId, video_id: videoId }, query: { revision } },
        }),
      ),
    enabled: revision !== null,
    staleTime: Number.POSITIVE_INFINITY, // a revision never changes
  });
  return useMemo(
    () => (timeline.data === undefined ? null : new ClockMap(timeline.data as unknown as Cut)),
    [timeline.data],
  );
}
