import { type Schema, unwrap } from "@reelbox/vendor-api";
import { useQuery } from "@tanstack/react-query";
import { api, CONSOLE } from "@/lib/api";
import { useParts } from "@/lib/lists";

export type OrderState = Schema<"OrderView">["state"];
const LOOK_AGAIN_MS = 5000;

export function useOrders(state: OrderState | undefined) {
  return useParts(["orders", state], (cursor) =>
    unwrap(api.GET(`${CONSOLE}/orders`, { params: { query: { cursor, state } } })),
  );
}

/** An order with its way; looked at again while a step runs. */
export function useOrder(id: string) {
  return useQuery({
    queryKey: ["order", id],
    queryFn: () => unwrap(api.GET(`${CONSOLE}/orders/{order_id}`, { params: { path: { order_id: id } } })),
    refetchInterval: (query) =>
      query.state.data?.steps.some((step) => step.state === "running") ? LOOK_AGAIN_MS : false,
  });
}
