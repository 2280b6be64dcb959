from pathlib import Path

import pytest

from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import SpeechEngine, SpeechSettings
from appliance.kernel.work import Work
from appliance.speech.models import ModelStore
from appliance.speech.process import RecognizerProcess, VietAsrProcess, WhisperXProcess
from appliance.speech.registry import registry
from appliance.speech.selection import Installed


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    # Without the published hashes: what is installed here only looks like these models.
    return ModelStore(tmp_path / "models", known=[entry.model_copy(update={"sha256": None}) for entry in registry()])


@pytest.fixture
def multilingual(store: ModelStore, tmp_path: Path) -> ModelStore:
    """Return the store with a model installed that is multilingual in form."""
    folder = tmp_path / "whisper"
    folder.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).write_text("{}")
    (folder / "vocabulary.txt").write_text("\n".join(map(str, range(51_865))))
    store.install("whisper-small", str(folder), Work())
    return store


def settings(tmp_path: Path, engine: SpeechEngine = SpeechEngine.AUTO, *, whisperx: bool = False) -> SpeechSettings:
    python = tmp_path / "python"
    if whisperx:
        python.touch()
    return SpeechSettings(engine=engine, whisperx_python=python, model_dir=None, vocabulary="a, b,,a")


def test_english_goes_to_the_embedded_model_vietnamese_to_its_own(tmp_path: Path, store: ModelStore) -> None:
    installed = Installed(settings(tmp_path), store)
    assert "whisper-tiny.en" in installed.choose("en").identity
    assert isinstance(installed.choose("vi"), VietAsrProcess)
    assert "whisper-tiny.en" in installed.choose(None).identity
    assert [type(other) for other in installed.alternatives()] == [VietAsrProcess]


def test_a_language_nobody_understands_names_the_model_to_install(tmp_path: Path, store: ModelStore) -> None:
    with pytest.raises(ReelboxError, match="SPEECH-003") as caught:
        Installed(settings(tmp_path), store).choose("fr")
    assert "English, Vietnamese" in caught.value.message
    assert "reelbox models install whisper-small" in caught.value.hint


def test_an_installed_multilingual_model_gets_other_languages_and_unnamed_ones(
    tmp_path: Path, multilingual: ModelStore
) -> None:
    installed = Installed(settings(tmp_path), multilingual)
    assert "whisper-small" in installed.choose("fr").identity
    assert "whisper-small" in installed.choose(None).identity
    assert "whisper-tiny.en" in installed.choose("en").identity
    assert isinstance(installed.choose("vi"), VietAsrProcess)
    assert installed.alternatives() == ()


def test_an_engine_asked_for_is_used_for_vietnamese_too(tmp_path: Path, multilingual: ModelStore) -> None:
    chosen = Installed(settings(tmp_path, SpeechEngine.FASTER_WHISPER), multilingual).choose("vi")
    assert isinstance(chosen, RecognizerProcess)
    assert "whisper-small" in chosen.identity


def test_faster_whisper_without_a_multilingual_model_does_not_understand_vietnamese(
    tmp_path: Path, store: ModelStore
) -> None:
    with pytest.raises(ReelboxError, match="SPEECH-003"):
        Installed(settings(tmp_path, SpeechEngine.FASTER_WHISPER), store).choose("vi")


def test_whisperx_that_is_not_installed_says_how_to_get_it(tmp_path: Path, store: ModelStore) -> None:
    with pytest.raises(ReelboxError, match="SPEECH-007") as caught:
        Installed(settings(tmp_path, SpeechEngine.WHISPERX), store).choose("en")
    assert "make whisperx" in caught.value.hint


def test_whisperx_takes_the_largest_model_its_aligners_and_the_vocabulary(
    tmp_path: Path, multilingual: ModelStore
) -> None:
    aligner = tmp_path / "aligner"
    aligner.mkdir()
    for name in next(entry.files for entry in registry() if entry.name == "aligner-en"):
        (aligner / name).write_bytes(b"x")
    multilingual.install("aligner-en", str(aligner), Work())
    chosen = Installed(settings(tmp_path, SpeechEngine.WHISPERX, whisperx=True), multilingual).choose("fr")
    assert isinstance(chosen, WhisperXProcess)
    assert "whisper-small" in chosen.identity
    assert "en=aligner-en" in chosen.identity
    assert "vocabulary:a,b" in chosen.identity


def test_speakers_need_an_installed_model(tmp_path: Path, store: ModelStore) -> None:
    wanted = settings(tmp_path, SpeechEngine.WHISPERX, whisperx=True).model_copy(update={"speakers": True})
    with pytest.raises(ReelboxError, match="SPEECH-008"):
        Installed(wanted, store).choose("en")
