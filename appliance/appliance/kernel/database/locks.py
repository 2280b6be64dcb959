"""PostgreSQL's advisory locks that Reelbox takes: numbers of one list, so that no two things share one."""

from enum import IntEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session


class Lock(IntEnum):
    """What is done by one process at a time."""

    MIGRATIONS = 5_127_904_112
    ADMISSION = 5_127_904_113
    SETUP = 5_127_904_114
    SCHEDULER = 5_127_904_115


class HashedLock(IntEnum):
    """What is done once at a time for each of many things, such as a workspace or a content.

    Each is one half of a lock's number; the other half is a hash of the thing. PostgreSQL keeps locks of two numbers
    apart from those of one, so none of these is ever one of :class:`Lock`. Two things of one hash only wait for each
    other.
    """

    QUOTA = 1
    WEBHOOKS = 2
    ASSET = 3
    COMMENTS = 4


def hold(session: Session, lock: HashedLock, *key: object) -> None:
    """Wait for a lock on a thing, and keep it until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(lock, func.hashtext("/".join(map(str, key))))))
