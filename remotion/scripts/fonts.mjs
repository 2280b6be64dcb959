// Copies the fonts from the @fontsource packages and describes them, for build.mjs.

import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { advances, runs } from "./woff2.mjs";

const require = createRequire(import.meta.url);
const SUBSETS = ["latin", "latin-ext", "vietnamese"];
const EMOJI = /\p{Emoji}/u;
const NUMBERED = /^\[(\d+)\]$/;

/** @typedef {{family: string, name: string, weights: number[]}} Family */
/** @typedef {{family: string, name: string, subsets: string[] | "numbered"}} FallbackFamily */

/** @param {string | Buffer} data */
function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}

/** @param {string} name */
function unicodeRanges(name) {
  return JSON.parse(readFileSync(require.resolve(`@fontsource/${name}/unicode.json`), "utf8"));
}

/**
 * The faces brands choose from: a family's weight is one face in three files, one per subset.
 * @param {Family[]} catalog
 * @param {string} dist
 */
export function copyFaces(catalog, dist) {
  const ranges = unicodeRanges("be-vietnam-pro");
  return catalog.flatMap(({ family, name, weights }) => {
    const own = unicodeRanges(name);
    if (SUBSETS.some((subset) => own[subset] !== ranges[subset])) {
      throw new Error(`${family} splits its letters differently: fonts.ts has to know its ranges`);
    }
    return weights.map((weight) => {
      const files = SUBSETS.map((subset) => copyFont(name, `${name}-${subset}-${weight}-normal.woff2`, dist));
      return { family, weight, files, sha256: sha256(files.map((file) => file.sha256).join("\n")) };
    });
  });
}

/**
 * The faces for alphabets those lack, one weight each, with the widths of their glyphs. `fonts/fallbacks.json` tells the
 * browser which file holds which letters.
 * @param {{weight: number, families: FallbackFamily[]}} catalog
 * @param {string} dist
 */
export function copyFallbacks({ weight, families }, dist) {
  const described = families.map(({ family, name, subsets }) => {
    const ranges = unicodeRanges(name);
    const wanted = subsets === "numbered" ? Object.keys(ranges).filter((subset) => NUMBERED.test(subset)) : subsets;
    const files = wanted.map((subset) => {
      const file = `${name}-${subset.replace(NUMBERED, "$1")}-${weight}-normal.woff2`;
      return { ...copyFont(name, file, dist), file, range: String(ranges[subset]) };
    });
    return { family, weight, files };
  });
  const browser = described.map(({ family, files }) => ({
    family,
    weight,
    files: files.map(({ file, range }) => ({ file, range })),
  }));
  writeFileSync(join(dist, "fonts/fallbacks.json"), JSON.stringify(browser));
  return described.map(({ family, files }) => ({
    family,
    weight,
    sha256: sha256(files.map((file) => file.sha256).join("\n")),
    advances: runs(advancesOf(files.map(({ path }) => join(dist, path)))),
  }));
}

/**
 * Emoji are left out: they come from the font for emoji.
 * @param {string[]} files
 */
function advancesOf(files) {
  const all = new Map(files.flatMap((file) => [...advances(file)]));
  return new Map([...all].filter(([point]) => point > 0x2ff && !EMOJI.test(String.fromCodePoint(point))));
}

/**
 * @param {string} name
 * @param {string} file
 * @param {string} dist
 */
function copyFont(name, file, dist) {
  const source = join(dirname(require.resolve(`@fontsource/${name}/unicode.json`)), "files", file);
  if (!existsSync(source)) {
    throw new Error(`@fontsource/${name} has no ${file}`);
  }
  copyFileSync(source, join(dist, "fonts", file));
  return { path: `fonts/${file}`, sha256: sha256(readFileSync(source)) };
}
