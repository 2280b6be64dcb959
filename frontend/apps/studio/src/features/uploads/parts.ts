const MIB = 1 << 20;
const USUAL = 16 * MIB;
const MOST_PARTS = 9000;

/** Length of an upload's parts, as the API chooses it: 16 MiB, more for files that would have too many. */
export function partBytes(sizeBytes: number): number {
  return Math.max(USUAL, Math.ceil(sizeBytes / MOST_PARTS / MIB) * MIB);
}

export interface Arrived {
  PartNumber: number;
  ETag: string;
}

/** The parts to compare with the file before an upload goes on: another file of the same name differs there. */
export function probes<T extends Arrived>(arrived: readonly T[]): T[] {
  const ends = [arrived[0], arrived.at(-1)].filter((part) => part !== undefined);
  return [...new Set(ends)];
}

interface Named {
  name: string;
  size_bytes: number;
}

/** The unfinished upload that a file belongs to. */
export function matching<T extends Named>(uploads: readonly T[], file: { name: string; size: number }): T | undefined {
  return uploads.find((upload) => upload.name === file.name && upload.size_bytes === file.size);
}
