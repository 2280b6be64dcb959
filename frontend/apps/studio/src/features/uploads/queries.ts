import { type Schema, unwrap } from "@reelbox/api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, IN_WORKSPACE } from "@/lib/api";

export type Upload = Schema<"UploadView">;

const read = (workspaceId: string) =>
  unwrap(api.GET(`${IN_WORKSPACE}/uploads`, { params: { path: { workspace_id: workspaceId } } })).then(
    (list) => list.items,
  );

/** The uploads that somebody may go on with; the box remembers them, so a refresh loses none. */
export function useUnfinished(workspaceId: string) {
  return useQuery({ queryKey: [workspaceId, "uploads"], queryFn: () => read(workspaceId) });
}

/** Returns what reads them now, for a file that was just chosen. */
export function useReadUnfinished(workspaceId: string): () => Promise<Upload[]> {
  const queries = useQueryClient();
  return () =>
    queries.fetchQuery({ queryKey: [workspaceId, "uploads"], queryFn: () => read(workspaceId), staleTime: 0 });
}
