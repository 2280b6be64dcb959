"""A video that knows its own time: every frame shows its number, and the sound clicks when every Nth frame appears.

What was done to it (cut, resampled, drifted, encoded again) can then be read from the result alone.
"""

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from numpy.typing import NDArray

from appliance.editing.analysis import Grid
from tests.media.generate import FAST, ffmpeg

BITS = 20
_BARS = BITS + 4  # white, black, the bits, even parity, white
_WIDE = 6  # columns read per bar; the outer ones may be smeared by scaling
RATE = 48_000
_CLICK = (np.sin(2 * np.pi * 3000 * np.arange(96) / RATE) * np.hanning(96) * 24_000).astype(np.int16)
"""2 ms of 3 kHz: short enough to be timed within fractions of a millisecond, long enough to survive AAC."""


def frame_times(frames: int, fps: Fraction, pattern_ms: Sequence[int] = ()) -> NDArray[np.float64]:
    """Return when each frame appears, in seconds: ``fps`` a second, or apart by a repeating pattern of distances."""
    if not pattern_ms:
        return np.arange(frames, dtype=np.float64) * float(1 / fps)
    steps = np.resize(np.asarray(pattern_ms, dtype=np.float64) / 1000, frames)
    return np.concatenate([[0.0], np.cumsum(steps)[:-1]])


def barcode(  # noqa: PLR0913  every argument is one oddity
    path: Path,
    fps: Fraction,
    frames: int,
    *,
    click_every: int = 30,
    size: tuple[int, int] = (640, 360),
    pattern_ms: Sequence[int] = (),
    options: Sequence[object] = (),
) -> Path:
    """Write a barcode video with clicks.

    Args:
        path: Target; its ending chooses the container.
        fps: Frames per second.
        frames: How many.
        click_every: A click at the moment every so-manyth frame appears, beginning with frame 0; 0 for no sound.
        size: Width and height in pixels.
        pattern_ms: Distances between frames in ms, repeated, for a variable rate; empty for a constant one.
        options: Further output options, for instance another sound encoder or layout.
    """
    times = frame_times(frames, fps, pattern_ms)
    length_s = float(times[-1] + (pattern_ms[(frames - 1) % len(pattern_ms)] / 1000 if pattern_ms else 1 / fps))
    rate = f"{fps.numerator}/{fps.denominator}"
    picture = f"scale={size[0]}:{size[1]}:flags=neighbor,format=yuv420p"
    passing: list[object] = []
    if pattern_ms:
        picture += f",settb=1/90000,setpts='{_pattern_expression(pattern_ms)}'"
        passing = ["-fps_mode", "passthrough", "-enc_time_base", "1/90000"]
    with NamedTemporaryFile(suffix=".wav") as wave:
        sound: list[object] = []
        if click_every:
            write_wave(Path(wave.name), clicks(times[::click_every], length_s))
            sound = ["-i", wave.name, "-c:a", "aac", "-b:a", "192k"]
        ffmpeg(
            "-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{_BARS}x2", "-framerate", rate, "-i", "pipe:0",
            *sound, "-vf", picture, *FAST, "-g", "60", *passing, *options, path,
            feed=_frames(frames).tobytes(),
        )  # fmt: skip
    return path


def _frames(count: int) -> NDArray[np.uint8]:
    """Return small gray pictures, shape (count, 2, bars): one pixel a bar above, gray below."""
    numbers = np.arange(count)[:, None]
    bits = (numbers >> np.arange(BITS - 1, -1, -1)) & 1
    parity = bits.sum(axis=1, keepdims=True) & 1
    ones = np.ones_like(numbers)
    bars = np.concatenate([ones, ones * 0, bits, parity, ones], axis=1)
    pictures = np.full((count, 2, _BARS), 96, dtype=np.uint8)
    pictures[:, 0, :] = 16 + bars * 219
    return pictures


def _pattern_expression(pattern_ms: Sequence[int]) -> str:
    """Return the setpts expression that spaces frames by a repeating pattern."""
    place, expression, before = f"mod(N,{len(pattern_ms)})", "0", 0
    for index, step in enumerate(pattern_ms[:-1], start=1):
        before += step
        expression += f"+eq({place},{index})*{before}"
    return f"(floor(N/{len(pattern_ms)})*{sum(pattern_ms)}+{expression})/1000/TB"


