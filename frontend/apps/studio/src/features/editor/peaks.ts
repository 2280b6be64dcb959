// The waveform's file: audiowaveform's binary format, version 2 (see sources/waveform.py).

export interface Peaks {
  perSecond: number;
  /** How loud each pixel is, 0 to 1. */
  loudness: Float32Array;
}

const HEADER_BYTES = 24;

export function readPeaks(file: ArrayBuffer): Peaks {
  const view = new DataView(file);
  const perSecond = view.getInt32(8, true) / view.getInt32(12, true);
  const length = Math.min(view.getUint32(16, true), (file.byteLength - HEADER_BYTES) >> 1);
  const loudness = new Float32Array(length);
  for (let pixel = 0; pixel < length; pixel += 1) {
    const at = HEADER_BYTES + 2 * pixel;
    loudness[pixel] = Math.max(-view.getInt8(at), view.getInt8(at + 1)) / 128;
  }
  return { perSecond, loudness };
}

/** The loudest between two seconds. */
export function loudest({ perSecond, loudness }: Peaks, from: number, to: number): number {
  const last = Math.min(loudness.length, Math.max(Math.floor(from * perSecond) + 1, Math.ceil(to * perSecond)));
  let found = 0;
  for (let pixel = Math.max(0, Math.floor(from * perSecond)); pixel < last; pixel += 1) {
    found = Math.max(found, loudness[pixel] ?? 0);
  }
  return found;
}
