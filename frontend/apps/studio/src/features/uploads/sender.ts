// Sends files in parts straight to object storage, through Uppy; loaded when the first file is chosen.

import { unwrap } from "@reelbox/api";
import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";
import { api, IN_WORKSPACE } from "@/lib/api";
import { md5Of } from "./md5";
import { partBytes, probes } from "./parts";
import type { Upload } from "./queries";

type Meta = Record<string, unknown>;
type Body = Record<string, never>;
export type Sender = Uppy<Meta, Body>;

const AT_ONCE = 3;

/** Returns what uploads into a workspace. */
export function createSender(workspaceId: string): Sender {
  const route = `${IN_WORKSPACE}/uploads` as const;
  const one = `${IN_WORKSPACE}/uploads/{upload_id}` as const;
  const path = (upload_id: string) => ({ workspace_id: workspaceId, upload_id });
  const uppy: Sender = new Uppy<Meta, Body>({ autoProceed: true, allowMultipleUploadBatches: true });
  uppy.use(AwsS3<Meta, Body>, {
    limit: AT_ONCE,
    shouldUseMultipart: true,
    getChunkSize: (file) => partBytes(file.size),
    createMultipartUpload: async (file) => {
      const size_bytes = file.size ?? 0;
      const upload = await unwrap(
        api.POST(route, {
          params: { path: { workspace_id: workspaceId } },
          body: {
            name: file.name ?? "video",
            size_bytes,
            media_type: file.type || "application/octet-stream",
            part_bytes: partBytes(size_bytes),
          },
        }),
      );
      return { uploadId: upload.uploadId, key: upload.key };
    },
    signPart: async (_file, { uploadId, partNumber, body }) => {
      const signed = await unwrap(
        api.POST(`${one}/parts/{number}`, {
          params: { path: { ...path(uploadId), number: partNumber } },
          body: { md5: await md5Of(body) },
        }),
      );
      return { method: "PUT", url: signed.url, headers: signed.headers };
    },
    listParts: async (file, { uploadId }) => {
      if (uploadId === undefined) {
        return [];
      }
      const arrived = await unwrap(api.GET(`${one}/parts`, { params: { path: path(uploadId) } }));
      const length = partBytes(file.size ?? 0);
      for (const part of probes(arrived)) {
        const begin = (part.PartNumber - 1) * length;
        const here = await md5Of((file.data as Blob).slice(begin, begin + length));
        if (part.ETag.replaceAll('"', "") !== here) {
          return []; // another file of the same name: all of it is sent
        }
      }
      return arrived.map(({ PartNumber, ETag, Size }) => ({ PartNumber, ETag, Size: Size ?? 0 }));
    },
    completeMultipartUpload: async (_file, { uploadId, parts }) => {
      const claimed = parts.map((part) => ({ PartNumber: part.PartNumber ?? 0, ETag: part.ETag ?? "" }));
      claimed.sort((a, b) => a.PartNumber - b.PartNumber);
      const done = await unwrap(
        api.POST(`${one}/complete`, { params: { path: path(uploadId) }, body: { parts: claimed } }),
      );
      return { location: done.location };
    },
    abortMultipartUpload: async (_file, { uploadId }) => {
      if (uploadId !== undefined) {
        await unwrap(api.DELETE(one, { params: { path: path(uploadId) } }));
      }
    },
  });
  return uppy;
}

/** Adds a file to the queue, as the rest of an upload where it was begun before. */
export function send(sender: Sender, file: File, begun: Upload | undefined): void {
  const id = sender.addFile({ name: file.name, type: file.type, data: file, source: "studio" });
  if (begun !== undefined) {
    const state: object = { s3Multipart: { uploadId: begun.uploadId, key: begun.key } };
    sender.setFileState(id, state);
  }
}
