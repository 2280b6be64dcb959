// Builds dist/: the Remotion bundle, the painter, the preview page, the reference renderer, the fonts with what the planner
// has to know of them, and a manifest.
// It runs at build time only; a job never builds. Nothing is done while the inputs are unchanged.
//
// usage: node scripts/build.mjs

import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "@remotion/bundler";
import { build } from "esbuild";
import { copyFonts, sha256 } from "./fonts.mjs";
import { FOR_NODE } from "./node.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const publicDir = join(dist, "public");
const repository = resolve(root, "..");
const python = process.env.PYTHON ?? join(repository, ".venv/bin/python");
// What measures the fonts, and the shape of what it writes.
const MEASURING = ["appliance/appliance/library/fonttools.py", "appliance/appliance/editing/metrics.py"];

// These draw the reference for tests, or describe data: they do not shape what the painter paints.
const NOT_PAINTED = [
  "src/generated/",
  "src/overlays.ts",
  "src/page/",
  "src/picture/",
  "src/preview/",
  "src/reference/",
  "src/whole-timeline/",
];

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/**
 * Hashes files by name and content, so that the result is the same in every folder and on every machine.
 * @param {string[]} paths relative to the package
 */
function hashOf(paths) {
  return sha256(paths.map((path) => `${sha256(readFileSync(join(root, path)))} ${path}\n`).join(""));
}

function sources() {
  return readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** The page Remotion draws in, with the fonts in its public folder. */
async function buildBundle() {
  await bundle({
    entryPoint: join(root, "src/index.ts"),
    outDir: join(dist, "bundle"),
    rootDir: root,
    publicDir,
    enableCaching: false,
    // A source map would be read again for every request, to explain errors that never come.
    webpackOverride: (config) => ({ ...config, devtool: false }),
  });
  rmSync(publicDir, { recursive: true });
}

async function buildPrograms() {
  await build({
    entryPoints: {
      painter: join(root, "src/painter/main.ts"),
      preview: join(root, "src/page/main.ts"),
      reference: join(root, "src/reference/main.ts"),
    },
    outdir: dist,
    ...FOR_NODE,
  });
}

/** The page that shows a timeline without rendering it. */
async function buildPage() {
  await build({
    entryPoints: [join(root, "src/page/page.tsx")],
    outfile: join(dist, "page.js"),
    bundle: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    minify: true,
    logLevel: "warning",
  });
  copyFileSync(join(root, "src/page/page.html"), join(dist, "page.html"));
}

const packageJson = readJson(join(root, "package.json"));
const versions = JSON.stringify({ ...packageJson.dependencies, ...packageJson.devDependencies });
const measuring = MEASURING.map((file) => join("..", file));
const stamp = sha256(
  versions + hashOf([...sources(), "scripts/build.mjs", "scripts/fonts.mjs", "scripts/node.mjs", ...measuring]),
);
const stampFile = join(dist, "stamp");
if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) {
  console.log("remotion/dist is up to date");
} else {
  rmSync(dist, { recursive: true, force: true });
  const { fonts, fallbacks } = copyFonts(
    readJson(join(root, "src/fonts/catalog.json")),
    readJson(join(root, "src/fonts/fallbacks.json")),
    publicDir,
  );
  await Promise.all([buildBundle(), buildPrograms(), buildPage()]);
  const painted = sources().filter((path) => !NOT_PAINTED.some((prefix) => path.startsWith(prefix)));
  const fontHash = fonts.map((face) => face.sha256).join("\n");
  const manifest = {
    bundle_hash: sha256(`${hashOf(painted)}\n${versions}\n${fontHash}`),
    remotion: packageJson.dependencies.remotion,
    fonts,
    fallbacks,
    caption_styles: readJson(join(root, "src/captions/metrics.json")),
  };
  writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  execFileSync(python, ["-m", "appliance.library.fonttools", dist], { cwd: repository, stdio: "inherit" });
  writeFileSync(stampFile, stamp);
}
