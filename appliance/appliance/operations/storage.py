"""What fills the disk, and when it will be full."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from appliance.kernel.database.clock import now
from appliance.kernel.database.holdings import LATELY, Held

_DAY_S = 86_400
_FARTHEST_DAYS = 3650  # nobody believes a forecast beyond

Holdings = Callable[[Session], Sequence[Held]]
"""Returns what features keep; asked in a transaction of the system."""


@dataclass(frozen=True)
class Retention:
    """After how many days what is deleted by itself."""

    trash_days: float
    upload_days: float
    event_days: float


@dataclass(frozen=True)
class Report:
    """How the disk is: ``grows_bytes`` in a day; ``full_in_days`` is ``None`` where it does not fill up."""

    total_bytes: int
    free_bytes: int
    floor_bytes: int
    held: Sequence[Held]
    grows_bytes: int
    full_in_days: int | None
    retention: Retention


@dataclass(frozen=True)
class Storage:
    """Reports on the disk.

    Attributes:
        folder: On the disk.
        floor_bytes: What must stay free: then no new work is taken.
        holdings: What features keep.
        retention: What is deleted by itself.
    """

    folder: Path
    floor_bytes: int
    holdings: Holdings
    retention: Retention

    def report(self, session: Session) -> Report:
        """Return how the disk is, in a transaction of the system."""
        disk, found, at = shutil.disk_usage(self.folder), self.holdings(session), now(session)
        grows = growth(found, at)
        room = disk.free - self.floor_bytes
        return Report(
            disk.total, disk.free, self.floor_bytes, found, grows, full_in_days(room, grows), self.retention
        )  # fmt: skip


def growth(held: Sequence[Held], at: datetime) -> int:
    """Return how many bytes come in a day, by what came lately; on a young box by what came since its first file."""
    firsts = [one.first_at for one in held if one.first_at is not None]
    if not firsts:
        return 0
    days = min(LATELY, at - min(firsts)).total_seconds() / _DAY_S
    return round(sum(one.lately_bytes for one in held) / max(days, 1))


def full_in_days(room_bytes: int, grows_bytes: int) -> int | None:
    """Return after how many days there is no room left; ``None`` where that is too far off to be told."""
    if grows_bytes <= 0:
        return None
    days = max(0, room_bytes) // grows_bytes
    return days if days <= _FARTHEST_DAYS else None
