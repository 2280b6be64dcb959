"use client";

import { Skeleton, Tabs } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { lazy, Suspense } from "react";
import type { Render } from "@/features/renders/queries";
import type { ClockMap } from "@/features/transcripts/clock-map";
import { Transcript } from "@/features/transcripts/transcript";
import { Chapters } from "./chapters";
import { Files } from "./files";
import type { Video } from "./queries";

const Comments = lazy(() => import("@/features/reviews/comments"));

interface Props {
  video: Video;
  /** What plays; without one the recording does. */
  render: Render | undefined;
  map: ClockMap | null;
  /** What is seen now, in seconds of what plays. */
  second: number;
  onSeek: (second: number) => void;
}

/** Beside the player: what is said, its chapters, what people say about it, its files. */
export function WatchPanels({ video, render, map, second, onSeek }: Props) {
  const t = useTranslations();
  const ready = video.revision > 0;
  return (
    <aside className="flex h-[70dvh] min-w-0 flex-col px-4 sm:px-0 lg:sticky lg:top-21 lg:h-[calc(100dvh-7rem)]">
      <Tabs
        label={t("common.more")}
        tabs={[
          {
            value: "transcript",
            label: t("watch.transcript"),
            panel: (
              <Transcript
                videoId={video.id}
                ready={ready}
                second={second}
                map={render === undefined ? null : map}
                onSeek={onSeek}
              />
            ),
          },
          {
            value: "chapters",
            label: t("watch.chapters"),
            panel: (
              <Chapters videoId={video.id} map={map} edited={render !== undefined} ready={ready} onSeek={onSeek} />
            ),
          },
          {
            value: "comments",
            label: t("reviews.comments"),
            panel: (
              <Suspense fallback={<Skeleton className="mt-4 h-24" />}>
                <Comments
                  videoId={video.id}
                  second={second}
                  revision={render?.revision ?? 0}
                  map={map}
                  onSeek={onSeek}
                />
              </Suspense>
            ),
          },
          { value: "files", label: t("watch.files"), panel: <Files video={video} /> },
        ]}
      />
    </aside>
  );
}
