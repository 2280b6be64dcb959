import { type Schema, unwrap } from "@reelbox/api";
import { useQuery } from "@tanstack/react-query";
import { api, IN_WORKSPACE, V1 } from "@/lib/api";
import type { Change, Saved } from "./session";
import type { Revision, Timeline } from "./types";

const FRESH_MS = 30 * 60_000; // addresses are good for an hour
const AT_ONCE = 100;

export type Asset = Schema<"AssetView">;

const pathOf = (workspaceId: string, videoId: string) => ({
  path: { workspace_id: workspaceId, video_id: videoId },
});

/** The newest revision with all that it is made of. */
export async function readRevision(workspaceId: string, videoId: string): Promise<Revision> {
  const params = { ...pathOf(workspaceId, videoId), query: { with_timeline: true } };
  const made = await unwrap(api.GET(`${IN_WORKSPACE}/videos/{video_id}/edits`, { params }));
  return { ...made, timeline: made.timeline as unknown as Timeline };
}

/** Makes a change on a revision, and returns what came of it. */
export async function sendChange(workspaceId: string, videoId: string, change: Change, on: number): Promise<Saved> {
  const params = pathOf(workspaceId, videoId);
  const body = { revision: on, with_timeline: true };
  const ask = () => {
    switch (change.kind) {
      case "edits":
        return api.POST(`${IN_WORKSPACE}/videos/{video_id}/edits`, {
          params,
          body: { ...body, edits: [...change.edits], dry_run: false },
        });
      case "plan":
        return api.POST(`${IN_WORKSPACE}/videos/{video_id}/plan`, {
          params,
          body: { ...body, ...change.plan, dry_run: false },
        });
      case "restore":
        return api.POST(`${IN_WORKSPACE}/videos/{video_id}/revisions/{number}/restore`, {
          params: { path: { ...params.path, number: change.to.state?.revision ?? 0 } },
          body,
        });
      default:
        return api.POST(`${IN_WORKSPACE}/videos/{video_id}/${change.kind}`, { params, body });
    }
  };
  const shown = await unwrap(ask());
  return { revision: shown.revision, timeline: shown.timeline as unknown as Timeline };
}

export const revisionKey = (workspaceId: string, videoId: string) => [workspaceId, "editor", videoId];

/** The revision that the editor begins with; afterwards its session knows the newest. */
export function useFirstRevision(workspaceId: string, videoId: string) {
  return useQuery({
    queryKey: revisionKey(workspaceId, videoId),
    queryFn: () => readRevision(workspaceId, videoId),
    refetchOnMount: "always",
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useTranscript(workspaceId: string, videoId: string) {
  return useQuery({
    queryKey: [workspaceId, "transcript", videoId],
    queryFn: () =>
      unwrap(api.GET(`${IN_WORKSPACE}/videos/{video_id}/transcript`, { params: pathOf(workspaceId, videoId) })),
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
  });
}

/** The address of something made of a source, good for an hour. */
export function useSourceFile(workspaceId: string, sourceId: string | undefined, what: "proxy" | "peaks") {
  return useQuery({
    queryKey: [workspaceId, "file", sourceId, what],
    queryFn: async () => {
      const params = { path: { workspace_id: workspaceId, source_id: sourceId ?? "", what } };
      const file = await unwrap(
        api.GET(`${IN_WORKSPACE}/sources/{source_id}/files/{what}`, {
          params: { ...params, query: { redirect: false } },
        }),
      );
      return file.url;
    },
    enabled: sourceId !== undefined,
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
  });
}

/** Every asset that inserts may use, and those that a timeline names. */
export function useAssets(workspaceId: string) {
  return useQuery({
    queryKey: [workspaceId, "assets", "all"],
    queryFn: async () => {
      const found: Asset[] = [];
      for (let cursor: string | null | undefined = null; cursor !== undefined; ) {
        const query = { cursor, limit: AT_ONCE };
        const page: Schema<"Page_AssetView_"> = await unwrap(
          api.GET(`${IN_WORKSPACE}/assets`, { params: { path: { workspace_id: workspaceId }, query } }),
        );
        found.push(...page.items);
        cursor = page.next_cursor ?? undefined;
      }
      return found.filter(({ state }) => state === "ready");
    },
    staleTime: 60_000,
  });
}

/** Where an asset's file is; the box leads on to the storage. */
export function assetFile(workspaceId: string, assetId: string, what: "original" | "thumbnail"): string {
  return `${V1}/workspaces/${workspaceId}/assets/${assetId}/files/${what}`;
}

/** The recipes to choose from, those that come with Reelbox first. */
export function useRecipes(workspaceId: string) {
  return useQuery({
    queryKey: [workspaceId, "recipes", "all"],
    queryFn: () =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/recipes`, {
          params: { path: { workspace_id: workspaceId }, query: { limit: AT_ONCE } },
        }),
      ),
    staleTime: 60_000,
  });
}

export function useBrandKits(workspaceId: string) {
  return useQuery({
    queryKey: [workspaceId, "brand-kits", "all"],
    queryFn: () =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/brand-kits`, {
          params: { path: { workspace_id: workspaceId }, query: { limit: AT_ONCE } },
        }),
      ),
    staleTime: 60_000,
  });
}
