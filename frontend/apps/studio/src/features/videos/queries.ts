import { asProblem, type Schema, unwrap } from "@reelbox/api";
import { useToast } from "@reelbox/ui";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, IN_WORKSPACE } from "@/lib/api";

export type Video = Schema<"VideoShown">;
export type Shown = "all" | "ready" | "analyzing" | "failed" | "trash";

const PART = 100;

/** The videos of a workspace, newest first, a hundred at a time. */
export function useVideos(workspaceId: string, wanted: { q: string; shown: Shown }) {
  const { q, shown } = wanted;
  return useInfiniteQuery({
    queryKey: [workspaceId, "videos", q, shown],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/videos`, {
          params: {
            path: { workspace_id: workspaceId },
            query: {
              cursor: pageParam,
              limit: PART,
              q,
              trash: shown === "trash",
              state: shown === "all" || shown === "trash" ? null : shown,
            },
          },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
  });
}

export function useVideo(workspaceId: string, videoId: string) {
  return useQuery({
    queryKey: [workspaceId, "video", videoId],
    queryFn: () =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/videos/{video_id}`, {
          params: { path: { workspace_id: workspaceId, video_id: videoId } },
        }),
      ),
  });
}

export function useHits(workspaceId: string, q: string) {
  return useQuery({
    queryKey: [workspaceId, "search", q],
    queryFn: () =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/search`, {
          params: { path: { workspace_id: workspaceId }, query: { q, limit: 8 } },
        }),
      ),
    enabled: q.length > 1,
  });
}

export function useRename(workspaceId: string, videoId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      unwrap(
        api.PATCH(`${IN_WORKSPACE}/videos/{video_id}`, {
          params: { path: { workspace_id: workspaceId, video_id: videoId } },
          body: { name },
        }),
      ),
    onSuccess: (video) => {
      queries.setQueryData([workspaceId, "video", videoId], video);
      queries.invalidateQueries({ queryKey: [workspaceId, "videos"] });
    },
  });
}

/** Moves videos into the trash or out of it, says so, and offers to undo the former. */
export function useTrash(workspaceId: string) {
  const t = useTranslations();
  const toast = useToast();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: async ({ ids, into }: { ids: readonly string[]; into: boolean }) => {
      const changed = await Promise.allSettled(
        ids.map((video_id) => {
          const params = { path: { workspace_id: workspaceId, video_id } };
          return into
            ? unwrap(api.DELETE(`${IN_WORKSPACE}/videos/{video_id}`, { params }))
            : unwrap(api.POST(`${IN_WORKSPACE}/videos/{video_id}/restore`, { params }));
        }),
      );
      return changed.filter((each) => each.status === "rejected");
    },
    onSuccess: (failed, { ids, into }) => {
      queries.invalidateQueries({ queryKey: [workspaceId] });
      if (failed.length > 0) {
        const problem = asProblem(failed[0]?.reason);
        const detail = `${problem.detail} ${problem.hint} ${problem.code}`;
        toast({ title: t("library.notDone", { count: failed.length }), detail, bad: true });
      } else if (into) {
        const undo = { label: t("common.undo"), onClick: () => change.mutate({ ids, into: false }) };
        toast({ title: t("library.deleted", { count: ids.length }), action: undo });
      } else {
        toast({ title: t("library.restored") });
      }
    },
  });
  return change;
}
