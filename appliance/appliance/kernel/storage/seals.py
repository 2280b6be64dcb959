"""Artifacts with a seal: a disk that changes a byte is noticed before the byte is shown to anybody.

A key says what an artifact was made from, not what is in its file. The seal, a small artifact beside it, holds the
SHA-256 the file had when it was made.
"""

from enum import Enum
from pathlib import Path

from appliance.kernel.hashing import sha256_of
from appliance.kernel.storage.ports import ArtifactStore


def keep(store: ArtifactStore, key: str, path: Path) -> Path:
    """Put an artifact into the store under its seal; see :meth:`~ArtifactStore.put`."""
    with store.scratch() as scratch:
        seal = scratch / "seal"
        seal.write_text(sha256_of(path))
        store.put(_seal(key), seal)
    return store.put(key, path)


class State(Enum):
    """What the store has under a key."""

    ABSENT = "absent"
    DAMAGED = "damaged"
    INTACT = "intact"


def state(store: ArtifactStore, key: str) -> State:
    """Return whether an artifact can be used; one without a seal is taken for absent."""
    path, seal = store.get(key), store.get(_seal(key))
    if path is None or seal is None:
        return State.ABSENT
    return State.INTACT if seal.read_text() == sha256_of(path) else State.DAMAGED


def _seal(key: str) -> str:
    return f"{key}.sha256"
