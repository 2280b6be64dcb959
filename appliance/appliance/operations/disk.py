"""Room on the disk: new work is refused before the disk is full, and what can be made again goes first."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from appliance.operations import errors

Reclaim = Callable[[int], int]
"""Deletes up to so many bytes of what can be made again, longest unused first; returns how many it were."""

_SPARE = 1.2  # so that it is not asked again at once


class DiskGuard:
    """Keeps a floor of free bytes on one disk. Originals are never among what it deletes."""

    def __init__(self, folder: Path, floor_bytes: int, reclaimers: Sequence[Reclaim] = ()) -> None:
        """Take what it guards.

        Args:
            folder: On the disk.
            floor_bytes: What must stay free.
            reclaimers: Asked in their order.
        """
        self._folder, self._floor_bytes, self._reclaimers = folder, floor_bytes, reclaimers

    def free_bytes(self) -> int:
        """Return what is free."""
        return shutil.disk_usage(self._folder).free

    def require_room(self, wanted_bytes: int = 0) -> None:
        """Refuse new work that would leave less than the floor, after deleting what can be made again.

        Raises:
            ReelboxError: ``OPERATIONS-001``.
        """
        self.reclaim(wanted_bytes)
        self.check(wanted_bytes)

    def check(self, wanted_bytes: int = 0) -> None:
        """Raise likewise, but delete nothing."""
        if self.free_bytes() < self._floor_bytes + wanted_bytes:
            free, floor = (f"{value / 1e9:.1f}" for value in (self.free_bytes(), self._floor_bytes))
            raise errors.DISK_NEARLY_FULL(free=free, floor=floor)

    def reclaim(self, wanted_bytes: int = 0) -> int:
        """Delete what can be made again as far as the floor asks for it; return how many bytes."""
        freed = 0
        for reclaimer in self._reclaimers:
            lacking = self._floor_bytes + wanted_bytes - self.free_bytes()
            if lacking > 0:
                freed += reclaimer(int(lacking * _SPARE))
        return freed
