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

// Remotion's own server, from which the reference's page comes, picks its port itself.
const LOCAL_PAGE = /^http:\/\/(127\.0\.0\.1|localhost):\d+$/;

/**
 * Serves files to this machine, in ranges, by their path in the address (`/source`); returns where.
 *
 * The browser shows other pages too, and any of them may ask this server: only a page from this machine may read the
 * answer, and only requests for this very address are answered, not for a name that somebody points to it.
 */
export async function serveFiles(
  files: ReadonlyMap<string, string>,
  port = 0,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    const file = files.get(request.url ?? "/");
    if (request.headers.host !== `127.0.0.1:${own}`) {
      response.writeHead(403).end();
    } else if (file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
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
  const { range, origin } = request.headers;
  const [, first = "0", last = ""] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (range !== undefined && start > end) {
    response.writeHead(416, { "Content-Range": `bytes */${size}` }).end();
    return;
  }
  const readers = LOCAL_PAGE.test(origin ?? "") ? { "Access-Control-Allow-Origin": origin, Vary: "Origin" } : {};
  response.writeHead(range === undefined ? 200 : 206, {
    ...readers,
    "Accept-Ranges": "bytes",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range",
    "Content-Length": Math.max(0, end - start + 1),
    "Content-Range": `bytes ${start}-${end}/${size}`,
    "X-Content-Type-Options": "nosniff",
    "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
  });
  if (size === 0) {
    response.end();
    return;
  }
  const stream = createReadStream(file, { start, end });
  // The browser drops a request as soon as it has read enough.
  response.on("close", () => stream.destroy());
  stream.pipe(response);
}
