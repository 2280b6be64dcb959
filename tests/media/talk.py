"""The repository's own raw talk: a drawn speaker says eight sentences with pauses, hesitates twice, and blinks.

FFmpeg's ``flite`` source speaks; the picture follows the voice's loudness. The same machine makes the same file.
"""

import functools
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.media import scenery
from tests.media.barcode import write_wave
from tests.media.generate import ffmpeg

SCRIPT = (
    ("Hello, and welcome to this short talk about making videos.", 1.1),
    ("The hardest part is not the camera, and it is not the light.", 0.7),
    ("It is all the silence between one thought and the next.", 2.6),
    ("When you record alone, you stop, you think, and you start again.", 0.9),
    ("Nobody wants to watch that, and nobody wants to cut it by hand.", 1.7),
    ("So this video was cut by a machine, on a computer in this room.", 3.4),
    ("It found every pause, and it wrote the captions as well.", 0.8),
    ("Thank you for listening, and see you next time.", 1.2),
)
"""What is said, and the seconds of silence after each sentence."""

FPS = 30
SIZE = (1280, 720)
_VOICE_RATE = 16_000  # flite's own
_BEFORE_S = 0.8
_MOUTHS = 6
_BLINK_EVERY_S, _BLINK_FRAMES = 3.3, 4


def talk(path: Path) -> Path:
    """Write the talk as MP4: 1280×720, 30 frames per second, about 40 seconds, stereo."""
    voice = speak()
    openings = mouth_openings(voice)
    with TemporaryDirectory() as folder:
        wave = write_wave(Path(folder) / "voice.wav", voice, _VOICE_RATE)
        argv = [
            "ffmpeg", "-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
            "-s", f"{SIZE[0]}x{SIZE[1]}", "-framerate", str(FPS), "-i", "pipe:0", "-i", str(wave),
            "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
            "-c:v", "libx264", "-preset", "superfast", "-crf", "18", "-threads", "2",
            "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
            "-c:a", "aac", "-b:a", "160k", "-ac", "2", "-ar", "48000", "-movflags", "+faststart", f"file:{path}",
        ]  # fmt: skip
        encoder = subprocess.Popen(argv, stdin=subprocess.PIPE)
        assert encoder.stdin is not None
        for number, opening in enumerate(openings):
            encoder.stdin.write(frame(number, int(opening)).tobytes())
        encoder.stdin.close()
        assert encoder.wait() == 0
    return path


def sample(path: Path) -> Path:
    """Write the talk's first 24 seconds as small as the product carries them: 640×360, 300 kB."""
    with TemporaryDirectory() as folder:
        whole = talk(Path(folder) / "talk.mp4")
        small = ["-vf", "scale=640:360", "-c:v", "libx264", "-preset", "slow", "-crf", "30"]
        sound = ["-c:a", "aac", "-b:a", "48k", "-ac", "1"]
        ffmpeg("-t", "24", "-i", str(whole), *small, *sound, "-movflags", "+faststart", f"file:{path}")
    return path


def speak() -> NDArray[np.int16]:
    """Return the script as mono sound at 16 kHz over the faint noise of a room, shape (samples,)."""
    pieces = [np.zeros(round(_BEFORE_S * _VOICE_RATE))]
    for sentence, pause_s in SCRIPT:
        raw = ffmpeg("-f", "lavfi", "-i", f"flite=voice=slt:text='{sentence}'", "-f", "s16le", "pipe:1")
        pieces += [np.frombuffer(raw, dtype="<i2").astype(np.float64), np.zeros(round(pause_s * _VOICE_RATE))]
    voice = np.concatenate(pieces)
    whole = voice[: len(voice) // (_VOICE_RATE // FPS) * (_VOICE_RATE // FPS)]
    noise = np.random.default_rng(1).normal(0, 8, len(whole))  # -72 dB
    return np.clip(whole * 0.9 + noise, -32768, 32767).astype(np.int16)


def mouth_openings(voice: NDArray[np.int16]) -> NDArray[np.int64]:
    """Return how far the mouth is open in every frame, 0 (closed) to 5, from the loudness around it."""
    per_frame = _VOICE_RATE / FPS
    edges = (np.arange(int(len(voice) / per_frame) + 1) * per_frame).astype(int)
    squares = np.concatenate([[0.0], np.cumsum(voice.astype(np.float64) ** 2)])
    loudness = np.sqrt((squares[edges[1:]] - squares[edges[:-1]]) / np.diff(edges))
    smooth = np.convolve(loudness, [0.25, 0.5, 0.25], mode="same")
    openings: NDArray[np.int64] = np.rint(np.clip(smooth / 4500, 0, 1) * (_MOUTHS - 1)).astype(np.int64)
    return openings


def frame(number: int, opening: int) -> Image.Image:
    """Return one picture of the talk."""
    time_s = number / FPS
    picture = scenery.room(SIZE).copy()
    scenery.clouds(picture, time_s)
    sway = 7 * np.sin(time_s * 0.9) + 4 * np.sin(time_s * 2.3)
    breath = 2.5 * np.sin(time_s * 1.6)
    body = scenery.body()
    picture.paste(body, (round(SIZE[0] / 2 - body.width / 2 + sway * 0.3), round(372 + breath)), body)
    blinking = number % round(_BLINK_EVERY_S * FPS) >= round(_BLINK_EVERY_S * FPS) - _BLINK_FRAMES
    head = _head(opening, round(np.sin(time_s * 1.1) * 4), blinking)
    nod = 1.2 * opening
    picture.paste(head, (round(SIZE[0] / 2 - head.width / 2 + sway), round(268 - head.height / 2 + breath + nod)), head)
    return picture


@functools.cache
def _head(opening: int, tilt: int, blinking: bool) -> Image.Image:  # noqa: FBT001  a cache's key
    return scenery.head(opening / (_MOUTHS - 1), tilt * 0.9, blinking=blinking)
