import { type Schema, unwrap } from "@reelbox/api";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, IN_WORKSPACE } from "@/lib/api";

export type Webhook = Schema<"WebhookView">;
export type Delivery = Schema<"DeliveryView">;
export type Kind = Schema<"Kind">;

const one = `${IN_WORKSPACE}/webhooks/{webhook_id}` as const;

export function useWebhooks(workspaceId: string) {
  return useQuery({
    queryKey: [workspaceId, "webhooks"],
    queryFn: () => unwrap(api.GET(`${IN_WORKSPACE}/webhooks`, { params: { path: { workspace_id: workspaceId } } })),
  });
}

/** Makes a webhook; its secret comes with the answer and never again. */
export function useMakeWebhook(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { url: string; kinds: Kind[] }) =>
      unwrap(api.POST(`${IN_WORKSPACE}/webhooks`, { params: { path: { workspace_id: workspaceId } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: [workspaceId, "webhooks"] }),
  });
}

export type WebhookChange = Schema<"WebhookPatch"> | "delete";

/** Switches a webhook on or off, changes what it hears, or deletes it. */
export function useWebhookChange(workspaceId: string, webhookId: string) {
  const queries = useQueryClient();
  const params = { path: { workspace_id: workspaceId, webhook_id: webhookId } };
  return useMutation({
    mutationFn: async (change: WebhookChange) => {
      if (change === "delete") {
        await unwrap(api.DELETE(one, { params }));
      } else {
        await unwrap(api.PATCH(one, { params, body: change }));
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [workspaceId, "webhooks"] }),
  });
}

/** Gives a webhook a new secret, which comes with the answer and never again. */
export function useRotate(workspaceId: string, webhookId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(api.POST(`${one}/rotate`, { params: { path: { workspace_id: workspaceId, webhook_id: webhookId } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: [workspaceId, "webhooks"] }),
  });
}

/** What a webhook was told, newest first. */
export function useDeliveries(workspaceId: string, webhookId: string) {
  return useInfiniteQuery({
    queryKey: [workspaceId, "webhooks", webhookId, "deliveries"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET(`${one}/deliveries`, {
          params: {
            path: { workspace_id: workspaceId, webhook_id: webhookId },
            query: { cursor: pageParam, limit: 20 },
          },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 5000,
  });
}

/** Tells a webhook once more. */
export function useReplay(workspaceId: string, webhookId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (delivery_id: string) =>
      unwrap(
        api.POST(`${one}/deliveries/{delivery_id}/replay`, {
          params: { path: { workspace_id: workspaceId, webhook_id: webhookId, delivery_id } },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: [workspaceId, "webhooks", webhookId] }),
  });
}
