"""A seal says whether a file is still what was put there."""

from pathlib import Path

import pytest

from appliance.kernel.storage import seals
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.seals import State

KEY = "parts/1.bin"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "store")


def made(store: FolderStore, content: bytes) -> Path:
    path = store.root / "made"
    path.write_bytes(content)
    return path


def test_what_was_put_under_a_seal_is_intact_until_a_byte_changes(store: FolderStore) -> None:
    assert seals.state(store, KEY) is State.ABSENT
    stored = seals.keep(store, KEY, made(store, b"whole"))
    assert stored.read_bytes() == b"whole"
    assert seals.state(store, KEY) is State.INTACT
    stored.write_bytes(b"whale")
    assert seals.state(store, KEY) is State.DAMAGED
    seals.keep(store, KEY, made(store, b"whole"))
    assert seals.state(store, KEY) is State.INTACT


def test_what_has_no_seal_is_not_used(store: FolderStore) -> None:
    store.put(KEY, made(store, b"whole"))
    assert seals.state(store, KEY) is State.ABSENT
