// Computes the MD5 of parts beside the page: object storage takes no part without.

import { md5 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const STRIDE = 4 << 20;

self.onmessage = async ({ data }: MessageEvent<{ id: number; blob: Blob }>) => {
  try {
    const hash = md5.create();
    for (let at = 0; at < data.blob.size; at += STRIDE) {
      hash.update(new Uint8Array(await data.blob.slice(at, at + STRIDE).arrayBuffer()));
    }
    self.postMessage({ id: data.id, md5: bytesToHex(hash.digest()) });
  } catch (error) {
    self.postMessage({ id: data.id, error: String(error) });
  }
};
