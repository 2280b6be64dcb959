// The overlay painter: reads requests from standard input, one per line, and answers on standard output.
//
// usage: node painter.mjs
// environment: REELBOX_BROWSER (path of the headless shell), REELBOX_PAINTER_TABS (states painted at once, default 1)

import "./loopback";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { VERSION } from "remotion/version";
import { bundleFolder, Painter } from "./painter";
import { type PaintRequest, parseRequest, type Reply } from "./protocol";

// Pictures pass through as buffers outside this heap; a small one keeps the painter small.
setFlagsFromString("--max-old-space-size=192");

// Standard output belongs to the protocol; whatever a library prints goes to standard error.
const writeOut = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

function reply(message: Reply): void {
  writeOut(`${JSON.stringify(message)}\n`);
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function answer(painter: Painter, request: PaintRequest): Promise<void> {
  const { id } = request;
  try {
    await painter.paint(request, (index) => reply({ id, event: "painted", index }));
    reply({ id, event: "done" });
  } catch (error) {
    console.error(error);
    reply({ id, event: "error", message: sentence(error) });
  }
}

async function main(): Promise<void> {
  const tabs = Number(process.env.REELBOX_PAINTER_TABS ?? 1);
  const painter = new Painter(bundleFolder(dirname(fileURLToPath(import.meta.url))), tabs);
  reply({ event: "ready", remotion: VERSION, browser: await painter.browserVersion() });
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      await answer(painter, parseRequest(line));
    } catch (error) {
      reply({ id: null, event: "error", message: sentence(error) });
    }
  }
  await painter.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    reply({ id: null, event: "error", message: sentence(error) });
    process.exit(1);
  },
);
