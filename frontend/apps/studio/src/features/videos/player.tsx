"use client";

import { asProblem, unwrap } from "@reelbox/api";
import { Button, ProblemView, Skeleton } from "@reelbox/ui";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef } from "react";
import { type Render, readDownload } from "@/features/renders/queries";
import { api, IN_WORKSPACE } from "@/lib/api";
import { useShortcut } from "@/shell/use-shortcut";
import { useHere } from "@/shell/workspace";
import type { Video } from "./queries";

const FRESH_MS = 30 * 60_000; // addresses are good for an hour
const STEP_S = 5;

interface Props {
  video: Video;
  /** The finished file to play; without one the recording is played. */
  render: Render | undefined;
  /** Where to begin, in seconds; null until that is known. */
  begin: number | null;
  /** Where to go now; a new object each time. */
  goal: { second: number } | null;
  onTime: (second: number) => void;
}

export function Player({ video, render, begin, goal, onTime }: Props) {
  const t = useTranslations();
  const element = useRef<HTMLVideoElement>(null);
  const file = useFile(video, render);
  useEffect(() => {
    if (goal !== null && element.current !== null) {
      element.current.currentTime = goal.second;
      element.current.play().catch(() => {}); // a browser may want a click first: then it stays paused there
    }
  }, [goal]);
  const act = useCallback((change: (player: HTMLVideoElement) => void) => {
    if (element.current !== null) {
      change(element.current);
    }
  }, []);
  const placed = useRef(false);
  const place = useCallback(
    () =>
      act((player) => {
        if (!placed.current && begin !== null && player.readyState >= HTMLMediaElement.HAVE_METADATA) {
          placed.current = true;
          player.currentTime = begin;
        }
      }),
    [act, begin],
  );
  useEffect(place, [place]); // the file may have come first
  useShortcut(
    "k",
    useCallback(() => act((player) => (player.paused ? player.play() : player.pause())), [act]),
  );
  useShortcut(
    "ArrowLeft",
    useCallback(() => act((player) => (player.currentTime -= STEP_S)), [act]),
  );
  useShortcut(
    "ArrowRight",
    useCallback(() => act((player) => (player.currentTime += STEP_S)), [act]),
  );
  if (file.isError) {
    return (
      <ProblemView
        className="mx-4 mt-4 sm:mx-0 sm:mt-0"
        problem={asProblem(file.error)}
        action={<Button onClick={() => file.refetch()}>{t("common.retry")}</Button>}
      />
    );
  }
  if (file.data === undefined) {
    return <Skeleton className="aspect-video rounded-card!" />;
  }
  return (
    // biome-ignore lint/a11y/useMediaCaption: captions are part of the picture, and the transcript stands beside it
    <video
      ref={element}
      key={file.data}
      src={file.data}
      controls
      playsInline
      preload="metadata"
      aria-label={video.name}
      className="aspect-video max-h-[72dvh] w-full bg-black sm:rounded-card"
      onLoadedMetadata={place}
      onTimeUpdate={(event) => onTime(event.currentTarget.currentTime)}
    />
  );
}

/** The address of what is played. */
function useFile(video: Video, render: Render | undefined) {
  const { workspaceId } = useHere();
  return useQuery({
    queryKey: [workspaceId, "file", video.source_id, render?.id ?? "proxy"],
    queryFn: async () => {
      if (render !== undefined) {
        return (await readDownload(workspaceId, render.id)).url;
      }
      const found = await unwrap(
        api.GET(`${IN_WORKSPACE}/sources/{source_id}/files/{what}`, {
          params: {
            path: { workspace_id: workspaceId, source_id: video.source_id, what: "proxy" },
            query: { redirect: false },
          },
        }),
      );
      return found.url;
    },
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
  });
}
