// Builds dist/: the Remotion bundle, the painter, the preview page, the reference renderer, the fonts and a manifest.
// It runs at build time only; a job never builds. Nothing is done while the inputs are unchanged.
//
// usage: node scripts/build.mjs

import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "@remotion/bundler";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const require = createRequire(import.meta.url);
const SUBSETS = ["latin", "latin-ext", "vietnamese"];

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

function sources() {
  return readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** Copies the font files and describes them: a family's weight is one face in three files, one per subset. */
function fonts() {
  const catalog = readJson(join(root, "src/fonts/catalog.json"));
  const ranges = readFileSync(require.resolve("@fontsource/be-vietnam-pro/unicode.json"), "utf8");
  mkdirSync(join(dist, "fonts"), { recursive: true });
  return catalog.flatMap(
    (/** @type {{family: string, name: string, weights: number[]}} */ { family, name, weights }) => {
      const own = readJson(require.resolve(`@fontsource/${name}/unicode.json`));
      if (SUBSETS.some((subset) => own[subset] !== JSON.parse(ranges)[subset])) {
        throw new Error(`${family} splits its letters differently: fonts.ts has to know its ranges`);
      }
      return weights.map((weight) => {
        const files = SUBSETS.map((subset) => copyFont(name, `${name}-${subset}-${weight}-normal.woff2`));
        return { family, weight, files, sha256: sha256(files.map((file) => file.sha256).join("\n")) };
      });
    },
  );
}

/**
 * @param {string} name
 * @param {string} file
 */
function copyFont(name, file) {
  const source = require.resolve(`@fontsource/${name}/files/${file}`);
  copyFileSync(source, join(dist, "fonts", file));
  return { path: `fonts/${file}`, sha256: sha256(readFileSync(source)) };
}

/** The page Remotion draws in. Served from here, so fonts lie in its public folder. */
async function buildBundle() {
  const publicDir = join(dist, "public");
  mkdirSync(join(publicDir, "fonts"), { recursive: true });
  for (const file of readdirSync(join(dist, "fonts"))) {
    copyFileSync(join(dist, "fonts", file), join(publicDir, "fonts", file));
  }
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
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
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
const stamp = sha256(versions + hashOf([...sources(), "scripts/build.mjs"]));
const stampFile = join(dist, "stamp");
if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) {
  console.log("remotion/dist is up to date");
} else {
  rmSync(dist, { recursive: true, force: true });
  const faces = fonts();
  await Promise.all([buildBundle(), buildPrograms(), buildPage()]);
  const painted = sources().filter((path) => !NOT_PAINTED.some((prefix) => path.startsWith(prefix)));
  const fontHash = faces.map((/** @type {{sha256: string}} */ face) => face.sha256).join("\n");
  const manifest = {
    bundle_hash: sha256(`${hashOf(painted)}\n${versions}\n${fontHash}`),
    remotion: packageJson.dependencies.remotion,
    fonts: faces,
    caption_styles: readJson(join(root, "src/captions/metrics.json")),
  };
  writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(stampFile, stamp);
}
