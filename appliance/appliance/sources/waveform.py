"""Peaks of a source's sound, for drawing: the binary format of BBC's audiowaveform, version 2.

24 bytes of header (little-endian 32-bit: version 2, flags 1 for 8 bits, samples per second, samples per pixel,
number of pixels, channels 1), then for each pixel the lowest and the highest sample as signed bytes.
https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md; peaks.js and wavesurfer read it.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PER_SECOND = 50
_PIXELS_AT_ONCE = 4096


@dataclass(frozen=True)
class Peaks:
    """What was written: pixels, and how many of them make a second."""

    length: int
    per_second: int = PER_SECOND


def write_peaks(voice: Path, rate: int, target: Path) -> Peaks:
    """Write the peaks of raw sound (16-bit little-endian, mono).

    Args:
        voice: The sound.
        rate: Its samples per second, a multiple of 50.
        target: The file to write.
    """
    step = rate // PER_SECOND
    samples = np.memmap(voice, dtype="<i2", mode="r") if voice.stat().st_size else np.zeros(0, "<i2")
    length = -(-len(samples) // step)
    with target.open("wb") as file:
        file.write(struct.pack("<iIiiIi", 2, 1, rate, step, length, 1))
        for start in range(0, length, _PIXELS_AT_ONCE):
            block = samples[start * step : (start + _PIXELS_AT_ONCE) * step]
            block = np.pad(block, (0, -len(block) % step)).reshape(-1, step)
            pairs = np.stack([block.min(axis=1), block.max(axis=1)], axis=1)
            file.write((pairs >> 8).astype(np.int8).tobytes())
    return Peaks(length)
