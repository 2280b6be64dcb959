"use client";

import { useQuery } from "@tanstack/react-query";
import { useEditing } from "./context";
import { type Peaks, readPeaks } from "./peaks";
import { useSourceFile } from "./queries";

/** The waveform of the recording; undefined until it is there. */
export function usePeaks(): Peaks | undefined {
  const { workspaceId, sourceId } = useEditing();
  const file = useSourceFile(workspaceId, sourceId, "peaks").data;
  return useQuery({
    queryKey: [workspaceId, "peaks", sourceId],
    queryFn: async () => readPeaks(await (await fetch(file ?? "")).arrayBuffer()),
    enabled: file !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
}
