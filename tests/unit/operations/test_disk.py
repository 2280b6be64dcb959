"""A floor under the disk."""

import os
import time
from pathlib import Path

import pytest

from appliance.kernel.errors import ReelboxError
from appliance.kernel.storage.folder import FolderStore
from appliance.operations.disk import DiskGuard


class Disk(DiskGuard):
    """A guard of a disk that is only counted."""

    def __init__(self, free: int, *offered: int) -> None:
        self.free, self.asked = free, list[int]()

        def reclaimer(has: int) -> object:
            def reclaim(wanted: int) -> int:
                self.asked.append(wanted)
                given = min(wanted, has)
                self.free += given
                return given

            return reclaim

        super().__init__(Path(), 100, [reclaimer(has) for has in offered])  # type: ignore[misc]

    def free_bytes(self) -> int:
        return self.free


def test_nothing_is_deleted_while_there_is_room() -> None:
    disk = Disk(150, 1000)
    disk.require_room(50)
    assert disk.asked == []


def test_what_can_be_made_again_goes_first_and_no_more_of_it_than_needed() -> None:
    disk = Disk(90, 1000, 1000)
    disk.require_room(10)
    assert disk.asked == [24]


def test_new_work_is_refused_where_that_is_not_enough() -> None:
    disk = Disk(20, 30, 10)
    with pytest.raises(ReelboxError, match="OPERATIONS-001"):
        disk.require_room()
    assert disk.free == 60


def test_artifacts_longest_unused_go_and_those_in_use_stay(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    for age_s, name in ((9000, "old"), (7000, "older"), (0, "now")):
        file = store.root / f"chunks/{name}"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(bytes(1000))
        os.utime(file, (time.time() - age_s,) * 2)
    assert store.shrink(1) == 1000
    assert not (store.root / "chunks/old").exists()
    assert store.shrink(10_000) == 1000
    assert (store.root / "chunks/now").exists()
