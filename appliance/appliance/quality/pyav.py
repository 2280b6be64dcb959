"""What the packets of a finished file say without being decoded, and where a sprite's ink is (PyAV)."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from appliance.renders.pyav import png_decoder


@dataclass(frozen=True)
class Packets:
    """The packets of a finished file; pictures are in the order in which they are shown.

    Attributes:
        frames: The output frame each picture is shown at, shape (pictures,).
        sizes: Bytes of each, shape (pictures,).
        keys: Whether decoding can begin at it, shape (pictures,).
        hashes: Of the content of each, in the same order.
        sound_start_s: When the first sample is heard.
        sound_end_s: When the last one is over.
        sound: Names the sound by everything that is decoded for it.
    """

    frames: NDArray[np.int64]
    sizes: NDArray[np.int64]
    keys: NDArray[np.bool_]
    hashes: Sequence[bytes]
    sound_start_s: float
    sound_end_s: float
    sound: str

    def named(self, start: int, end: int) -> str:
        """Return a name for a stretch of pictures by all that is decoded for it, wherever in the file it lies."""
        keys = np.flatnonzero(self.keys)
        first = int(keys[keys <= start].max(initial=0))
        last = int(keys[keys >= end].min(initial=len(self.hashes)))
        return f"{hashlib.sha256(b''.join(self.hashes[first:last])).hexdigest()}+{start - first}"


def read_packets(path: Path, fps: Fraction) -> Packets:
    """Read every packet of a file with one picture and one sound stream."""
    rows: list[tuple[int, int, bool, bytes]] = []
    with av.open(str(path)) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        tick = float((picture.time_base or Fraction(1)) * fps)
        beat = sound.time_base or Fraction(1)
        start = sound.start_time or 0
        end = start
        heard = hashlib.sha256(sound.codec_context.extradata or b"")
        for packet in container.demux(picture, sound):
            if packet.pts is None:
                continue
            if packet.stream.index == picture.index:
                digest = hashlib.blake2b(packet, digest_size=16).digest()
                rows.append((round(packet.pts * tick), packet.size, packet.is_keyframe, digest))
            else:
                end = max(end, packet.pts + (packet.duration or 0))
                heard.update(packet.pts.to_bytes(8, signed=True))
                heard.update(packet)
    rows.sort()
    table = np.asarray([row[:3] for row in rows], np.int64).reshape(-1, 3)
    hashes, begins_s, ends_s = [row[3] for row in rows], float(start * beat), float(end * beat)
    return Packets(table[:, 0], table[:, 1], table[:, 2] > 0, hashes, begins_s, ends_s, heard.hexdigest())


class Ink(NamedTuple):
    """The smallest rectangle that holds everything that is seen of a picture, ends excluded.

    ``cut`` is 1 where letters are cut off by the picture's edge; a plain plate may reach up to it.
    """

    left: int
    top: int
    right: int
    bottom: int
    cut: int


_BAND_PX = 3
_ONE_COLOR = 24  # of 255: as much as the colors of a plate may differ


def ink(pictures: Iterable[bytes], least_alpha: int) -> Ink | None:
    """Return the ink of some PNGs of one size taken together; ``None`` where nothing is seen.

    Args:
        pictures: PNG files with alpha.
        least_alpha: What is fainter, 0 to 255, is not seen: the far end of a shadow.
    """
    found: list[Ink] = []
    decoder = png_decoder()
    for picture in pictures:
        try:
            frame = decoder.decode(av.Packet(picture))[0]
        except (av.FFmpegError, IndexError):  # damaged since it was drawn, which says nothing about the video
            continue
        pixels = frame.to_ndarray(format="rgba").astype(np.uint8, copy=False)
        seen = pixels[..., 3] >= least_alpha
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        if len(rows):
            cut = any(_is_cut(np.rot90(pixels, side), np.rot90(seen, side)[0]) for side in range(4))
            found.append(Ink(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1, int(cut)))
    if not found:
        return None
    edges = np.asarray(found)
    low, high = edges[:, :2].min(axis=0).tolist(), edges[:, 2:].max(axis=0).tolist()
    return Ink(*low, *high)


def _is_cut(pixels: NDArray[np.uint8], edge: NDArray[np.bool_]) -> bool:
    """Tell whether what meets a picture's upper edge is more than one run of one color, as letters are."""
    places = np.flatnonzero(edge)
    if not len(places):
        return False
    first, last = int(places[0]), int(places[-1])
    if last - first + 1 != len(places):
        return True
    # Without the ends, which are rounded and fade out.
    band = pixels[:_BAND_PX, first + _BAND_PX : last + 1 - _BAND_PX, :3]
    return bool(np.ptp(band.reshape(-1, 3), axis=0).max() > _ONE_COLOR) if band.size else False
