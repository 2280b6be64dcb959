"use client";

import { unwrap } from "@reelbox/api";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, IN_WORKSPACE } from "@/lib/api";
import { useEditing } from "./context";
import type { Plan } from "./session";
import type { Timeline } from "./types";

/** What would come of another plan, without making it; null asks nothing. */
export function useTriedPlan(plan: Plan | null) {
  const { workspaceId, videoId, shown } = useEditing();
  const { revision, recipe, output } = shown.state;
  return useQuery({
    queryKey: [workspaceId, "tried", videoId, revision, plan],
    queryFn: async ({ signal }) => {
      const tried = await unwrap(
        api.POST(`${IN_WORKSPACE}/videos/{video_id}/plan`, {
          params: { path: { workspace_id: workspaceId, video_id: videoId } },
          body: { revision, recipe, output, ...plan, dry_run: true, with_timeline: true },
          signal,
        }),
      );
      return { ...tried, timeline: tried.timeline as unknown as Timeline };
    },
    enabled: plan !== null && shown.saving === "saved",
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
}
