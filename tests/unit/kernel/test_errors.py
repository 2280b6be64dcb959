"""Every code is documented, and every documented code exists."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import appliance
from appliance.kernel import errors
from appliance.kernel.errors import REGISTRY, Kind, define

DOCS = Path(__file__).parents[3] / "docs" / "errors.md"


def documented() -> dict[str, str]:
    sections = re.split(r"^### ", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {section.split()[0]: section.partition("\n")[2].strip() for section in sections}


def declared() -> set[str]:
    for module in pkgutil.walk_packages(appliance.__path__, "appliance."):
        if module.name.endswith(".errors"):
            importlib.import_module(module.name)
    return {code for code in REGISTRY if not code.startswith("TEST-")}


def test_every_code_has_a_paragraph_and_every_paragraph_a_code() -> None:
    assert set(documented()) == declared()


@pytest.mark.parametrize("code", sorted(declared()))
def test_a_paragraph_explains_more_than_the_message(code: str) -> None:
    assert len(documented()[code].split()) >= 15


@pytest.mark.parametrize("code", sorted(declared()))
def test_messages_are_sentences(code: str) -> None:
    spec = REGISTRY[code]
    assert spec.message.endswith((".", "}"))
    assert re.fullmatch(r"[A-Z]+-\d{3}", code)
    assert 400 <= spec.http_status < 600


def test_a_code_cannot_be_defined_twice() -> None:
    with pytest.raises(ValueError, match="KERNEL-001"):
        define("KERNEL-001", Kind.INTERNAL, 500, "again.")


def test_an_error_carries_its_code_sentence_and_hint() -> None:
    error = errors.PROGRAM_MISSING(program="ffmpeg")
    assert error.as_dict() == {
        "code": "KERNEL-004",
        "message": "The program ffmpeg was not found on this machine.",
        "hint": "Run `make setup`, or `reelbox doctor` to see everything that is missing.",
        "retryable": False,
        "http_status": 503,
    }
    assert int(error.kind) == 4
