import { type Schema, unwrap } from "@reelbox/vendor-api";
import { useQuery } from "@tanstack/react-query";
import { api, CONSOLE } from "@/lib/api";

type Role = Schema<"OperatorView">["role"];
const RANK: Record<Role, number> = { viewer: 0, support: 1, admin: 2 };

/** Who is in the console. */
export function useOperator() {
  return useQuery({ queryKey: ["operator"], queryFn: () => unwrap(api.GET(`${CONSOLE}/me`)), staleTime: 60_000 });
}

/** Returns whether the one who is in the console may do what needs a role; the API has the last word. */
export function useMay(): (role: Role) => boolean {
  const role = useOperator().data?.role;
  return (needed) => role !== undefined && RANK[role] >= RANK[needed];
}
