import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from appliance.editing.analysis import Interval
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import SpeechSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.work import Cancellation, Progress, Work
from appliance.speech import weights
from appliance.speech.pcm import SAMPLE_RATE, Samples
from appliance.speech.ports import Recognizer, VoiceActivity
from appliance.speech.process import RecognizerProcess, VietAsrProcess, VoiceProcess
from appliance.speech.service import SpeechService
from tests.fakes.speech import FakeRecognizer, FakeRecognizers, FakeVoiceActivity

from .conftest import write

SETTINGS = SpeechSettings(model_dir=None, threads=2)


@pytest.fixture
def talk(sentences: tuple[Samples, object], tmp_path: Path) -> Path:
    return write(tmp_path / "talk.pcm", sentences[0][: 15 * SAMPLE_RATE])


@pytest.fixture
def silence(tmp_path: Path) -> Path:
    path = tmp_path / "silence.pcm"
    path.write_bytes(bytes(2 * SAMPLE_RATE * 3))
    return path


@pytest.mark.parametrize("voices", [FakeVoiceActivity(), VoiceProcess()], ids=["fake", "real"])
def test_voice_activity_keeps_its_contract(voices: VoiceActivity, talk: Path, silence: Path) -> None:
    seen: list[Progress] = []
    found = voices.intervals(talk, Work(report=seen.append))
    points = [point for voice in found for point in (voice.start_s, voice.end_s)]
    assert found
    assert points == sorted(set(points))
    assert points[-1] <= 15
    assert {progress.stage for progress in seen} == {"voices"}
    assert seen[-1].done == seen[-1].total
    assert voices.intervals(silence, Work()) == ()
    assert voices.identity


@pytest.mark.parametrize(
    "recognizer",
    [FakeRecognizer(), RecognizerProcess(SETTINGS), VietAsrProcess(SETTINGS)],
    ids=["fake", "faster-whisper", "viet-asr"],
)
def test_recognizers_keep_their_contract(recognizer: Recognizer, talk: Path) -> None:
    seen: list[Progress] = []
    voices = (Interval(start_s=0.1, end_s=4.9), Interval(start_s=7.1, end_s=10.4))
    transcript = recognizer.recognize(talk, voices, None, Work(report=seen.append))
    assert transcript.words
    assert transcript.language in recognizer.languages
    assert transcript.language_assumed
    assert transcript.recognizer == recognizer.identity
    assert 0 < transcript.confidence <= 1
    assert {progress.stage for progress in seen} == {"words"}
    with pytest.raises(ReelboxError, match="SPEECH-003"):
        recognizer.recognize(talk, voices, "xx", Work())


def test_a_whole_talk_is_heard_through_child_processes_only(talk: Path, tmp_path: Path) -> None:
    service = SpeechService(
        VoiceProcess(), FakeRecognizers(RecognizerProcess(SETTINGS)), FolderStore(tmp_path / "store")
    )
    voices, transcript = service.listen(talk, "talk", None, want_words=True, work=Work())
    assert len(voices) >= 2
    assert transcript is not None
    assert transcript.words[0].text == "Welcome"


def test_the_asking_process_loads_no_model() -> None:
    code = "import sys, appliance.speech.process; print([m for m in sys.modules if m in sys.argv[1:]])"
    libraries = ["ctranslate2", "onnxruntime", "pocketsphinx", "faster_whisper", "tokenizers", "vietasr"]
    done = subprocess.run([sys.executable, "-c", code, *libraries], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if "appliance.speech" in child.cmdline()]


def when_listening(act: Callable[[], None]) -> threading.Thread:
    """Do something as soon as the listening child runs."""

    def wait() -> None:
        deadline = time.monotonic() + 20
        while not children() and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.3)
        act()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_cancelling_ends_the_child_within_a_second(talk: Path) -> None:
    cancellation = Cancellation()
    cancelled_at: list[float] = []

    def cancel() -> None:
        cancelled_at.append(time.monotonic())
        cancellation.cancel()

    thread = when_listening(cancel)
    with pytest.raises(ReelboxError, match="KERNEL-006"):
        RecognizerProcess(SETTINGS).recognize(
            talk, (Interval(start_s=0, end_s=15),), "en", Work(cancellation=cancellation)
        )
    assert time.monotonic() - cancelled_at[0] < 1
    thread.join()
    assert not children()


def test_a_child_killed_by_the_machine_is_an_error_that_says_so(talk: Path) -> None:
    def kill() -> None:
        for child in children():
            if "lifeline" not in " ".join(child.cmdline()):
                child.kill()

    thread = when_listening(kill)
    with pytest.raises(ReelboxError, match="SPEECH-005") as caught:
        RecognizerProcess(SETTINGS).recognize(talk, (Interval(start_s=0, end_s=15),), "en", Work())
    thread.join()
    assert caught.value.retryable


def test_an_error_keeps_its_code_across_the_processes(talk: Path, tmp_path: Path) -> None:
    embedded = weights.locate(None)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (tmp_path / name).symlink_to(embedded.path / name)
    (tmp_path / "model.bin").write_bytes(b"not a model")
    recognizer = RecognizerProcess(SpeechSettings(model_dir=tmp_path, threads=1))
    assert recognizer.languages == {"en"}
    (tmp_path / "model.bin").write_bytes(b"changed since")
    with pytest.raises(ReelboxError) as caught:
        recognizer.recognize(talk, (Interval(start_s=0, end_s=1),), "en", Work())
    assert caught.value.code == "SPEECH-002"
    assert str(tmp_path) in caught.value.message


def test_a_model_that_cannot_be_loaded_says_what_the_recognizer_said(talk: Path, tmp_path: Path) -> None:
    embedded = weights.locate(None)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (tmp_path / name).symlink_to(embedded.path / name)
    (tmp_path / "model.bin").write_bytes(b"not a model")
    with pytest.raises(ReelboxError) as caught:
        RecognizerProcess(SpeechSettings(model_dir=tmp_path, threads=1)).recognize(
            talk, (Interval(start_s=0, end_s=1),), "en", Work()
        )
    assert caught.value.code == "SPEECH-006"


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReelboxError) as caught:
        _ = RecognizerProcess(SpeechSettings(model_dir=tmp_path, threads=1)).languages
    assert caught.value.code == "SPEECH-001"
    assert str(tmp_path) in caught.value.message


def test_a_folder_with_names_like_libraries_does_not_mislead_the_child(
    talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "numpy.py").write_text("raise SystemExit('the wrong numpy')")
    monkeypatch.chdir(tmp_path)
    assert VoiceProcess().intervals(Path(os.path.relpath(talk)), Work())
