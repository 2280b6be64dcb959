import { type Schema, unwrap } from "@reelbox/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/lib/api";

export type License = Schema<"LicenseView">;

const KEY = ["license"];
const HOUR_MS = 3_600_000; // the box looks at its license as often

/** How the box stands with its license. */
export function useLicense() {
  return useQuery({
    queryKey: KEY,
    queryFn: () => unwrap(api.GET("/api/v1/license")),
    staleTime: 60_000,
    refetchInterval: HOUR_MS,
  });
}

export type Change = { file: string } | { code: string } | "refresh";

/** Puts a file in force, activates by a code, or asks the vendor's server for a newer file. */
export function useLicenseChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => {
      if (change === "refresh") {
        return unwrap(api.POST("/api/v1/license/refresh"));
      }
      return "file" in change
        ? unwrap(api.PUT("/api/v1/license", { body: change }))
        : unwrap(api.POST("/api/v1/license/activate", { body: change }));
    },
    onSuccess: (license) => queries.setQueryData(KEY, license),
    onError: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** Makes a machine request, and saves it as a file. */
export function useMachineRequest() {
  return useMutation({
    mutationFn: async () => {
      const made = await unwrap(api.POST("/api/v1/license/request"));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([made.file], { type: "text/plain" }));
      link.download = made.file_name;
      link.click();
      URL.revokeObjectURL(link.href);
      return made.file_name;
    },
  });
}
