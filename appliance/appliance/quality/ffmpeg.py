"""Looking at finished files and their sources with FFmpeg: small gray pictures, and the sound as it is heard."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from appliance.kernel import processes
from appliance.kernel.work import Work
from appliance.sources.ffmpeg import GENERAL_OPTIONS, input_arguments, input_url
from appliance.speech.pcm import SAMPLE_RATE

WIDTH, HEIGHT = 64, 36
Tiles = NDArray[np.int16]
"""Mean luma of the picture's parts, shape (pictures, 36, 64)."""

_SMALL = f"scale={WIDTH}:{HEIGHT}:flags=area:out_range=tv,format=gray"
_RAW = ["-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"]


@dataclass(frozen=True)
class Sampled:
    """What was decoded of a finished file.

    Attributes:
        keys: Its key frames.
        problems: What the decoders complained about, a line each.
    """

    keys: Tiles
    problems: tuple[str, ...]


def sample(path: Path, voice: Path | None, work: Work) -> Sampled:
    """Decode a finished file's key frames and, where it is wanted, all of its sound into raw PCM.

    Args:
        path: The file.
        voice: Where the sound is written: 16 kHz, mono, signed 16 bit.
        work: For cancellation.
    """
    pictures = ["-map", "0:v:0", "-vf", _SMALL, *_RAW]
    sound: list[str] = []
    if voice is not None:
        sound = ["-map", "0:a:0", "-af", f"aresample={SAMPLE_RATE}:async=1:first_pts=0", "-ac", "1", "-f", "s16le"]
        sound += ["-y", input_url(voice)]
    options = [*GENERAL_OPTIONS, "-loglevel", "error", "-threads", "1", "-skip_frame", "nokey"]
    finished = processes.run(["ffmpeg", *options, "-i", input_url(path), *pictures, *sound], work, check=False)
    problems = tuple(line.strip() for line in finished.stderr.splitlines() if line.strip())
    if finished.status and not problems:
        problems = (f"FFmpeg ended with status {finished.status}",)
    return Sampled(tiles(finished.stdout), problems)


@dataclass(frozen=True)
class Excerpt:
    """A stretch of a video stream, all of its picture or a window.

    Attributes:
        path: The file.
        content: Names what the file holds from where the stretch begins: equal names, equal pictures.
        stream: Its index.
        start_s: Where it begins.
        duration_s: How long it is.
        window: Width, height, x and y in pixels.
    """

    path: Path
    content: str
    stream: int
    start_s: float
    duration_s: float
    window: tuple[int, int, int, int] | None = None


def look(stretch: Excerpt, work: Work) -> bytes:
    """Decode a stretch of a file (see :func:`tiles`); there is nothing where it cannot be decoded or ends before."""
    cropped = "crop={}:{}:{}:{},".format(*stretch.window) if stretch.window else ""
    seek = ["-ss", f"{max(stretch.start_s, 0):.6f}", "-t", f"{stretch.duration_s:.6f}"]
    options = [*GENERAL_OPTIONS, "-loglevel", "error", "-threads", "1", *seek]
    shown = ["-map", f"0:{stretch.stream}", "-vf", f"{cropped}{_SMALL}", *_RAW]
    return processes.run(["ffmpeg", *options, *input_arguments(stretch.path), *shown], work, check=False).stdout


def tiles(raw: bytes) -> Tiles:
    """Return decoded pictures as an array; a last one that is not whole is left out."""
    whole = len(raw) // (WIDTH * HEIGHT) * WIDTH * HEIGHT
    return np.frombuffer(raw[:whole], np.uint8).reshape(-1, HEIGHT, WIDTH).astype(np.int16)
