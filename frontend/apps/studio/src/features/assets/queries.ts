import { type Schema, unwrap } from "@reelbox/api";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, IN_WORKSPACE } from "@/lib/api";

export type Asset = Schema<"AssetView">;
export type Held = Schema<"HeldKind">;

export const KINDS: readonly Held[] = ["video", "image", "animation", "sound", "font"];

const one = `${IN_WORKSPACE}/assets/{asset_id}` as const;

export interface Wanted {
  q: string;
  kind: Held | "all";
  trash: boolean;
}

/** The files of the library, newest first; what is being looked at is asked about again. */
export function useAssets(workspaceId: string, { q, kind, trash }: Wanted) {
  return useInfiniteQuery({
    queryKey: [workspaceId, "assets", "list", q, kind, trash],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/assets`, {
          params: {
            path: { workspace_id: workspaceId },
            query: {
              cursor: pageParam,
              limit: 100,
              trash,
              ...(q === "" ? {} : { q }),
              ...(kind === "all" ? {} : { kind }),
            },
          },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((each) => each.state === "checking")) ? 2000 : false,
  });
}

/** The ready files of some kinds, to choose from. */
export function useReadyAssets(workspaceId: string, kinds: readonly Held[]) {
  return useQuery({
    queryKey: [workspaceId, "assets", "ready"],
    queryFn: async () =>
      (
        await unwrap(
          api.GET(`${IN_WORKSPACE}/assets`, {
            params: { path: { workspace_id: workspaceId }, query: { limit: 200 } },
          }),
        )
      ).items.filter((each) => each.state === "ready"),
    select: (found) => found.filter((each) => each.kind !== null && kinds.includes(each.kind)),
  });
}

export type AssetChange =
  | { id: string; describe: Schema<"AssetWish"> }
  | { id: string; remove: true }
  | { id: string; restore: true };

/** Describes a file, puts it into the trash, or takes it out again. */
export function useAssetChange(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: AssetChange) => {
      const params = { path: { workspace_id: workspaceId, asset_id: change.id } };
      if ("describe" in change) {
        await unwrap(api.PATCH(one, { params, body: change.describe }));
      } else if ("restore" in change) {
        await unwrap(api.POST(`${one}/restore`, { params }));
      } else {
        await unwrap(api.DELETE(one, { params }));
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [workspaceId, "assets"] }),
  });
}

/** Where a file, or a small picture of it, is. */
export function assetFile(workspaceId: string, assetId: string, what: "original" | "thumbnail"): string {
  return `/api/v1/workspaces/${workspaceId}/assets/${assetId}/files/${what}`;
}
