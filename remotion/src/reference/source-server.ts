import { createReadStream, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Serves one file to the browser on this machine, in ranges; returns its address. */
export async function serveSource(file: string): Promise<{ url: string; server: Server }> {
  const { size } = statSync(file);
  const server = createServer((request, response) => respond(file, size, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/source`, server };
}

function respond(file: string, size: number, request: IncomingMessage, response: ServerResponse): void {
  const [, first = "0", last = ""] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  response.writeHead(request.headers.range === undefined ? 200 : 206, {
    "Accept-Ranges": "bytes",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range",
    "Content-Length": end - start + 1,
    "Content-Range": `bytes ${start}-${end}/${size}`,
    "Content-Type": "video/mp4",
  });
  const stream = createReadStream(file, { start, end });
  // The browser drops a request as soon as it has read enough.
  response.on("close", () => stream.destroy());
  stream.pipe(response);
}
