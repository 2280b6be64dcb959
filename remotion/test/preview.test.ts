import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";

test("the preview takes neither Remotion nor the painter into a web page", async () => {
  const { metafile } = await build({
    entryPoints: [join(process.cwd(), "src/preview/timeline-preview.tsx")],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    jsx: "automatic",
  });
  const files = Object.keys(metafile.inputs);
  assert.ok(files.some((file) => file.endsWith("src/captions/bold.tsx")));
  assert.deepEqual(
    files.filter((file) => /node_modules\/(@?remotion)\/|src\/(painter|reference|page)\//.test(file)),
    [],
  );
});
