"""What customers get holds nothing that issues, and nothing here holds a private key."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PRIVATE = re.compile(r'-----BEGIN [A-Z ]*PRIVATE KEY-----|"sealed": ?"[A-Za-z0-9_-]{40}|"d": ?"[A-Za-z0-9_-]{43}"')
ISSUING = ("control_plane", "Vault", "Issuing")


def wheel(member: str, folder: Path) -> zipfile.ZipFile:
    build = f"import hatchling.build as b; print(b.build_wheel({str(folder)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", build], cwd=ROOT / member, capture_output=True, text=True, check=True
    )  # fmt: skip
    return zipfile.ZipFile(folder / done.stdout.split()[-1])


@pytest.mark.parametrize("member", ["appliance", "control-plane/license-format"])
def test_what_customers_get_cannot_issue(member: str, tmp_path: Path) -> None:
    with wheel(member, tmp_path) as built:
        texts = {name: built.read(name).decode(errors="replace") for name in built.namelist()}
    assert any(name.endswith("licenses.py") or "licensing/service.py" in name for name in texts)
    assert not [name for name in texts if name.startswith("control_plane")]
    code = {name: text for name, text in texts.items() if name.endswith((".py", ".json"))}
    assert not [name for name, text in code.items() if any(word in text for word in ISSUING)]
    signs = [name for name, text in code.items() if "Ed25519PrivateKey" in text]
    assert signs == (["appliance/licensing/identity.py"] if member == "appliance" else [])  # the box's own key


def test_nothing_here_holds_a_private_key() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S607
    found = []
    for name in filter(None, listed.decode().split("\0")):
        path = ROOT / name
        if path == Path(__file__) or not path.is_file() or path.suffix in {".lock", ".jpg", ".png"}:
            continue
        text = path.read_bytes().decode(errors="replace")
        found += [(name, one.group()) for one in PRIVATE.finditer(text)]
    assert not found
