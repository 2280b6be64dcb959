import { unwrap } from "@reelbox/api";
import { useQuery } from "@tanstack/react-query";
import { api } from "@/lib/api";

/** Who is signed in, and what they may where. */
export function useMe() {
  return useQuery({ queryKey: ["me"], queryFn: () => unwrap(api.GET("/api/v1/me")), staleTime: 60_000 });
}
