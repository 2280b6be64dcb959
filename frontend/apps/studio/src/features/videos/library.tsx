"use client";

import { asProblem } from "@reelbox/api";
import { Button, buttonClass, EmptyState, ProblemView } from "@reelbox/ui";
import { Clapperboard, SearchX, Trash2 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { type Job, useJobsUnderWay } from "@/features/jobs/queries";
import { useUploads } from "@/features/uploads/uploads";
import { useShortcut } from "@/shell/use-shortcut";
import { useHere } from "@/shell/workspace";
import { VideoCard } from "./card";
import { GridSkeleton, VideoGrid } from "./grid";
import { Hits } from "./hits";
import { type Shown, useVideos } from "./queries";
import { useSelection } from "./selection";
import { SelectionBar } from "./selection-bar";
import { Toolbar } from "./toolbar";

const NONE: ReadonlyMap<string, Job> = new Map();

/** Everything a workspace has made, and what is being made. */
export function Library() {
  const t = useTranslations();
  const { workspaceId } = useHere();
  const [q, setQ] = useState("");
  const [shown, setShown] = useState<Shown>("all");
  const wanted = useDeferredValue(q.trim());
  const list = useVideos(workspaceId, { q: wanted, shown });
  const jobs = useJobsUnderWay(workspaceId).data ?? NONE;
  const videos = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const selection = useSelection(useMemo(() => videos.map((video) => video.id), [videos]));
  useShortcut("Escape", selection.clear);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) {
      fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <div className="mx-auto flex max-w-[110rem] flex-col gap-6 px-4 pt-6 pb-40 sm:px-6">
      <h1 className="sr-only">{t("library.title")}</h1>
      <Toolbar q={q} shown={shown} onSearch={setQ} onShow={setShown} />
      {selection.ids.size > 0 && (
        <SelectionBar
          videos={videos.filter((video) => selection.ids.has(video.id))}
          jobs={jobs}
          onEnd={selection.clear}
        />
      )}
      {wanted !== "" && <Hits q={wanted} />}
      {list.isError && (
        <ProblemView
          problem={asProblem(list.error)}
          action={<Button onClick={() => list.refetch()}>{t("common.retry")}</Button>}
        />
      )}
      {list.isPending && <GridSkeleton />}
      {list.isSuccess && videos.length === 0 && (
        <Nothing
          filtered={wanted !== "" || shown !== "all"}
          trash={shown === "trash" && wanted === ""}
          onClear={() => {
            setQ("");
            setShown("all");
          }}
        />
      )}
      {videos.length > 0 && (
        <VideoGrid
          videos={videos}
          onEnd={more}
          card={(video) => (
            <VideoCard
              key={video.id}
              video={video}
              job={jobs.get(video.id)}
              selected={selection.ids.has(video.id)}
              selecting={selection.ids.size > 0}
              onSelect={selection.toggle}
            />
          )}
        />
      )}
    </div>
  );
}

function Nothing({ filtered, trash, onClear }: { filtered: boolean; trash: boolean; onClear: () => void }) {
  const t = useTranslations("library");
  const { workspaceId, mayEdit } = useHere();
  const { choose } = useUploads();
  const back = <Button onClick={onClear}>{t("clear")}</Button>;
  if (trash) {
    return (
      <EmptyState icon={<Trash2 aria-hidden />} title={t("emptyTrash")} action={back}>
        {t("emptyTrashText")}
      </EmptyState>
    );
  }
  if (filtered) {
    return (
      <EmptyState icon={<SearchX aria-hidden />} title={t("nothing")} action={back}>
        {t("nothingText")}
      </EmptyState>
    );
  }
  const upload = mayEdit && (
    <div className="flex flex-wrap justify-center gap-2">
      <Button look="primary" onClick={choose}>
        {t("choose")}
      </Button>
      <Link href={`/w/${workspaceId}/welcome`} className={buttonClass()}>
        {t("trySample")}
      </Link>
    </div>
  );
  return (
    <EmptyState icon={<Clapperboard aria-hidden />} title={t("empty")} action={upload}>
      {t("emptyText")}
    </EmptyState>
  );
}
