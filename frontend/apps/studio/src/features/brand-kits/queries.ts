import { type Schema, unwrap } from "@reelbox/api";
import { hooksOf } from "@/features/documents/hooks";
import { api, IN_WORKSPACE } from "@/lib/api";

export type Brand = Schema<"Brand">;

const all = `${IN_WORKSPACE}/brand-kits` as const;
const one = `${all}/{brand_kit_id}` as const;
const at = (workspace_id: string) => ({ path: { workspace_id } });
const of = (workspace_id: string, brand_kit_id: string) => ({ path: { workspace_id, brand_kit_id } });
const sent = (document: Brand) => document as unknown as Record<string, unknown>;

export const brandKits = hooksOf<Brand>("brand-kits", {
  list: async (workspace, trash) =>
    (await unwrap(api.GET(all, { params: { ...at(workspace), query: { trash, limit: 200 } } }))).items,
  read: (workspace, id) => unwrap(api.GET(one, { params: of(workspace, id) })),
  versions: async (workspace, id) =>
    (await unwrap(api.GET(`${one}/versions`, { params: { ...of(workspace, id), query: { limit: 100 } } }))).items,
  create: (workspace, document) => unwrap(api.POST(all, { params: at(workspace), body: { document: sent(document) } })),
  save: (workspace, id, document, version) =>
    unwrap(api.PUT(one, { params: of(workspace, id), body: { document: sent(document), version } })),
  clone: (workspace, id, name) => unwrap(api.POST(`${one}/clone`, { params: of(workspace, id), body: { name } })),
  remove: (workspace, id) => unwrap(api.DELETE(one, { params: of(workspace, id) })),
  restore: (workspace, id) => unwrap(api.POST(`${one}/restore`, { params: of(workspace, id) })),
  restoreVersion: (workspace, id, number, version) =>
    unwrap(
      api.POST(`${one}/versions/{number}/restore`, {
        params: { path: { workspace_id: workspace, brand_kit_id: id, number } },
        body: { version },
      }),
    ),
});

export const useBrandKits = brandKits.useList;
