import { type Schema, unwrap } from "@reelbox/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, IN_WORKSPACE } from "@/lib/api";

export type Job = Schema<"JobShown">;

const UNDER_WAY = ["running", "queued", "stopping"] as const;

/** The jobs that wait or run, by the video they work on. */
export function useJobsUnderWay(workspaceId: string) {
  return useQuery({
    queryKey: [workspaceId, "jobs"],
    queryFn: async () => {
      const lists = await Promise.all(
        UNDER_WAY.map((state) =>
          unwrap(
            api.GET(`${IN_WORKSPACE}/jobs`, {
              params: { path: { workspace_id: workspaceId }, query: { state, limit: 200 } },
            }),
          ),
        ),
      );
      return byVideo(lists.flatMap((list) => list.items));
    },
  });
}

/** For each video the job that is furthest: lists come running first, newest first. */
export function byVideo(jobs: readonly Job[]): Map<string, Job> {
  const found = new Map<string, Job>();
  for (const job of jobs) {
    if (job.video_id !== null && !found.has(job.video_id)) {
      found.set(job.video_id, job);
    }
  }
  return found;
}

export function useJobChange(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ jobId, change }: { jobId: string; change: "cancel" | "retry" }) => {
      const params = { path: { workspace_id: workspaceId, job_id: jobId } };
      return unwrap(
        change === "cancel"
          ? api.POST(`${IN_WORKSPACE}/jobs/{job_id}/cancel`, { params })
          : api.POST(`${IN_WORKSPACE}/jobs/{job_id}/retry`, { params }),
      );
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [workspaceId] }),
  });
}
