"""Artifacts in object storage, with a folder of this machine as a cache."""

from contextlib import AbstractContextManager
from pathlib import Path
from uuid import UUID

from appliance.kernel.errors import ReelboxError
from appliance.kernel.storage.errors import NO_OBJECT
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.objects import ObjectStore, workspace_key
from appliance.kernel.work import Work

_IN_USE_S = 3600.0
_SHARE = 0.05  # of the limit: how much may be added before the folder is looked through again


class WorkspaceFolder:
    """An :class:`~appliance.kernel.storage.ports.ArtifactStore`: a workspace's part of this machine's cache.

    It may be emptied at any time, and shared by any number of processes.
    """

    def __init__(self, cache: FolderStore, workspace_id: UUID, max_bytes: int) -> None:
        """Take the cache, and the bytes it may hold; what was used within an hour stays beyond them."""
        self._cache, self._workspace_id, self._max_bytes = cache, workspace_id, max_bytes
        self._added = 0

    @property
    def nearby(self) -> "WorkspaceFolder":
        """See the port: all of it is here."""
        return self

    def get(self, key: str) -> Path | None:
        """See the port."""
        return self._cache.get(self._local(key))

    def put(self, key: str, path: Path) -> Path:
        """See the port."""
        self._added += path.stat().st_size
        kept = self._cache.put(self._local(key), path)
        if self._added > self._max_bytes * _SHARE:
            self._added = 0
            self._cache.trim(self._max_bytes, keep_s=_IN_USE_S)
        return kept

    def scratch(self) -> AbstractContextManager[Path]:
        """See the port."""
        return self._cache.scratch()

    def _local(self, key: str) -> str:
        return f"{self._workspace_id}/{key}"


class S3ArtifactStore:
    """An :class:`~appliance.kernel.storage.ports.ArtifactStore` of one workspace, shared by every machine.

    What is put is in object storage before it is nearby, so another machine finds whatever this one has said to have
    made.
    """

    def __init__(self, objects: ObjectStore, cache: FolderStore, workspace_id: UUID, max_bytes: int) -> None:
        """Take what it works with.

        Args:
            objects: The truth.
            cache: What was fetched or made here.
            workspace_id: Whose artifacts.
            max_bytes: Of the cache; see :class:`WorkspaceFolder`.
        """
        self._objects, self._workspace_id = objects, workspace_id
        self._nearby = WorkspaceFolder(cache, workspace_id, max_bytes)

    @property
    def nearby(self) -> WorkspaceFolder:
        """See the port."""
        return self._nearby

    def get(self, key: str) -> Path | None:
        """See the port; raises ``STORAGE-001`` where the storage is away and the artifact is not here."""
        if (here := self._nearby.get(key)) is not None:
            return here
        with self.scratch() as scratch:
            fetched = scratch / "artifact"
            try:
                self._objects.download(self._remote(key), fetched, Work())
            except ReelboxError as error:
                if error.code == NO_OBJECT.code:
                    return None
                raise
            return self._nearby.put(key, fetched)

    def put(self, key: str, path: Path) -> Path:
        """See the port; raises ``STORAGE-001`` where the storage is away."""
        self._objects.upload(self._remote(key), path, Work())
        return self._nearby.put(key, path)

    def scratch(self) -> AbstractContextManager[Path]:
        """See the port."""
        return self._nearby.scratch()

    def _remote(self, key: str) -> str:
        return workspace_key(self._workspace_id, "artifacts", key)
