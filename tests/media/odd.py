"""Odd media: one small file for each way in which recordings differ, each with what has to come out of it.

All show the same drawing, from which orientation, geometry, color and time can be read: four colored quarters, a gray
ramp across the middle, and a bar that moves to the right in the lower half. The drawing in RGB is the reference.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.media.generate import ffmpeg

Pictures = NDArray[np.uint8]
"""RGB, shape (pictures, height, width, 3)."""

SIZE = (160, 120)
RATE = Fraction(25)
FRAMES = 25
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "10")
X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-crf", "10")
_QUARTERS = np.asarray([[(190, 60, 60), (70, 160, 70)], [(70, 80, 190), (190, 180, 70)]], dtype=np.float64)
_STEP = 5  # of a hundredth of the width that the bar moves from one picture to the next


def drawing(number: int, size: tuple[int, int] = SIZE) -> Pictures:
    """Return one picture of any size, shape (height, width, 3); after 20 numbers the bar is where it was."""
    width, height = size
    x = (np.arange(width) + 0.5) / width
    y = (np.arange(height) + 0.5) / height
    picture = _QUARTERS[(y >= 0.5).astype(int)][:, (x >= 0.5).astype(int)]
    picture[(y >= 0.4) & (y < 0.6)] = (20 + 215 * x)[:, None]
    left = number * _STEP % 100 / 100
    picture[np.ix_((y >= 0.7) & (y < 0.9), (x >= left) & (x < left + 0.15))] = 235
    codes: Pictures = np.rint(picture).astype(np.uint8)
    return codes


def drawings(frames: int = FRAMES, size: tuple[int, int] = SIZE) -> Pictures:
    """Return the pictures 0 to ``frames`` - 1."""
    return np.stack([drawing(number, size) for number in range(frames)])


@dataclass(frozen=True)
class Coding:
    """How pictures are coded.

    Attributes:
        codec: FFmpeg's output options.
        pixels: FFmpeg's pixel format.
        matrix: Of the colors; ``None`` for RGB.
        full_range: Code values 0 to 255.
        tags: What the file says about its colors, as FFmpeg's output options; ``None``: the truth.
        after: Further filters, on coded pictures.
    """

    codec: Sequence[object] = X264
    pixels: str = "yuv420p"
    matrix: str | None = "bt709"
    full_range: bool = False
    tags: Sequence[object] | None = None
    after: str = "null"

    def filters(self) -> str:
        """Return the filter graph from RGB to what is encoded."""
        if self.matrix is None:
            return f"format={self.pixels},{self.after}"
        levels = "full" if self.full_range else "limited"
        kind = "bicubic+accurate_rnd+full_chroma_int+full_chroma_inp"
        return f"scale=out_color_matrix={self.matrix}:out_range={levels}:flags={kind},format={self.pixels},{self.after}"

    def color_tags(self) -> Sequence[object]:
        """Return the options that name the colors."""
        if self.tags is not None:
            return self.tags
        if self.matrix is None:
            return ()
        levels = ("-color_range", "pc" if self.full_range else "tv")
        return ("-colorspace", self.matrix, "-color_primaries", self.matrix, "-color_trc", self.matrix, *levels)


def write(  # noqa: PLR0913  every argument is one oddity
    path: Path,
    pictures: Pictures | NDArray[np.uint16],
    coding: Coding = Coding(),
    *,
    fps: Fraction = RATE,
    sound: str | None = "stereo",
    options: Sequence[object] = (),
) -> Path:
    """Write pictures, 8 or 16 bits a channel, and a tone as long as they last."""
    height, width = pictures.shape[1:3]
    wide = "rgb48le" if pictures.dtype == np.uint16 else "rgb24"
    inputs: list[object] = [
        "-f", "rawvideo", "-pix_fmt", wide, "-s", f"{width}x{height}", "-framerate", fps, "-i", "pipe:0",
    ]  # fmt: skip
    if sound is not None:
        tone = f"sine=440:r=48000:d={float(len(pictures) / fps):.6f},aformat=channel_layouts={sound}"
        inputs += ["-f", "lavfi", "-i", tone]
    ffmpeg(
        *inputs, "-vf", coding.filters(), *coding.codec, *coding.color_tags(), *options, f"file:{path}",
        feed=pictures.tobytes(),
    )  # fmt: skip
    return path


_TO_BT2020 = np.asarray(  # ITU-R BT.2087-0, table 2
    [[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]]
)


def wide(pictures: Pictures) -> NDArray[np.uint16]:
    """Return pictures as BT.2020 RGB of standard range, 16 bits."""
    light = (pictures / 255) ** 2.4 @ _TO_BT2020.T
    return _codes(light ** (1 / 2.4))


def hdr(pictures: Pictures, transfer: str, white_nits: float) -> NDArray[np.uint16]:
    """Return pictures as BT.2020 RGB of high dynamic range (ITU-R BT.2100-2), 16 bits.

    Args:
        pictures: Pictures for a screen of BT.1886.
        transfer: ``pq`` or ``hlg``.
        white_nits: The light of RGB 255.
    """
    light = white_nits * ((pictures / 255) ** 2.4 @ _TO_BT2020.T)
    if transfer == "pq":
        power = (light / 10_000) ** 0.1593017578125
        return _codes(((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375)
    luminance = np.maximum(light @ np.asarray([0.2627, 0.6780, 0.0593]), 1e-6)[..., None] / 1000
    scene = light / 1000 * luminance ** (1 / 1.2 - 1)
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    bright = a * np.log(np.maximum(12 * scene - b, 1e-9)) + c
    return _codes(np.where(scene <= 1 / 12, np.sqrt(3 * scene), bright))


def _codes(signal: NDArray[np.float64]) -> NDArray[np.uint16]:
    codes: NDArray[np.uint16] = np.rint(np.clip(signal, 0, 1) * 65535).astype("<u2")
    return codes


def woven(pictures: Pictures, *, top_first: bool) -> Pictures:
    """Return half as many pictures, each woven from the lines of two that follow each other."""
    first, second = pictures[0::2].copy(), pictures[1::2]
    late = 1 if top_first else 0
    first[:, late::2] = second[:, late::2]
    return first


def turned_by_matrix(path: Path, matrix: tuple[int, int, int, int], offset: tuple[int, int]) -> Path:
    """Write a display matrix (a, b, c, d and where it moves the corner) over that of an MP4's first track.

    ISO/IEC 14496-12, 8.3.2: nine numbers, 36 bytes, begin 44 bytes after the box's name does.
    """
    content = bytearray(path.read_bytes())
    at = content.index(b"tkhd") + 44
    a, b, c, d = matrix
    numbers = (a << 16, b << 16, 0, c << 16, d << 16, 0, offset[0] << 16, offset[1] << 16, 1 << 30)
    content[at : at + 36] = b"".join(number.to_bytes(4, "big", signed=True) for number in numbers)
    path.write_bytes(content)
    return path


Turn = Callable[[Pictures], Pictures]


@dataclass(frozen=True)
class Odd:
    """One odd file and what has to come out of it.

    Attributes:
        make: Writes it into a folder and returns its path.
        fps: Frame rate of the result.
        frames: How many; ``None`` where it depends on the place of the cut.
        size: Width and height of the result.
        turn: What is done to the drawing for display.
        number: Which drawing a frame of the result shows.
        error: Mean difference to the reference in code values that is allowed, per channel.
        monochrome: Only brightness can be compared.
        sound: The file has sound of its own.
        matrix: How the result's colors are coded.
        notes: Beginnings of sentences that the probe has to say.
    """

    make: Callable[[Path], Path]
    fps: Fraction = RATE
    frames: int | None = FRAMES
    size: tuple[int, int] = SIZE
    turn: Turn = field(default=lambda picture: picture)
    number: Callable[[int], int] = field(default=lambda frame: frame)
    error: float = 3.0
    monochrome: bool = False
    sound: bool = True
    matrix: str = "bt709"
    notes: tuple[str, ...] = ()
