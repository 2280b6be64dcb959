"""The control plane's codes are documented, and what is documented exists."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import control_plane
from control_plane.kernel.errors import REGISTRY

DOCS = Path(__file__).parents[3] / "docs" / "vendor-errors.md"


def documented() -> dict[str, str]:
    sections = re.split(r"^### ", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {section.split()[0]: section.partition("\n")[2].partition("\n## ")[0].strip() for section in sections}


def declared() -> set[str]:
    for module in pkgutil.walk_packages(control_plane.__path__, "control_plane."):
        if module.name.endswith(".errors"):
            importlib.import_module(module.name)
    return set(REGISTRY)


def test_every_code_has_a_paragraph_and_every_paragraph_a_code() -> None:
    assert set(documented()) == declared()


@pytest.mark.parametrize("code", sorted(declared()))
def test_a_paragraph_explains_and_a_message_is_a_sentence(code: str) -> None:
    spec = REGISTRY[code]
    assert len(documented()[code].split()) >= 15
    assert spec.message.endswith((".", "}"))
    assert spec.hint.endswith(".")
    assert 400 <= spec.http_status < 600
