import type { Schema } from "@reelbox/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

/** A recipe or brand kit as the API shows it. */
export interface Saved<D> {
  id: string;
  version: number;
  document: D;
  built_in: boolean;
  created_at: string | null;
  saved_at: string | null;
  deleted_at: string | null;
}

export type Version = Schema<"VersionView">;

/** The requests that recipes and brand kits have both. */
export interface Requests<D> {
  list: (workspaceId: string, trash: boolean) => Promise<Saved<D>[]>;
  read: (workspaceId: string, id: string) => Promise<Saved<D>>;
  versions: (workspaceId: string, id: string) => Promise<Version[]>;
  create: (workspaceId: string, document: D) => Promise<Saved<D>>;
  save: (workspaceId: string, id: string, document: D, version: number) => Promise<Saved<D>>;
  clone: (workspaceId: string, id: string, name: string) => Promise<Saved<D>>;
  remove: (workspaceId: string, id: string) => Promise<unknown>;
  restore: (workspaceId: string, id: string) => Promise<Saved<D>>;
  restoreVersion: (workspaceId: string, id: string, number: number, version: number) => Promise<Saved<D>>;
}

export type Change<D> =
  | { create: D }
  | { id: string; save: D; version: number }
  | { id: string; clone: string }
  | { id: string; restoreVersion: number; version: number }
  | { id: string; remove: true }
  | { id: string; restore: true };

/** Makes the hooks of one kind of document. */
export function hooksOf<D>(name: string, requests: Requests<D>) {
  const useList = (workspaceId: string, trash = false) =>
    useQuery({
      queryKey: [workspaceId, name, trash ? "trash" : "list"],
      queryFn: () => requests.list(workspaceId, trash),
    });
  const useOne = (workspaceId: string, id: string) =>
    useQuery({ queryKey: [workspaceId, name, id], queryFn: () => requests.read(workspaceId, id) });
  const useVersions = (workspaceId: string, id: string, enabled: boolean) =>
    useQuery({
      queryKey: [workspaceId, name, id, "versions"],
      queryFn: () => requests.versions(workspaceId, id),
      enabled,
    });
  const useChange = (workspaceId: string) => {
    const queries = useQueryClient();
    return useMutation({
      mutationFn: async (change: Change<D>): Promise<Saved<D> | null> => {
        if ("create" in change) {
          return requests.create(workspaceId, change.create);
        }
        if ("save" in change) {
          return requests.save(workspaceId, change.id, change.save, change.version);
        }
        if ("clone" in change) {
          return requests.clone(workspaceId, change.id, change.clone);
        }
        if ("restoreVersion" in change) {
          return requests.restoreVersion(workspaceId, change.id, change.restoreVersion, change.version);
        }
        if ("restore" in change) {
          return requests.restore(workspaceId, change.id);
        }
        await requests.remove(workspaceId, change.id);
        return null;
      },
      onSuccess: (saved) => saved && queries.setQueryData([workspaceId, name, saved.id], saved),
      onSettled: () => queries.invalidateQueries({ queryKey: [workspaceId, name] }),
    });
  };
  return { useList, useOne, useVersions, useChange };
}

/** What one kind of document offers to the pages that recipes and brand kits share. */
export type Hooks<D> = ReturnType<typeof hooksOf<D>>;

/** A name that is not taken: "Calm", "Calm 2", "Calm 3". */
export function freeName(wanted: string, taken: readonly string[]): string {
  const known = new Set(taken);
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!known.has(name)) {
      return name;
    }
  }
}
