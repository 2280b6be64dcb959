import { type Schema, unwrap } from "@reelbox/api";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, IN_WORKSPACE } from "@/lib/api";

export type Member = Schema<"Member">;
export type Role = Schema<"Role">;
export type Scope = Schema<"Scope">;
export type Invitation = Schema<"Invitation">;
export type ApiKey = Schema<"ApiKey">;

export const ROLES: readonly Role[] = ["viewer", "editor", "owner"];

const at = (workspace_id: string) => ({ params: { path: { workspace_id } } });

export function useMembers(workspaceId: string) {
  return useQuery({
    queryKey: [workspaceId, "members"],
    queryFn: () => unwrap(api.GET(`${IN_WORKSPACE}/members`, at(workspaceId))),
  });
}

export type MemberChange = { id: string; role: Role } | { id: string; remove: true };

/** Gives a member another role, or removes them. */
export function useMemberChange(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: MemberChange) => {
      const params = { path: { workspace_id: workspaceId, user_id: change.id } };
      if ("role" in change) {
        await unwrap(api.PATCH(`${IN_WORKSPACE}/members/{user_id}`, { params, body: { role: change.role } }));
      } else {
        await unwrap(api.DELETE(`${IN_WORKSPACE}/members/{user_id}`, { params }));
      }
    },
    onSettled: () => {
      queries.invalidateQueries({ queryKey: [workspaceId, "members"] });
      queries.invalidateQueries({ queryKey: ["me"] });
    },
  });
}

export function useInvitations(workspaceId: string) {
  return useQuery({
    queryKey: [workspaceId, "invitations"],
    queryFn: () => unwrap(api.GET(`${IN_WORKSPACE}/invitations`, at(workspaceId))),
  });
}

/** Makes an invitation; its link comes with the answer and never again. */
export function useInvite(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"InvitationWish">) =>
      unwrap(api.POST(`${IN_WORKSPACE}/invitations`, { ...at(workspaceId), body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: [workspaceId, "invitations"] }),
  });
}

export function useUninvite(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (invitation_id: string) =>
      unwrap(
        api.DELETE(`${IN_WORKSPACE}/invitations/{invitation_id}`, {
          params: { path: { workspace_id: workspaceId, invitation_id } },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: [workspaceId, "invitations"] }),
  });
}

export function useApiKeys(workspaceId: string) {
  return useQuery({
    queryKey: [workspaceId, "api-keys"],
    queryFn: () => unwrap(api.GET(`${IN_WORKSPACE}/api-keys`, at(workspaceId))),
  });
}

/** Makes a key; it comes with the answer and never again. */
export function useMakeKey(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"ApiKeyWish">) =>
      unwrap(api.POST(`${IN_WORKSPACE}/api-keys`, { ...at(workspaceId), body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: [workspaceId, "api-keys"] }),
  });
}

export function useRevokeKey(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key_id: string) =>
      unwrap(
        api.DELETE(`${IN_WORKSPACE}/api-keys/{key_id}`, { params: { path: { workspace_id: workspaceId, key_id } } }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: [workspaceId, "api-keys"] }),
  });
}

/** What was done in the workspace, newest first, fifty at a time. */
export function useAudit(workspaceId: string) {
  return useInfiniteQuery({
    queryKey: [workspaceId, "audit"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/audit`, {
          params: { path: { workspace_id: workspaceId }, query: { cursor: pageParam, limit: 50 } },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
}

/** Gives the workspace another name. */
export function useRenameWorkspace(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => unwrap(api.PATCH(IN_WORKSPACE, { ...at(workspaceId), body: { name } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["me"] }),
  });
}
