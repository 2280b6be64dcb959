import { unwrap } from "@reelbox/vendor-api";
import { useQuery } from "@tanstack/react-query";
import { api, CONSOLE } from "@/lib/api";

const LOOK_AGAIN_MS = 15_000;

/** What needs somebody, grouped by what is wrong. */
export function useAttention(enabled = true) {
  return useQuery({
    queryKey: ["attention"],
    queryFn: () => unwrap(api.GET(`${CONSOLE}/attention`)),
    refetchInterval: LOOK_AGAIN_MS,
    enabled,
  });
}

/** What hung or hangs, the newest first. */
export function useAlerts() {
  return useQuery({
    queryKey: ["alerts"],
    queryFn: () => unwrap(api.GET(`${CONSOLE}/alerts`, { params: { query: { limit: 20 } } })),
    refetchInterval: LOOK_AGAIN_MS,
  });
}
