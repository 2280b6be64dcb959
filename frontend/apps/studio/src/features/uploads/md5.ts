type Answer = { id: number; md5?: string; error?: string };
const waiting = new Map<number, { resolve: (md5: string) => void; reject: (error: Error) => void }>();
let worker: Worker | undefined;
let count = 0;

/** The MD5 of a piece of a file in hexadecimal digits. */
export function md5Of(blob: Blob): Promise<string> {
  worker ??= begin();
  const id = ++count;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker?.postMessage({ id, blob });
  });
}

function begin(): Worker {
  const made = new Worker(new URL("./md5.worker.ts", import.meta.url), { type: "module" });
  made.onmessage = ({ data }: MessageEvent<Answer>) => {
    const { resolve, reject } = waiting.get(data.id) ?? {};
    waiting.delete(data.id);
    if (data.md5 === undefined) {
      reject?.(new Error(data.error ?? "md5"));
    } else {
      resolve?.(data.md5);
    }
  };
  return made;
}
