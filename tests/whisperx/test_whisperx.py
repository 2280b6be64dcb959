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
from appliance.speech import weights
from appliance.speech.models import ModelStore
from appliance.speech.process import VoiceProcess
from appliance.speech.registry import MANIFEST
from appliance.speech.selection import Installed
from appliance.speech.weights import WHISPER_LANGUAGES
from appliance.speech.whisperx import ON_PROCESSOR
from appliance.videos.studio import read_timeline

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


@pytest.fixture(scope="module")
def random_models(tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    """Return a store with a multilingual Whisper model and an English aligner of random weights installed."""
    folder = tmp_path_factory.mktemp("random")
    script = Path(__file__).with_name("random_models.py")
    argv = [SETTINGS.whisperx_python, script, weights.locate(None).path, folder / "made"]
    subprocess.run(list(map(str, argv)), check=True)
    store = ModelStore(folder / "models")
    for name, kind, languages, file in [
        ("whisper", "recognizer", "whisper", "model.bin"),
        ("aligner", "aligner", "[en]", "pytorch_model.bin"),
    ]:
        (folder / "made" / name / MANIFEST).write_text(
            f"name: {name}\nkind: {kind}\nlanguages: {languages}\nmegabytes: 10\nlicense: none\ncommercial: true\n"
            f"files: [{file}]\n"
        )
        store.install(name, str(folder / "made" / name), Work())
    return store


def in_order_and_in_a_voice(transcript: Transcript, voices: tuple[Interval, ...]) -> bool:
    """Say whether every word with times begins in a voice and after the word before."""
    times = [(word.start_s, word.end_s) for word in transcript.words if word.start_s is not None]
    return all(before[1] <= after[0] for before, after in pairwise(times)) and all(  # type: ignore[operator]
        any(voice.start_s - 0.1 <= start < voice.end_s for voice in voices) for start, _ in times
    )


@pytest.mark.parametrize("engine", [SpeechEngine.FASTER_WHISPER, SpeechEngine.WHISPERX])
@pytest.mark.parametrize("language", ["de", None])
def test_a_multilingual_model_is_asked_in_a_language_or_finds_it_out(
    jfk: Path, random_models: ModelStore, engine: SpeechEngine, language: str | None
) -> None:
    voices = VoiceProcess().intervals(jfk, Work())
    recognizer = Installed(SETTINGS.model_copy(update={"engine": engine}), random_models).choose(language)
    transcript = recognizer.recognize(jfk, voices, language, Work())
    assert transcript.recognizer == recognizer.identity
    assert "/whisper/" in recognizer.identity
    assert transcript.language == language or (language is None and transcript.language in WHISPER_LANGUAGES - {"en"})
    assert transcript.language_assumed == (language is None)
    assert transcript.confidence < 0.1
    assert transcript.approximate_times == bool(transcript.words)
    assert in_order_and_in_a_voice(transcript, voices)


def test_words_are_placed_by_an_installed_aligner(jfk: Path, random_models: ModelStore) -> None:
    voices = VoiceProcess().intervals(jfk, Work())
    settings = SETTINGS.model_copy(update={"model_dir": weights.locate(None).path})
    transcript = Installed(settings, random_models).choose("en").recognize(jfk, voices, "en", Work())
    # One of random weights puts words anywhere; those it puts outside every voice are dropped.
    left = iter(SAID.split())
    assert all(word.text.lower().strip(".,") in left for word in transcript.words)
    assert len(transcript.words) > 10
    assert not transcript.approximate_times


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
