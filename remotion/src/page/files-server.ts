import { createReadStream, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";

// Videos need no type: the browser looks into them.
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
};

/** Serves files to this machine, in ranges, by their path in the address (`/source`); returns where. */
export async function serveFiles(
  files: ReadonlyMap<string, string>,
  port = 0,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = files.get(decodeURIComponent(pathname));
    if (file === undefined) {
      response.writeHead(404).end();
    } else {
      respond(file, request, response);
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function respond(file: string, request: IncomingMessage, response: ServerResponse): void {
  const { size } = statSync(file);
  const [, first = "0", last = ""] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  response.writeHead(request.headers.range === undefined ? 200 : 206, {
    "Accept-Ranges": "bytes",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range",
    "Content-Length": end - start + 1,
    "Content-Range": `bytes ${start}-${end}/${size}`,
    "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
  });
  const stream = createReadStream(file, { start, end });
  // The browser drops a request as soon as it has read enough.
  response.on("close", () => stream.destroy());
  stream.pipe(response);
}
