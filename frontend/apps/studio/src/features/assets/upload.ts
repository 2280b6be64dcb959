import { asProblem, type Problem, unwrap } from "@reelbox/api";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { md5Of } from "@/features/uploads/md5";
import { api, IN_WORKSPACE } from "@/lib/api";

export interface Sending {
  id: number;
  name: string;
  /** 0 to 1. */
  share: number;
  problem: Problem | null;
}

let count = 0;

/** Sends files into the library, one after the other. */
export function useAssetUpload(workspaceId: string) {
  const queries = useQueryClient();
  const [files, setFiles] = useState<readonly Sending[]>([]);
  const send = useCallback(
    async (chosen: readonly File[]) => {
      const waiting = chosen.map((file) => ({ file, id: ++count }));
      setFiles((known) => [
        ...known,
        ...waiting.map(({ file, id }) => ({ id, name: file.name, share: 0, problem: null })),
      ]);
      for (const { file, id } of waiting) {
        const set = (change: Partial<Sending>) =>
          setFiles((known) => known.map((each) => (each.id === id ? { ...each, ...change } : each)));
        try {
          await sendOne(workspaceId, file, (share) => set({ share }));
          setFiles((known) => known.filter((each) => each.id !== id));
        } catch (error) {
          set({ problem: asProblem(error) });
        }
        queries.invalidateQueries({ queryKey: [workspaceId, "assets"] });
      }
    },
    [workspaceId, queries],
  );
  const drop = (id: number) => setFiles((known) => known.filter((each) => each.id !== id));
  return { files, send, drop };
}

async function sendOne(workspaceId: string, file: File, onShare: (share: number) => void): Promise<void> {
  const asset = await unwrap(
    api.POST(`${IN_WORKSPACE}/assets`, {
      params: { path: { workspace_id: workspaceId } },
      body: { name: file.name, size_bytes: file.size, tags: [], license: "", origin: "" },
    }),
  );
  const params = { path: { workspace_id: workspaceId, asset_id: asset.id } };
  try {
    const body = { md5: await md5Of(file) };
    const signed = await unwrap(api.POST(`${IN_WORKSPACE}/assets/{asset_id}/upload`, { params, body }));
    await put(signed, file, onShare);
    await unwrap(api.POST(`${IN_WORKSPACE}/assets/{asset_id}/complete`, { params }));
  } catch (error) {
    await api.DELETE(`${IN_WORKSPACE}/assets/{asset_id}`, { params }); // one that never arrived is forgotten
    throw error;
  }
}

/** Sends a file as it was signed; only an XMLHttpRequest tells how much of it has left. */
function put(signed: { url: string; headers: Record<string, string> }, file: File, onShare: (share: number) => void) {
  return new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", signed.url);
    for (const [name, value] of Object.entries(signed.headers)) {
      request.setRequestHeader(name, value);
    }
    request.upload.onprogress = (event) => onShare(event.loaded / Math.max(1, event.total));
    request.onload = () => (request.status < 300 ? resolve() : reject(new Error(String(request.status))));
    request.onerror = () => reject(new Error("unreachable"));
    request.send(file);
  });
}
