"""PostgreSQL's advisory locks that the control plane takes: numbers of one list, so that no two things share one."""

from enum import IntEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session


class Lock(IntEnum):
    """What is done by one process at a time."""

    MIGRATIONS = 5_127_904_212
    SCHEDULER = 5_127_904_213
    LEDGER = 5_127_904_214


class HashedLock(IntEnum):
    """What is done once at a time for each of many things; the other half of the number is a hash of the thing."""

    BUYER = 1


def hold(session: Session, lock: HashedLock, *key: object) -> None:
    """Wait for a lock on a thing, and keep it until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(lock, func.hashtext("/".join(map(str, key))))))
