import { type Schema, unwrap } from "@reelbox/api";
import { useQuery } from "@tanstack/react-query";
import { api, IN_WORKSPACE } from "@/lib/api";

export type Storage = Schema<"StorageView">;
export type Readiness = Schema<"Readiness">;

/** What fills the disk, and when it will be full. */
export function useStorage() {
  return useQuery({ queryKey: ["storage"], queryFn: () => unwrap(api.GET("/api/v1/admin/storage")) });
}

/** Whether everything answers that the box stands on; that something does not is an answer too. */
export function useReadiness() {
  return useQuery({
    queryKey: ["readiness"],
    queryFn: async (): Promise<Readiness> => {
      const { data, error, response } = await api.GET("/readyz");
      const found: unknown = data ?? error;
      return isReadiness(found) ? found : unwrap(Promise.resolve({ error: found, response }));
    },
    refetchInterval: 15_000,
    staleTime: 0,
  });
}

function isReadiness(found: unknown): found is Readiness {
  return typeof found === "object" && found !== null && "dependencies" in found;
}

/** How long a talk of ten minutes takes on this box. */
export function useSpeed(workspaceId: string) {
  return useQuery({
    queryKey: [workspaceId, "videos", "speed"],
    queryFn: () => unwrap(api.GET(`${IN_WORKSPACE}/speed`, { params: { path: { workspace_id: workspaceId } } })),
  });
}
