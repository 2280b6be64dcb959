"use client";

import { asProblem, unwrap } from "@reelbox/api";
import { ProblemView, Skeleton } from "@reelbox/ui";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { ClockMap } from "@/features/transcripts/clock-map";
import { api, IN_WORKSPACE } from "@/lib/api";
import { clock } from "@/lib/format";
import { useHere } from "@/shell/workspace";
import { readChapters } from "./read-chapters";

const NO_CHAPTERS = "EXPORTS-003";

interface Props {
  videoId: string;
  ready: boolean;
  edited: boolean;
  map: ClockMap | null;
  onSeek: (second: number) => void;
}

export function Chapters({ videoId, ready, edited, map, onSeek }: Props) {
  const t = useTranslations("watch");
  const { workspaceId } = useHere();
  const chapters = useQuery({
    queryKey: [workspaceId, "video", videoId, "chapters"],
    queryFn: () =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/videos/{video_id}/exports/{to}`, {
          params: { path: { workspace_id: workspaceId, video_id: videoId, to: "chapters" } },
          parseAs: "text",
        }),
      ).then(readChapters),
    enabled: ready,
    retry: false,
  });
  const problem = chapters.isError ? asProblem(chapters.error) : null;
  if (problem !== null && problem.code !== NO_CHAPTERS) {
    return <ProblemView className="mt-4" problem={problem} />;
  }
  if (ready && chapters.isPending) {
    return <Skeleton className="mt-4 h-24" />;
  }
  if (chapters.data === undefined || chapters.data.length === 0) {
    return <p className="py-4 text-sm text-ink-muted">{ready ? t("noChapters") : t("notReady")}</p>;
  }
  return (
    <ol className="pt-3">
      {chapters.data.map((chapter) => (
        <li key={chapter.second}>
          <button
            type="button"
            onClick={() => onSeek(edited ? chapter.second : (map?.recorded(chapter.second) ?? chapter.second))}
            className="flex w-full gap-3 rounded-control px-2 py-2.5 text-left text-sm hover:bg-sunken"
          >
            <span className="w-12 shrink-0 text-ink-muted tabular-nums">{clock(chapter.second)}</span>
            {chapter.title}
          </button>
        </li>
      ))}
    </ol>
  );
}
