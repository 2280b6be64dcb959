// Writes src/generated/schema.ts from the API's OpenAPI document; with --check it only compares.
//
// usage: node scripts/generate.mjs [--check]

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import openapi, { astToString } from "openapi-typescript";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const repository = resolve(root, "../../..");
const target = resolve(root, "src/generated/schema.ts");
const python = process.env.PYTHON ?? resolve(repository, ".venv/bin/python");

const BANNER =
  "// Generated from control_plane.entrypoints.http by `npm run generate`. Change the Python routes and schemas instead.\n";

async function generate() {
  const document = execFileSync(python, ["-m", "control_plane.entrypoints.http.openapi"], {
    cwd: repository,
    encoding: "utf8",
    maxBuffer: 64 << 20,
  });
  return BANNER + astToString(await openapi(JSON.parse(document), { defaultNonNullable: false }));
}

const wanted = await generate();
const present = existsSync(target) ? readFileSync(target, "utf8") : "";
if (!process.argv.includes("--check")) {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, wanted);
} else if (present !== wanted) {
  console.error("frontend/packages/vendor-api/src/generated/schema.ts is stale: run `make generate`");
  process.exit(1);
}
