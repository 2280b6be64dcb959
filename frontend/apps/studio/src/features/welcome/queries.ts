import { unwrap } from "@reelbox/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useRenders } from "@/features/renders/queries";
import { api, IN_WORKSPACE } from "@/lib/api";

const LOOK_MS = 1500;
const HEIGHT = 360; // enough to measure how fast pictures are made

/** Has the box take the recording that comes with it. */
export function useTakeSample(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST(`${IN_WORKSPACE}/sample`, { params: { path: { workspace_id: workspaceId } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: [workspaceId, "videos"] }),
  });
}

/** Follows the sample from its upload to its video, and renders that once, small: then the box has measured itself. */
export function useTrial(workspaceId: string, uploadId: string | null) {
  const queries = useQueryClient();
  const upload = useQuery({
    queryKey: [workspaceId, "uploads", uploadId],
    queryFn: () =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/uploads/{upload_id}`, {
          params: { path: { workspace_id: workspaceId, upload_id: uploadId ?? "" } },
        }),
      ),
    enabled: uploadId !== null,
    refetchInterval: ({ state }) => (state.data?.source_id || state.data?.failure ? false : LOOK_MS),
  });
  const sourceId = upload.data?.source_id ?? null;
  const video = useQuery({
    queryKey: [workspaceId, "videos", "of", sourceId],
    queryFn: async () =>
      (
        await unwrap(
          api.GET(`${IN_WORKSPACE}/videos`, {
            params: { path: { workspace_id: workspaceId }, query: { source_id: sourceId, limit: 1 } },
          }),
        )
      ).items[0] ?? null,
    enabled: sourceId !== null,
    refetchInterval: ({ state }) => (state.data && state.data.state !== "analyzing" ? false : LOOK_MS),
  });
  const videoId = video.data?.state === "ready" ? video.data.id : null;
  const render = useMutation({
    mutationFn: (video_id: string) =>
      unwrap(
        api.POST(`${IN_WORKSPACE}/videos/{video_id}/renders`, {
          params: { path: { workspace_id: workspaceId, video_id } },
          body: { formats: [], height: HEIGHT, preview: false, priority: 0, dry_run: false },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: [workspaceId, "video", videoId] }),
  });
  const { mutate, isIdle } = render;
  useEffect(() => {
    if (videoId !== null && isIdle) {
      mutate(videoId);
    }
  }, [videoId, isIdle, mutate]);
  const renders = useRenders(workspaceId, videoId ?? "", videoId !== null && render.isSuccess ? LOOK_MS : undefined);
  const made = render.isSuccess ? renders.data?.[0] : undefined;
  useEffect(() => {
    if (made?.state === "succeeded") {
      queries.invalidateQueries({ queryKey: [workspaceId, "videos", "speed"] });
    }
  }, [made?.state, workspaceId, queries]);
  return { upload, video, render, made };
}
