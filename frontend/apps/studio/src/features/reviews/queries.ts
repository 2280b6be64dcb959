import { type Schema, unwrap } from "@reelbox/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, IN_WORKSPACE } from "@/lib/api";

export type Comment = Schema<"CommentView">;
export type ShareLink = Schema<"ShareLinkView">;
export type ReviewSettings = Schema<"ReviewSettings">;

const ofVideo = (workspaceId: string, videoId: string, what: "comments" | "links") =>
  [workspaceId, "video", videoId, what] as const;

/** What was said about a video, by moment. */
export function useComments(workspaceId: string, videoId: string) {
  return useQuery({
    queryKey: ofVideo(workspaceId, videoId, "comments"),
    queryFn: () =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/videos/{video_id}/comments`, {
          params: { path: { workspace_id: workspaceId, video_id: videoId } },
        }),
      ),
  });
}

export type CommentChange =
  | { say: { text: string; at_s: number; revision: number } }
  | { id: string; resolved: boolean }
  | { id: string; delete: true };

/** Says something, marks it as done, or deletes it. */
export function useCommentChange(workspaceId: string, videoId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: CommentChange) => {
      if ("say" in change) {
        const path = { workspace_id: workspaceId, video_id: videoId };
        await unwrap(api.POST(`${IN_WORKSPACE}/videos/{video_id}/comments`, { params: { path }, body: change.say }));
        return;
      }
      const params = { path: { workspace_id: workspaceId, comment_id: change.id } };
      if ("resolved" in change) {
        const body = { is_resolved: change.resolved };
        await unwrap(api.PATCH(`${IN_WORKSPACE}/comments/{comment_id}`, { params, body }));
      } else {
        await unwrap(api.DELETE(`${IN_WORKSPACE}/comments/{comment_id}`, { params }));
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ofVideo(workspaceId, videoId, "comments") }),
  });
}

/** The links to a video, newest first. */
export function useLinks(workspaceId: string, videoId: string) {
  return useQuery({
    queryKey: ofVideo(workspaceId, videoId, "links"),
    queryFn: () =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/videos/{video_id}/share-links`, {
          params: { path: { workspace_id: workspaceId, video_id: videoId } },
        }),
      ),
  });
}

/** Makes a link. */
export function useShare(workspaceId: string, videoId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"ShareLinkWish">) =>
      unwrap(
        api.POST(`${IN_WORKSPACE}/videos/{video_id}/share-links`, {
          params: { path: { workspace_id: workspaceId, video_id: videoId } },
          body,
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ofVideo(workspaceId, videoId, "links") }),
  });
}

/** Withdraws a link. */
export function useWithdraw(workspaceId: string, videoId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (linkId: string) =>
      unwrap(
        api.DELETE(`${IN_WORKSPACE}/share-links/{link_id}`, {
          params: { path: { workspace_id: workspaceId, link_id: linkId } },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ofVideo(workspaceId, videoId, "links") }),
  });
}

export function useReviewSettings(workspaceId: string) {
  return useQuery({
    queryKey: [workspaceId, "review-settings"],
    queryFn: () =>
      unwrap(api.GET(`${IN_WORKSPACE}/review-settings`, { params: { path: { workspace_id: workspaceId } } })),
  });
}

export function useSetReviewSettings(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ReviewSettings) =>
      unwrap(api.PUT(`${IN_WORKSPACE}/review-settings`, { params: { path: { workspace_id: workspaceId } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: [workspaceId] }),
  });
}
