// Bundles the tests (Node.js 20 reads no TypeScript) and runs them with node:test.
//
// usage: node scripts/test.mjs [NAME …]    all of test/*.test.ts, or those whose name contains one of the words

import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { FOR_NODE } from "./node.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "dist/test");
const names = process.argv.slice(2);

const tests = readdirSync(join(root, "test")).filter(
  (file) => file.endsWith(".test.ts") && (names.length === 0 || names.some((name) => file.includes(name))),
);
rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: tests.map((file) => join(root, "test", file)),
  outdir: out,
  sourcemap: "inline",
  ...FOR_NODE,
});
const files = tests.map((file) => join(out, file.replace(/\.ts$/, ".mjs")));
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
