import { unwrap } from "@reelbox/vendor-api";
import { useQuery } from "@tanstack/react-query";
import { api, SHOP } from "@/lib/api";

const LOOK_AGAIN_MS = 2000;

/** What is sold. */
export function usePlans() {
  return useQuery({ queryKey: ["plans"], queryFn: () => unwrap(api.GET(`${SHOP}/plans`)), staleTime: 300_000 });
}

/** What became of a payment page; asked again until the money is there, since it comes from Stripe and not from this browser. */
export function useCheckout(id: string) {
  return useQuery({
    queryKey: ["checkout", id],
    queryFn: () => unwrap(api.GET(`${SHOP}/checkouts/{checkout_id}`, { params: { path: { checkout_id: id } } })),
    enabled: id !== "",
    refetchInterval: (query) => (query.state.data?.state === "open" ? LOOK_AGAIN_MS : false),
  });
}
