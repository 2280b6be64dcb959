import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from appliance.editing.analysis import Interval, Transcript
from appliance.kernel.work import Work
from appliance.speech import weights
from appliance.speech.faster_whisper import FasterWhisper
from appliance.speech.pcm import SAMPLE_RATE, Samples
from appliance.speech.silero import Silero

MEDIA = Path(__file__).resolve().parents[3].parent / "shared" / "media"

# The child process sets this for itself; tests that recognize in their own process must not download either.
os.environ["HF_HUB_OFFLINE"] = "1"

Sound = Callable[..., Path]


def decode(path: Path) -> Samples:
    """Return a media file as 16 kHz mono samples, −1 to 1."""
    argv = ["ffmpeg", "-v", "error", "-i", str(path), "-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "s16le", "-"]
    raw = subprocess.run(argv, check=True, capture_output=True).stdout
    return np.frombuffer(raw, dtype="<i2").astype(np.float32) / np.float32(32_768)


def write(path: Path, sound: Samples) -> Path:
    """Write samples as the raw PCM the speech feature reads."""
    (np.clip(sound, -1, 1) * 32_767).astype("<i2").tofile(path)
    return path


@pytest.fixture(scope="session")
def media() -> Callable[..., Samples]:
    """Decode shared media files, several of them one after another; skips the test where they are absent."""

    def get(*names: str) -> Samples:
        paths = [MEDIA / name for name in names]
        for path in paths:
            if not path.exists():
                pytest.skip(f"{path} is not here")
        return np.concatenate([decode(path) for path in paths])

    return get


@pytest.fixture(scope="session")
def librivox(media: Callable[..., Samples]) -> tuple[Samples, str]:
    """Five clips of one reader as one sound, and what she reads."""
    texts = sorted((MEDIA / "librivox").glob("*.txt"))
    if not texts:
        pytest.skip("no LibriVox clips here")
    sound = media(*(f"librivox/{text.stem}.wav" for text in texts))
    return sound, " ".join(text.read_text(encoding="utf-8") for text in texts)


@pytest.fixture(scope="session")
def sentences(media: Callable[..., Samples]) -> tuple[Samples, list[tuple[str, float, float]]]:
    """Synthetic sentences and their words with exact start and end in seconds."""
    sound = media("tts_sentences.wav")
    reference = json.loads((MEDIA / "tts_sentences.json").read_text(encoding="utf-8"))["ref"]
    return sound, [(word, start, end) for word, start, end in reference]


@pytest.fixture
def voices(tmp_path: Path) -> Callable[[Samples], tuple[Interval, ...]]:
    """Find voices in this process."""
    return lambda sound: Silero().intervals(write(tmp_path / "voices.pcm", sound), Work())


@pytest.fixture(scope="session")
def recognizer() -> FasterWhisper:
    """The embedded recognizer in this process, loaded once."""
    return FasterWhisper(weights.locate(None), threads=2)


@pytest.fixture(scope="session")
def recognize(
    recognizer: FasterWhisper, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Samples], tuple[tuple[Interval, ...], Transcript]]:
    """Find voices and words in this process; a sound is recognized once per session."""
    kept: dict[bytes, tuple[tuple[Interval, ...], Transcript]] = {}

    def listen(sound: Samples) -> tuple[tuple[Interval, ...], Transcript]:
        key = sound.tobytes()
        if key not in kept:
            path = write(tmp_path_factory.mktemp("words") / "sound.pcm", sound)
            found = Silero().intervals(path, Work())
            kept[key] = found, recognizer.recognize(path, found, None, Work())
        return kept[key]

    return listen
