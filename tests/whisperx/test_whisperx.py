"""WhisperX itself, on the processor: run by `make whisperx`, which installs it; not part of the default tests."""

import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from appliance.editing.analysis import Interval, Transcript
from appliance.entrypoints.cli.main import run
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import SpeechEngine, SpeechSettings
from appliance.kernel.work import Progress, Work
from appliance.speech.models import ModelStore
from appliance.speech.process import VoiceProcess
from appliance.speech.selection import Installed
from appliance.speech.whisperx import ON_PROCESSOR
from appliance.videos.service import read_timeline

SAID = "and so my fellow americans ask not what your country can do for you ask what you can do for your country"
SETTINGS = SpeechSettings(engine=SpeechEngine.WHISPERX, model_dir=None, threads=2)


@pytest.fixture(scope="module")
def jfk(shared_media: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return eleven seconds of Kennedy as raw PCM."""
    path = tmp_path_factory.mktemp("jfk") / "jfk.pcm"
    argv = ["ffmpeg", "-v", "error", "-i", str(shared_media / "jfk.flac"), "-ac", "1", "-ar", "16000", "-f", "s16le"]
    subprocess.run([*argv, str(path)], check=True)
    return path


@pytest.fixture(scope="module")
def heard(jfk: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Interval, ...], Transcript, list[str]]:
    seen: list[Progress] = []
    voices = VoiceProcess().intervals(jfk, Work())
    recognizer = Installed(SETTINGS, ModelStore(tmp_path_factory.mktemp("models"))).choose("en")
    transcript = recognizer.recognize(jfk, voices, "en", Work(report=seen.append))
    assert transcript.recognizer == recognizer.identity
    return voices, transcript, [progress.stage for progress in seen]


def test_kennedy_is_understood_word_for_word(heard: tuple[tuple[Interval, ...], Transcript, list[str]]) -> None:
    _, transcript, stages = heard
    assert [word.text.lower().strip(".,") for word in transcript.words] == SAID.split()
    assert transcript.confidence > 0.8
    assert set(stages) == {"words"}


def test_every_word_has_times_in_order_and_in_a_voice(
    heard: tuple[tuple[Interval, ...], Transcript, list[str]],
) -> None:
    voices, transcript, _ = heard
    times = [(word.start_s or 0.0, word.end_s or 0.0) for word in transcript.words]
    assert all(start < end for start, end in times)
    assert all(before[1] <= after[0] for before, after in pairwise(times))
    assert all(any(voice.start_s - 0.1 <= start < voice.end_s for voice in voices) for start, _ in times)


def test_approximate_times_and_the_missing_gpu_are_said(
    heard: tuple[tuple[Interval, ...], Transcript, list[str]],
) -> None:
    _, transcript, _ = heard
    assert transcript.approximate_times
    assert transcript.warnings == (ON_PROCESSOR,)


def test_a_language_the_model_does_not_know_is_refused(jfk: Path, tmp_path: Path) -> None:
    recognizer = Installed(SETTINGS, ModelStore(tmp_path)).choose("en")
    with pytest.raises(ReelboxError, match="SPEECH-003"):
        recognizer.recognize(jfk, (), "vi", Work())


def test_the_command_line_asks_for_it(talk: Path, tmp_path: Path) -> None:
    target, work = tmp_path / "timeline.json", tmp_path / "work"
    arguments = [
        "plan",
        talk,
        "--timeline",
        target,
        "--engine",
        "whisperx",
        "--vocabulary",
        "Reelbox",
        "--work-dir",
        work,
    ]
    assert run([str(argument) for argument in arguments]) == 0
    assert len(read_timeline(target).captions) > 10
