// Shows a timeline in a browser of this machine, without rendering it.
//
// usage: node preview.mjs TIMELINE.json SOURCE.mp4 [--port N] [--images NAMES.json]
//
// Assets are read from where the timeline says they were; NAMES.json adds files by name ({"<sha256>#0": "/a/0.png"}).

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Timeline } from "../generated/timeline";
import { assetFiles } from "./asset-files";
import { serveFiles } from "./files-server";

const { values, positionals } = parseArgs({
  options: { port: { type: "string", default: "0" }, images: { type: "string" } },
  allowPositionals: true,
});
const [timelineFile, sourceFile] = positionals;
if (timelineFile === undefined || sourceFile === undefined) {
  console.error("usage: node preview.mjs TIMELINE.json SOURCE.mp4 [--port N] [--images NAMES.json]");
  process.exit(2);
}

const timeline = JSON.parse(readFileSync(timelineFile, "utf8")) as Timeline;
const assets = assetFiles(timeline, values.images);
const names = Object.keys(assets);
const urls = Object.fromEntries(names.map((name, index) => [name, `/assets/${index}`]));

const dist = dirname(fileURLToPath(import.meta.url));
const fonts = join(dist, "bundle/public/fonts");
const scratch = mkdtempSync(join(tmpdir(), "reelbox-preview-"));
process.on("exit", () => rmSync(scratch, { recursive: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => process.exit(0));
}
writeFileSync(join(scratch, "page.json"), JSON.stringify({ timeline, urls }));

const { url } = await serveFiles(
  new Map([
    ["/", join(dist, "page.html")],
    ["/page.js", join(dist, "page.js")],
    ["/page.json", join(scratch, "page.json")],
    ["/source", sourceFile],
    ...readdirSync(fonts).map((file) => [`/fonts/${file}`, join(fonts, file)] as const),
    ...names.map((name, index) => [`/assets/${index}`, assets[name] ?? ""] as const),
  ]),
  Number(values.port),
);
console.log(url);
