import { type Schema, unwrap } from "@reelbox/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, IN_WORKSPACE } from "@/lib/api";

export type Render = Schema<"RenderShown">;
export type Format = Schema<"Format">;

const read = (workspaceId: string, videoId: string) =>
  unwrap(
    api.GET(`${IN_WORKSPACE}/videos/{video_id}/renders`, {
      params: { path: { workspace_id: workspaceId, video_id: videoId }, query: { limit: 50 } },
    }),
  ).then((list) => list.items);

/** The files made of a video; `everyMs`: asked for again after so long, for a page that waits for one. */
export function useRenders(workspaceId: string, videoId: string, everyMs?: number) {
  return useQuery({
    queryKey: [workspaceId, "video", videoId, "renders"],
    queryFn: () => read(workspaceId, videoId),
    enabled: videoId !== "",
    refetchInterval: everyMs ?? false,
  });
}

/** Where a finished file can be had for an hour. */
export function readDownload(workspaceId: string, renderId: string) {
  return unwrap(
    api.GET(`${IN_WORKSPACE}/renders/{render_id}/download`, {
      params: { path: { workspace_id: workspaceId, render_id: renderId } },
    }),
  );
}

/** The newest finished file, whole ones before quick looks. */
export function best(renders: readonly Render[]): Render | undefined {
  const finished = renders.filter((render) => render.state === "succeeded");
  return finished.find((render) => !render.preview) ?? finished[0];
}

/** Saves the newest finished file of a video; false where there is none. */
export async function saveNewest(workspaceId: string, videoId: string): Promise<boolean> {
  const render = best(await read(workspaceId, videoId));
  if (render !== undefined) {
    await save(workspaceId, render.id);
  }
  return render !== undefined;
}

export async function save(workspaceId: string, renderId: string): Promise<void> {
  const { url, file_name } = await readDownload(workspaceId, renderId);
  const link = document.createElement("a");
  link.href = url;
  link.download = file_name;
  link.click();
}

export function useRemoveRender(workspaceId: string, videoId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (renderId: string) =>
      unwrap(
        api.DELETE(`${IN_WORKSPACE}/renders/{render_id}`, {
          params: { path: { workspace_id: workspaceId, render_id: renderId } },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: [workspaceId, "video", videoId] }),
  });
}
