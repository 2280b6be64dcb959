"""Reading raw sound: one channel, 16 000 samples per second, signed 16-bit little endian, no header."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

SAMPLE_RATE = 16_000
_BYTES = 2
_FULL_SCALE = 32_768.0


def sample_count(path: Path) -> int:
    """Return how many whole samples the file holds."""
    return path.stat().st_size // _BYTES


def blocks(path: Path, size: int) -> Iterator[Samples]:
    """Yield the file's samples, −1 to 1, in arrays of ``size``; the last may be shorter."""
    with path.open("rb") as file:
        while raw := file.read(size * _BYTES):
            yield _decode(raw)


def read(path: Path, start: int, end: int) -> Samples:
    """Return samples ``start`` to ``end`` (excluded), −1 to 1; shorter where the file ends earlier."""
    with path.open("rb") as file:
        file.seek(max(start, 0) * _BYTES)
        return _decode(file.read((end - max(start, 0)) * _BYTES))


def _decode(raw: bytes) -> Samples:
    whole = len(raw) // _BYTES * _BYTES
    return np.frombuffer(raw[:whole], dtype="<i2").astype(np.float32) / np.float32(_FULL_SCALE)
