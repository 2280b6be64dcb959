from pathlib import Path

import pytest

from appliance.entrypoints.box.settings import DoorSettings
from appliance.kernel import errors
from appliance.kernel.settings import (
    HttpSettings,
    MailSettings,
    MediaLimits,
    RenderSettings,
    SecretSettings,
    SpeechSettings,
    StorageSettings,
    load,
)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REELBOX_WORK_DIR", "XDG_CACHE_HOME", "SPEECH_MODEL_DIR", "REELBOX_SPEECH_THREADS", "REELBOX_CRF"):
        monkeypatch.delenv(name, raising=False)


def test_everything_has_a_working_default() -> None:
    for cls in (StorageSettings, SpeechSettings, RenderSettings, MediaLimits):
        load(cls)
    assert load(RenderSettings).crf == 20
    assert load(SpeechSettings).model_dir is None


def test_an_8192_by_8192_picture_is_beyond_the_default_limit() -> None:
    limits = load(MediaLimits)
    assert 8192 * 8192 > limits.max_pixels >= 7680 * 4320


def test_the_work_folder_follows_the_xdg_cache_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere/cache")
    assert load(StorageSettings).work_dir == Path("/somewhere/cache/reelbox")


def test_a_relative_xdg_cache_folder_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert load(StorageSettings).work_dir == Path.home() / ".cache" / "reelbox"


def test_a_tilde_in_a_path_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELBOX_WORK_DIR", "~/reels")
    assert load(StorageSettings).work_dir == Path.home() / "reels"


def test_a_variable_set_to_nothing_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECH_MODEL_DIR", "")
    monkeypatch.setenv("REELBOX_CRF", "")
    assert load(SpeechSettings).model_dir is None
    assert load(RenderSettings).crf == 20


def test_the_recognizers_folder_has_a_variable_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECH_MODEL_DIR", "/models/medium")
    assert load(SpeechSettings).model_dir == Path("/models/medium")


@pytest.mark.parametrize(
    ("cls", "variable", "value"),
    [
        (RenderSettings, "REELBOX_CRF", "best"),
        (RenderSettings, "REELBOX_PRESET", "warp"),
        (StorageSettings, "REELBOX_CACHE_MAX_GB", "-1"),
        (SpeechSettings, "REELBOX_SPEECH_THREADS", "0"),
        (MediaLimits, "REELBOX_MAX_FPS", "many"),
        (SecretSettings, "REELBOX_SEALING_KEY", "short"),
    ],
)
def test_a_bad_value_names_its_variable(
    cls: type[RenderSettings], variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(errors.ReelboxError) as caught:
        load(cls)
    assert caught.value.code == "KERNEL-002"
    assert variable in caught.value.message
    assert variable in caught.value.hint


def test_code_may_set_a_field_by_its_name() -> None:
    assert SpeechSettings(model_dir=Path("/m"), threads=1).threads == 1


def test_a_setting_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable, value in {
        "REELBOX_SMTP_PASSWORD": "secret\n",
        "REELBOX_CRF": "17",
        "REELBOX_HTTP_PORT": "81",
    }.items():
        file = tmp_path / variable
        file.write_text(value)
        monkeypatch.setenv(f"{variable}_FILE", str(file))
    password = load(MailSettings).smtp_password
    assert password is not None
    assert password.get_secret_value() == "secret"
    assert load(RenderSettings).crf == 17
    assert load(HttpSettings).port == 81


def test_a_bad_value_in_a_file_a_missing_file_and_both_name_their_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "value"
    file.write_text("many")
    monkeypatch.setenv("REELBOX_HTTP_PORT_FILE", str(file))
    with pytest.raises(errors.ReelboxError, match=r"KERNEL-002 .*REELBOX_HTTP_PORT"):
        load(HttpSettings)
    monkeypatch.setenv("REELBOX_HTTP_PORT_FILE", str(tmp_path / "none"))
    with pytest.raises(errors.ReelboxError, match=r"KERNEL-002 .*REELBOX_HTTP_PORT_FILE"):
        load(HttpSettings)
    monkeypatch.setenv("REELBOX_HTTP_PORT", "80")
    with pytest.raises(errors.ReelboxError, match=r"KERNEL-002 .*REELBOX_HTTP_PORT_FILE"):
        load(HttpSettings)


@pytest.mark.parametrize(
    "variables",
    [
        {"REELBOX_NAME": 'a"b'},
        {"REELBOX_TLS": "files"},
        {"REELBOX_ACME_DNS": "cloudflare"},
        {"REELBOX_ACME_DNS": "[1]"},
        {"REELBOX_PLAIN_PORT": "0"},
    ],
)
def test_a_front_door_that_cannot_be_is_refused(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(errors.ReelboxError, match="|".join(variables)):
        load(DoorSettings)
