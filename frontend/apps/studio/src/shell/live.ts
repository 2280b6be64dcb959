"use client";

import { EventStream, type StreamState, streamUrl, type WorkspaceEvent } from "@reelbox/api";
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

const GATHER_MS = 700;

/** What is to be read anew after an event: the first words of the queries' keys. */
export function stale(event: WorkspaceEvent, workspaceId: string): QueryKey[] {
  const video = typeof event.data.video_id === "string" ? event.data.video_id : null;
  const here = (...words: string[]) => [workspaceId, ...words];
  const noun = event.kind.split(".")[0];
  if (event.kind === "job.progressed") {
    return [here("jobs")];
  }
  if (noun === "job") {
    return [here("jobs"), here("videos"), here("uploads"), ...(video === null ? [] : [here("video", video)])];
  }
  if (noun === "video" || noun === "render") {
    const id = noun === "video" ? event.subject_id : video;
    return [here("videos"), ...(id === null || id === undefined ? [] : [here("video", id)])];
  }
  if (noun === "source" || noun === "upload") {
    return [here("uploads"), here("videos")];
  }
  if (noun === "comment" && video !== null) {
    return [here("video", video, "comments")];
  }
  return noun === "member" ? [["me"]] : [];
}

/** Keeps what is shown of a workspace up to date, and says how the line to the box is. */
export function useLive(workspaceId: string): StreamState {
  const queries = useQueryClient();
  const [state, setState] = useState<StreamState>("connecting");
  useEffect(() => {
    const waiting = new Map<string, QueryKey>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      for (const queryKey of waiting.values()) {
        queries.invalidateQueries({ queryKey });
      }
      waiting.clear();
    };
    const stream = new EventStream({
      url: streamUrl(workspaceId, window.location.origin),
      onState: setState,
      onGap: () => queries.invalidateQueries({ queryKey: [workspaceId] }),
      onEvent: (event) => {
        for (const key of stale(event, workspaceId)) {
          waiting.set(key.join(), key);
        }
        timer ??= setTimeout(refresh, GATHER_MS);
      },
    });
    const wake = () => stream.wake();
    stream.start();
    window.addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
      stream.stop();
    };
  }, [workspaceId, queries]);
  return state;
}
