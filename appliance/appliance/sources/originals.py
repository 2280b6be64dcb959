"""Originals as files of this machine: what FFmpeg reads is never an address, and never named by anybody outside."""

from pathlib import Path
from uuid import UUID

from appliance.kernel.hashing import sha256_file
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.objects import ObjectStore
from appliance.kernel.work import Work
from appliance.sources import errors

_IN_USE_S = 6 * 3600.0


class Originals:
    """Originals fetched from object storage into a folder with a limit."""

    def __init__(self, objects: ObjectStore, cache: FolderStore, max_bytes: int) -> None:
        """Take what it works with; what was used within six hours stays beyond ``max_bytes``."""
        self._objects, self._cache, self._max_bytes = objects, cache, max_bytes

    def path(self, workspace_id: UUID, key: str, sha256: str, work: Work) -> Path:
        """Return a local file with an original, to be read only; fetched where it is not here.

        Raises:
            ReelboxError: ``SOURCE-005`` where the storage has other content than was uploaded, ``STORAGE-001``,
                ``STORAGE-002``.
        """
        local = _local(workspace_id, sha256)
        if (here := self._cache.get(local)) is not None:
            return here
        with self._cache.scratch() as scratch:
            fetched = scratch / "original"
            self._objects.download(key, fetched, work)
            if sha256_file(fetched, work) != sha256:
                raise errors.DAMAGED(name=key, detail="the storage has another content than was uploaded")
            return self._keep(local, fetched)

    def take(self, workspace_id: UUID, key: str, work: Work) -> tuple[str, int]:
        """Fetch a file nobody has looked at yet, and return its SHA-256 and size in bytes."""
        with self._cache.scratch() as scratch:
            fetched = scratch / "original"
            self._objects.download(key, fetched, work)
            sha256, size = sha256_file(fetched, work, "hash"), fetched.stat().st_size
            self._keep(_local(workspace_id, sha256), fetched)
            return sha256, size

    def _keep(self, local: str, path: Path) -> Path:
        path.chmod(0o440)
        kept = self._cache.put(local, path)
        self._cache.trim(self._max_bytes, keep_s=_IN_USE_S)
        return kept


def _local(workspace_id: UUID, sha256: str) -> str:
    return f"{workspace_id}/originals/{sha256}"
