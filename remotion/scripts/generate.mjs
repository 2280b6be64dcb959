// Writes src/generated/timeline.ts from the JSON Schema of the Python models; with --check it only compares.
//
// usage: node scripts/generate.mjs [--check]

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const target = resolve(root, "src/generated/timeline.ts");
const python = process.env.PYTHON ?? resolve(root, "../.venv/bin/python");

const BANNER = "// Generated from appliance.editing.schema by `npm run generate`. Change the Python models instead.";

/**
 * Shapes the schema for people: documents are always written in full, so every property is there; titles of properties
 * would become type aliases nobody needs, and a reference with words beside it would become a copy of the type.
 * @param {any} schema
 */
function tidy(schema) {
  for (const definition of [schema, ...Object.values(schema.$defs)]) {
    if (definition.properties === undefined) {
      continue;
    }
    definition.required = Object.keys(definition.properties);
    for (const [name, property] of Object.entries(definition.properties)) {
      delete property.title;
      delete property.minItems;
      if (property.$ref !== undefined) {
        definition.properties[name] = { $ref: property.$ref };
      }
    }
  }
  return schema;
}

async function generate() {
  const schema = execFileSync(python, ["-m", "appliance.editing.schema"], {
    encoding: "utf8",
    cwd: resolve(root, ".."),
  });
  const types = await compile(tidy(JSON.parse(schema)), "Timeline", {
    bannerComment: BANNER,
    additionalProperties: false,
    unreachableDefinitions: true,
    ignoreMinAndMaxItems: true,
    style: { printWidth: 120 },
  });
  return types
    .replaceAll(/( \*\n)? \* This interface was referenced by .*\n \* via the .*\n/g, "")
    .replaceAll("/**\n */\n", "");
}

const wanted = await generate();
const present = existsSync(target) ? readFileSync(target, "utf8") : "";
if (!process.argv.includes("--check")) {
  writeFileSync(target, wanted);
} else if (present !== wanted) {
  console.error("remotion/src/generated/timeline.ts is stale: run `npm run generate`");
  process.exit(1);
}