def clicks(times_s: NDArray[np.float64], length_s: float, rate: int = RATE) -> NDArray[np.int16]:
    """Return mono sound of a length with a click beginning at each time, shape (samples,)."""
    samples = np.zeros(round(length_s * rate), dtype=np.int16)
    for moment in times_s:
        at = round(moment * rate)
        piece = _CLICK[: max(0, len(samples) - at)]
        samples[at : at + len(piece)] = piece
    return samples


def write_wave(path: Path, samples: NDArray[np.int16], rate: int = RATE) -> Path:
    """Write 16-bit sound, shape (samples,) or (samples, channels), as a WAV file."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    data = samples.astype("<i2").tobytes()
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, channels, rate,
                       rate * channels * 2, channels * 2, 16)  # fmt: skip
    path.write_bytes(head + struct.pack("<4sI", b"data", len(data)) + data)
    return path


_STRIP = f"crop=iw:ih*0.3:0:ih*0.1,scale={_BARS * _WIDE}:1:flags=area,format=gray"


def read_barcode(path: Path) -> list[int]:
    """Return the number shown by every coded frame, in display order; -1 where it cannot be read."""
    every_frame = ("-fps_mode", "passthrough", "-vf", _STRIP, "-f", "rawvideo")
    return _numbers(ffmpeg("-i", path, "-map", "0:v:0", *every_frame, "pipe:1"))


def picture_numbers(path: Path, grid: Grid) -> list[int]:
    """Return the number shown at every frame of a source's grid: how the renderer sees the file."""
    picture = ("-copyts", "-start_at_zero", "-i", path, "-map", f"0:{grid.video_stream}")
    constant = f"fps={grid.fps}:start_time=0:round=near,tpad=stop=-1:stop_mode=clone"
    shown = ("-vf", f"{constant},{_STRIP}", "-frames:v", grid.frame_count, "-f", "rawvideo")
    return _numbers(ffmpeg(*picture, *shown, "pipe:1"))


def _numbers(raw: bytes) -> list[int]:
    """Return what rows of gray bars say."""
    bars = np.frombuffer(raw, dtype=np.uint8).reshape(-1, _BARS, _WIDE)[:, :, 2:4].mean(axis=2) > 120
    numbers = (bars[:, 2 : 2 + BITS] * (1 << np.arange(BITS - 1, -1, -1))).sum(axis=1)
    framed = bars[:, 0] & ~bars[:, 1] & bars[:, -1]
    sound = framed & (bars[:, 2 : 3 + BITS].sum(axis=1) % 2 == 0)
    return [int(number) if good else -1 for number, good in zip(numbers, sound, strict=True)]


def click_times(path: Path, stream: int = 0) -> NDArray[np.float64]:
    """Return when clicks begin in a media file's sound, in seconds from its time zero, shape (clicks,)."""
    raw = ffmpeg(
        "-i", path, "-map", f"0:a:{stream}", "-af", f"aresample={RATE}:async=1:first_pts=0", "-ac", "1",
        "-f", "s16le", "pipe:1",
    )  # fmt: skip
    return clicks_in(np.frombuffer(raw, dtype="<i2"), RATE)


def clicks_in(samples: NDArray[np.int16], rate: int) -> NDArray[np.float64]:
    """Return when clicks begin in mono samples of shape (samples,), in seconds: where the click's shape fits best."""
    sound = samples.astype(np.float64)
    shape = np.interp(np.arange(round(len(_CLICK) * rate / RATE)) * RATE / rate, np.arange(len(_CLICK)), _CLICK)
    loud = np.flatnonzero(np.abs(sound) > 0.3 * max(np.abs(sound).max(initial=0.0), 1.0))
    found, last = [], -rate
    for at in loud.tolist():
        if at - last > rate // 50:
            begin = max(0, at - 2 * len(shape))
            nearby = sound[begin : at + 3 * len(shape)]
            fits = np.correlate(nearby, shape, mode="valid")
            found.append((begin + int(np.argmax(fits))) / rate)
        last = at
    return np.asarray(found)
