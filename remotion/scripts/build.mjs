// Builds dist/: the painter with the page it draws on, the reference renderer with its Remotion bundle, the fonts and a
// manifest that names what shapes the pixels. It runs at build time only; a job never builds. Nothing is done while the
// inputs are unchanged.
//
// usage: node scripts/build.mjs

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "@remotion/bundler";
import { build } from "esbuild";
import { copyFallbacks, copyFaces } from "./fonts.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");

// These draw whole timelines, or describe data: they do not shape what the painter paints.
const NOT_PAINTED = [
  "src/generated/",
  "src/index.ts",
  "src/overlays.ts",
  "src/preview/",
  "src/reference/",
  "src/root.tsx",
  "src/stage/",
  "src/whole-timeline/",
];

/** @param {string | Buffer} data */
function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}

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

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** What Remotion's own renderer draws: whole timelines, for tests. */
async function buildBundle() {
  const publicDir = join(dist, "public");
  mkdirSync(publicDir, { recursive: true });
  await bundle({
    entryPoint: join(root, "src/index.ts"),
    outDir: join(dist, "bundle"),
    rootDir: root,
    publicDir,
    enableCaching: false,
    webpackOverride: (config) => ({ ...config, devtool: false }),
  });
  rmSync(publicDir, { recursive: true });
}

/** The page the painter draws on. */
async function buildPage() {
  await build({
    entryPoints: { page: join(root, "src/painter/page/main.tsx") },
    outdir: join(dist, "page"),
    bundle: true,
    minify: true,
    platform: "browser",
    format: "iife",
    target: "es2022",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  writeFileSync(join(dist, "page/index.html"), '<!doctype html><meta charset="utf-8"><script src="page.js" defer></script>');
}

async function buildPrograms() {
  await build({
    entryPoints: { painter: join(root, "src/painter/main.ts"), reference: join(root, "src/reference/main.ts") },
    outdir: dist,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
  });
}

const packageJson = readJson(join(root, "package.json"));
const versions = JSON.stringify({ ...packageJson.dependencies, ...packageJson.devDependencies });
const stamp = sha256(versions + hashOf([...filesIn("src"), ...filesIn("scripts")]));
const stampFile = join(dist, "stamp");
if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) {
  console.log("remotion/dist is up to date");
} else {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(join(dist, "fonts"), { recursive: true });
  const faces = copyFaces(readJson(join(root, "src/fonts/catalog.json")), dist);
  const fallbacks = copyFallbacks(readJson(join(root, "src/fonts/fallbacks.json")), dist);
  await Promise.all([buildBundle(), buildPage(), buildPrograms()]);
  const painted = filesIn("src").filter((path) => !NOT_PAINTED.some((prefix) => path.startsWith(prefix)));
  const fontHash = [...faces, ...fallbacks].map((font) => font.sha256).join("\n");
  const manifest = {
    bundle_hash: sha256(`${hashOf(painted)}\n${versions}\n${fontHash}`),
    remotion: packageJson.dependencies.remotion,
    fonts: faces,
    fallbacks,
    caption_styles: readJson(join(root, "src/captions/metrics.json")),
  };
  writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(manifest)}\n`);
  writeFileSync(stampFile, stamp);
}
