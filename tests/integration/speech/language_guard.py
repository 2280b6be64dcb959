"""Measure what tells English from Vietnamese where nobody names the language: the table in docs/speech.md.

``python -m tests.integration.speech.language_guard FILE…`` (ten CPU-minutes for ../shared/media): for each file, clean
and changed in eight ways, the embedded model's confidence in its English and the agreement of viet-asr's passes.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from appliance.kernel.work import Work
from appliance.speech import weights
from appliance.speech.faster_whisper import FasterWhisper
from appliance.speech.pcm import Samples
from appliance.speech.silero import Silero
from appliance.speech.vietasr import VietAsr

from .conftest import decode, write

LONGEST_S = 25


def variants(sound: Samples) -> Iterator[tuple[str, Samples]]:
    """Give the sound clean, in white noise, at other speeds, quiet, shifted, and its second half."""
    random = np.random.default_rng(3)
    level = np.sqrt(np.mean(sound**2))
    yield "clean", sound
    for decibels in (20, 10, 5):
        noise = random.normal(0, level * 10 ** (-decibels / 20), len(sound))
        yield f"noise {decibels} dB", (sound + noise).astype(np.float32)
    for speed in (0.9, 1.1):
        places = np.arange(0, len(sound), speed)
        yield f"speed {speed}", np.interp(places, np.arange(len(sound)), sound).astype(np.float32)
    yield "quiet", sound * np.float32(0.05)
    yield "shifted", np.concatenate([np.zeros(5000, np.float32), sound])
    yield "second half", sound[len(sound) // 2 :]


def main() -> None:
    english, vietnamese = FasterWhisper(weights.locate(None), threads=1), VietAsr(threads=1)
    with tempfile.TemporaryDirectory() as folder:
        for file in map(Path, sys.argv[1:]):
            for name, sound in variants(decode(file)[: LONGEST_S * 16_000]):
                path = write(Path(folder) / "sound.pcm", sound)
                voices = Silero().intervals(path, Work())
                first = english.recognize(path, voices, "en", Work())
                second = vietnamese.recognize(path, voices, "vi", Work())
                pace = len(second.words) / max(sum(voice.end_s - voice.start_s for voice in voices), 0.1)
                said = " ".join(word.text for word in first.words)
                print(
                    f"{file.stem[-20:]:20} {name:12} {first.confidence:.2f} {second.confidence:.2f} {pace:.1f}/s {said}"
                )


if __name__ == "__main__":
    main()
