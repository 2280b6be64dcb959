// Reads glyph advances from WOFF2 files, at build time: the planner measures fallback fonts without opening hundreds of
// files. https://www.w3.org/TR/WOFF2/ and the OpenType tables cmap, head, hhea and hmtx.

import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

const KNOWN_TAGS = ["cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "post", "cvt ", "fpgm", "glyf", "loca"];
const OTHER_TAG = 63;
const HEADER_BYTES = 48;

/**
 * Returns advance widths in em by code point.
 * @param {string} file
 * @returns {Map<number, number>}
 */
export function advances(file) {
  const tables = readTables(readFileSync(file));
  const unitsPerEm = table(tables, "head").bytes.readUInt16BE(18);
  const widths = advanceWidths(table(tables, "hmtx"), table(tables, "hhea").bytes.readUInt16BE(34));
  const glyphs = characterMap(table(tables, "cmap").bytes);
  return new Map(
    [...glyphs].map(([point, glyph]) => [point, (widths[Math.min(glyph, widths.length - 1)] ?? 0) / unitsPerEm]),
  );
}

/**
 * Joins neighbors of equal width: [first code point, last, em]. A hole between two equal ones is closed, because what
 * fills it in a fallback font is most likely as wide.
 * @param {Map<number, number>} widths
 */
export function runs(widths) {
  /** @type {[number, number, number][]} */
  const result = [];
  for (const [point, em] of [...widths].sort(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last !== undefined && last[2] === em) {
      last[1] = point;
    } else {
      result.push([point, point, em]);
    }
  }
  return result;
}

/** @typedef {{bytes: Buffer, transformed: boolean}} Table */

/**
 * @param {Map<string, Table>} tables
 * @param {string} tag
 */
function table(tables, tag) {
  const found = tables.get(tag);
  if (found === undefined) {
    throw new Error(`The font has no table ${tag}.`);
  }
  return found;
}

/**
 * @param {Buffer} file
 * @returns {Map<string, Table>}
 */
function readTables(file) {
  let at = HEADER_BYTES;
  const base128 = () => {
    let value = 0;
    for (;;) {
      const byte = file.readUInt8(at++);
      value = value * 128 + (byte & 127);
      if (byte < 128) {
        return value;
      }
    }
  };
  const entries = Array.from({ length: file.readUInt16BE(12) }, () => {
    const flags = file.readUInt8(at++);
    const known = flags & 63;
    const tag = known === OTHER_TAG ? file.toString("latin1", at, (at += 4)) : (KNOWN_TAGS[known] ?? `#${known}`);
    const version = flags >> 6;
    const transformed = tag === "glyf" || tag === "loca" ? version !== 3 : version !== 0;
    const original = base128();
    return { tag, transformed, length: transformed ? base128() : original };
  });
  const data = brotliDecompressSync(file.subarray(at, at + file.readUInt32BE(20)));
  let begin = 0;
  return new Map(
    entries.map(({ tag, transformed, length }) => {
      begin += length;
      return [tag, { bytes: data.subarray(begin - length, begin), transformed }];
    }),
  );
}

/**
 * @param {Table} hmtx
 * @param {number} count
 */
function advanceWidths({ bytes, transformed }, count) {
  return Array.from({ length: count }, (_, index) => bytes.readUInt16BE(transformed ? 1 + 2 * index : 4 * index));
}

/**
 * @param {Buffer} cmap
 * @returns {Map<number, number>} glyph by code point
 */
function characterMap(cmap) {
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => {
    const subtable = cmap.subarray(cmap.readUInt32BE(8 + 8 * index));
    return { subtable, format: subtable.readUInt16BE(0) };
  });
  const best = subtables.find(({ format }) => format === 12) ?? subtables.find(({ format }) => format === 4);
  if (best === undefined) {
    throw new Error("The font has no character map of format 4 or 12.");
  }
  return new Map(best.format === 12 ? segmented(best.subtable) : segmentMapping(best.subtable));
}

/** @param {Buffer} data */
function* segmented(data) {
  for (let group = 0; group < data.readUInt32BE(12); group += 1) {
    const [first, last, glyph] = [0, 4, 8].map((offset) => data.readUInt32BE(16 + 12 * group + offset));
    for (let point = Number(first); point <= Number(last); point += 1) {
      yield /** @type {[number, number]} */ ([point, Number(glyph) + point - Number(first)]);
    }
  }
}

/** @param {Buffer} data */
function* segmentMapping(data) {
  const bytes = data.readUInt16BE(6);
  const value = (/** @type {number} */ array, /** @type {number} */ index) =>
    data.readUInt16BE(14 + array * bytes + (array > 0 ? 2 : 0) + 2 * index);
  for (let segment = 0; segment < bytes / 2; segment += 1) {
    const [last, first, delta, offset] = [0, 1, 2, 3].map((array) => value(array, segment));
    for (let point = Number(first); point <= Number(last) && point < 0xffff; point += 1) {
      let glyph = point;
      if (offset !== 0) {
        const place = 14 + 3 * bytes + 2 + 2 * segment + Number(offset) + 2 * (point - Number(first));
        glyph = data.readUInt16BE(place);
        if (glyph === 0) {
          continue;
        }
      }
      yield /** @type {[number, number]} */ ([point, (glyph + Number(delta)) & 0xffff]);
    }
  }
}
