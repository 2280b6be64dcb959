// Copies the fonts from the @fontsource packages and describes them, for build.mjs.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const SUBSETS = ["latin", "latin-ext", "vietnamese"];
const NUMBERED = /^\[(\d+)\]$/;

/** @typedef {{family: string, name: string, weights: number[]}} Family */
/** @typedef {{family: string, package: string, subsets: string[] | "numbered" | "whole", language: string}} Fallback */
/** @typedef {{path: string, sha256: string}} FontFile */
/** @typedef {{family: string, weights: number[], language: string, files: FontFile[], sha256: string}} Described */

/**
 * Copies every font to `folder/fonts`; there `fallbacks.json` tells the browser which file of a fallback holds which letters.
 * @param {Family[]} catalog the faces brands choose from
 * @param {Fallback[]} fallbacks those that draw what the catalog lacks
 * @param {string} folder
 * @returns {{fonts: Described[], fallbacks: Described[]}} for the manifest
 */
export function copyFonts(catalog, fallbacks, folder) {
  mkdirSync(join(folder, "fonts"), { recursive: true });
  const weights = [...new Set(catalog.flatMap((family) => family.weights))];
  const ranged = fallbacks.map((fallback) => ({ ...fallback, files: copyFallback(fallback, folder) }));
  const forBrowser = ranged.map(({ family, files }) => ({
    family,
    files: files.map(({ path, range }) => ({ file: basename(path), range })),
  }));
  writeFileSync(join(folder, "fonts/fallbacks.json"), JSON.stringify(forBrowser));
  const described = ranged.map(({ family, language, files }) => ({
    family,
    weights,
    language,
    files: files.map(({ path, sha256 }) => ({ path, sha256 })),
    sha256: hashOf(files),
  }));
  return { fonts: catalog.flatMap((family) => copyFaces(family, described, folder)), fallbacks: described };
}

/**
 * A family's weight is one face in three files, one per subset.
 * @param {Family} family
 * @param {Described[]} fallbacks
 * @param {string} folder
 * @returns {Described[]}
 */
function copyFaces({ family, name, weights }, fallbacks, folder) {
  const ranges = unicodeRanges("@fontsource/be-vietnam-pro");
  const own = unicodeRanges(`@fontsource/${name}`);
  if (SUBSETS.some((subset) => own[subset] !== ranges[subset])) {
    throw new Error(`${family} splits its letters differently: fonts.ts has to know its ranges`);
  }
  return weights.map((weight) => {
    const files = SUBSETS.map((subset) =>
      copyFont(`@fontsource/${name}`, `${name}-${subset}-${weight}-normal.woff2`, folder),
    );
    return { family, weights: [weight], language: "", files, sha256: hashOf([...files, ...fallbacks]) };
  });
}

/**
 * @param {Fallback} fallback
 * @param {string} folder
 * @returns {(FontFile & {range: string})[]}
 */
function copyFallback({ package: from, subsets }, folder) {
  const ranges = unicodeRanges(from);
  const name = from.slice(from.indexOf("/") + 1);
  const numbered = Object.keys(ranges).filter((subset) => NUMBERED.test(subset));
  if (subsets === "whole") {
    const range = numbered.map((subset) => ranges[subset]).join(",");
    return [{ ...copyFont(from, `${name}-emoji-400-normal.woff2`, folder), range }];
  }
  return (subsets === "numbered" ? numbered : subsets).map((subset) => ({
    ...copyFont(from, `${name}-${subset.replace(NUMBERED, "$1")}-wght-normal.woff2`, folder),
    range: String(ranges[subset]),
  }));
}

/**
 * @param {string} from
 * @returns {Record<string, string>}
 */
function unicodeRanges(from) {
  return JSON.parse(readFileSync(require.resolve(`${from}/unicode.json`), "utf8"));
}

/**
 * @param {string} from
 * @param {string} file
 * @param {string} folder
 * @returns {FontFile}
 */
function copyFont(from, file, folder) {
  const source = join(dirname(require.resolve(`${from}/unicode.json`)), "files", file);
  copyFileSync(source, join(folder, "fonts", file));
  return { path: `fonts/${file}`, sha256: sha256(readFileSync(source)) };
}

/** @param {{sha256: string}[]} files */
function hashOf(files) {
  return sha256(files.map((file) => file.sha256).join("\n"));
}

/** @param {string | Buffer} data */
export function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}
