import os
from pathlib import Path

import pytest

from appliance.speech import weights

from .conftest import Reelbox


@pytest.fixture(autouse=True)
def models_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REELBOX_MODELS_DIR", str(tmp_path / "models"))
    return tmp_path / "models"


def test_a_model_is_listed_installed_verified_and_removed(reelbox: Reelbox) -> None:
    embedded = weights.locate(None)
    ended = reelbox("models", "install", "whisper-tiny.en", "--from", embedded.path)
    assert ended.status == 0
    assert "MIT, commercial use allowed" in ended.out
    assert f"SHA-256 {embedded.sha256} (as expected)" in ended.out
    assert "installed" in next(line for line in reelbox("models", "list").out.splitlines() if "tiny.en" in line)
    assert "models: whisper-tiny.en" in reelbox("doctor").out
    assert reelbox("models", "verify", "whisper-tiny.en").status == 0
    assert reelbox("models", "remove", "whisper-tiny.en").status == 0
    assert "models: none" in reelbox("doctor").out


def test_a_model_travels_as_a_bundle(reelbox: Reelbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reelbox("models", "install", "whisper-tiny.en", "--from", weights.locate(None).path)
    ended = reelbox("models", "bundle", "whisper-tiny.en", tmp_path / "tiny.tar")
    assert (ended.status, f"written to {tmp_path / 'tiny.tar'}" in ended.out) == (0, True)
    monkeypatch.setenv("REELBOX_MODELS_DIR", str(tmp_path / "elsewhere"))
    assert reelbox("models", "install", "whisper-tiny.en", "--from", tmp_path / "tiny.tar").status == 0
    assert reelbox("models", "verify", "whisper-tiny.en").status == 0


def test_the_list_says_hash_language_size_and_license_of_each(reelbox: Reelbox) -> None:
    known = {model["name"]: model for model in reelbox("models", "list", "--json").events[-1]["models"]}
    assert "vi" in known["whisper-small"]["languages"]
    for model in known.values():
        assert model["size_bytes"] > 0
        assert model["license"]
        assert model["commercial"] in {True, False}
        assert "sha256" in model
        assert model["tried"] == (model["name"] == "whisper-tiny.en")
    lines = {line.split()[0]: line for line in reelbox("models", "list").out.splitlines()}
    assert lines["whisper-small"].endswith("untried")
    assert "SHA-256 unknown" in lines["aligner-de"]
    assert "no commercial use" in next(
        line for line in reelbox("models", "list").out.splitlines() if "aligner-vi" in line
    )


def test_a_license_without_commercial_use_is_refused_before_anything_is_downloaded(reelbox: Reelbox) -> None:
    ended = reelbox("models", "install", "aligner-vi")
    assert ended.status == 2
    assert ended.last.startswith("SPEECH-011")
    assert "--accept-non-commercial" in ended.last


def test_a_name_nobody_knows_is_refused(reelbox: Reelbox) -> None:
    assert reelbox("models", "install", "whisper-huge").last.startswith("SPEECH-008")
    assert reelbox("models", "remove", "whisper-small").last.startswith("SPEECH-008")


def test_a_pipe_offered_as_a_model_is_refused_and_not_waited_for(reelbox: Reelbox, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    ended = reelbox("models", "install", "whisper-small", "--from", tmp_path / "pipe")
    assert (ended.status, ended.last.split()[0]) == (3, "SPEECH-009")
