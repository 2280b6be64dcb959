"""The port every stage writes its output through."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol


class ArtifactStore(Protocol):
    """Content-addressed outputs of stages: a folder for the command line, object storage for the service.

    A key is ``stage/hash.suffix`` (see :func:`appliance.kernel.hashing.content_key`): the hash of everything that
    shapes the output, so an artifact that exists is never computed again and never changes.
    """

    def get(self, key: str) -> Path | None:
        """Return a local, readable file with the artifact, or ``None`` where it has not been made."""

    def put(self, key: str, path: Path) -> Path:
        """Take over the finished file at ``path`` (made in :meth:`scratch`) and return the stored file.

        The artifact becomes visible at once and whole. Raises ``KERNEL-003`` when the disk is full.
        """

    @property
    def nearby(self) -> "ArtifactStore":
        """Return the part of the store that is on this machine: for what is made again sooner than it is fetched."""

    def scratch(self) -> AbstractContextManager[Path]:
        """Return a private folder for outputs in the making; it is gone afterwards, whatever happens."""


def stored(store: ArtifactStore, key: str) -> Path:
    """Return an artifact that was made before; ``FileNotFoundError`` where somebody deleted it meanwhile."""
    path = store.get(key)
    if path is None:
        raise FileNotFoundError(f"{key} vanished from the store while it was needed")
    return path
