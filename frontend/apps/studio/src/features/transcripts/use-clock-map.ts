import { unwrap } from "@reelbox/api";
import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, IN_WORKSPACE } from "@/lib/api";
import { useHere } from "@/shell/workspace";
import { ClockMap, type Cut } from "./clock-map";

const timeline = (workspaceId: string, videoId: string, revision: number | null) =>
  queryOptions({
    queryKey: [workspaceId, "timeline", videoId, revision],
    queryFn: () =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/videos/{video_id}/timeline`, {
          params: { path: { workspace_id: workspaceId, video_id: videoId }, query: { revision } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY, // a revision never changes
  });

/** Which moment is where in a revision's edited video; null until that is known. */
export function useClockMap(videoId: string, revision: number | null): ClockMap | null {
  const { workspaceId } = useHere();
  const { data } = useQuery({ ...timeline(workspaceId, videoId, revision), enabled: revision !== null });
  return useMemo(() => (data === undefined ? null : new ClockMap(data as unknown as Cut)), [data]);
}

/** The same for another revision, once. */
export async function readClockMap(
  queries: QueryClient,
  workspaceId: string,
  videoId: string,
  revision: number,
): Promise<ClockMap> {
  return new ClockMap((await queries.fetchQuery(timeline(workspaceId, videoId, revision))) as unknown as Cut);
}
