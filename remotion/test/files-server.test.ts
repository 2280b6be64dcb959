import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serveFiles } from "../src/page/files-server";

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

const folder = mkdtempSync(join(tmpdir(), "files-server-"));
let served: Awaited<ReturnType<typeof serveFiles>>;

before(async () => {
  writeFileSync(join(folder, "source"), "0123456789");
  writeFileSync(join(folder, "secret"), "canary");
  writeFileSync(join(folder, "empty"), "");
  const files = { "/source": "source", "/empty": "empty", "/gone": "gone", "/folder": "" };
  served = await serveFiles(new Map(Object.entries(files).map(([name, file]) => [name, join(folder, file)])));
});

after(() => {
  served.server.close();
  rmSync(folder, { recursive: true });
});

/** Asks for a path exactly as it is written. */
function ask(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const { port } = new URL(served.url);
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
      let body = "";
      response.on("data", (data) => {
        body += data;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    }).on("error", reject);
  });
}

test("a name that somebody points to this machine is not answered", async () => {
  for (const host of ["evil.example", `evil.example:${new URL(served.url).port}`, "localhost"]) {
    assert.equal((await ask("/source", { Host: host })).status, 403, host);
  }
});

test("pages from elsewhere may not read an answer, those of this machine may", async () => {
  for (const origin of ["http://evil.example", "null", "http://localhost.evil.example:3000", "https://127.0.0.1"]) {
    assert.equal((await ask("/source", { Origin: origin })).headers["access-control-allow-origin"], undefined, origin);
  }
  const ours = "http://localhost:3000";
  assert.equal((await ask("/source", { Origin: ours })).headers["access-control-allow-origin"], ours);
});

test("only what was named is served, and no address or range ends the server", async () => {
  const paths = [
    "/secret",
    "/../secret",
    "/source/../secret",
    "/%2e%2e/secret",
    "/%",
    "//",
    "//x:y",
    "/gone",
    "/folder",
  ];
  for (const path of paths) {
    assert.equal((await ask(path)).status, 404, path);
  }
  assert.equal((await ask("/source", { Range: "bytes=10-" })).status, 416);
  assert.equal((await ask("/source", { Range: "bytes=7-3" })).status, 416);
  assert.equal((await ask("/source", { Range: "bytes=99999999999999999999-" })).status, 416);
  assert.deepEqual((await ask("/source", { Range: "bytes=3-5" })).body, "345");
  assert.deepEqual((await ask("/empty")).body, "");
  assert.equal((await ask("/source")).body, "0123456789");
});
