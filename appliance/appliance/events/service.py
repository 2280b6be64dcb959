"""Recording events and reading them in order.

An event gets its number under a lock on its workspace's counter, which is held until the transaction has ended: whoever
sees a number sees all smaller ones too, so that going on behind the last number seen loses nothing. (A sequence would
hand out numbers that are committed in another order.) The lock is taken at the very end of the transaction: those of a
workspace wait for each other only while they commit, and never for one that waits for something else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy import delete, event, func, insert, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session, SessionTransaction

from appliance.events import errors
from appliance.events.kinds import FLEETING, Kind
from appliance.events.models import CounterRow, EventRow
from appliance.kernel.database.sessions import Database

CHANNEL = "reelbox_events"
"""Where PostgreSQL says which workspace has news; what they are stands in the table only."""
_PENDING = "reelbox_events"
_FLEETING_KEPT = timedelta(days=1)
_AT_ONCE = 5000  # rows deleted in a transaction


@dataclass(frozen=True)
class Event:
    """Something that happened; ``number`` counts up in its workspace."""

    workspace_id: UUID
    number: int
    kind: str
    subject_id: UUID | None
    data: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True)
class Stretch:
    """Events in order; ``latest`` is the newest number there is."""

    items: list[Event]
    latest: int


@dataclass
class _Pending:
    workspace_id: UUID
    kind: Kind
    subject_id: UUID | None
    data: dict[str, Any]
    within: SessionTransaction | None = field(compare=False)


def record(session: Session, workspace_id: UUID, kind: Kind, subject_id: UUID | None = None, **data: Any) -> None:
    """Record an event, in the transaction of what happened: both are there, or neither.

    Args:
        session: The transaction; it may write the workspace's rows.
        workspace_id: Where it happened.
        kind: What happened.
        subject_id: The id of what it happened to.
        data: More, as JSON has it: ids, states and names, no secrets; members and webhooks see it.
    """
    pending = _Pending(workspace_id, kind, subject_id, to_jsonable_python(data), session.get_nested_transaction())
    session.info.setdefault(_PENDING, []).append(pending)


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    """Number and write what was recorded, as the last thing that the transaction does."""
    if session.in_nested_transaction() or not session.info.get(_PENDING):
        return
    session.flush()  # whatever this waits for is waited for without holding the counter
    pending: list[_Pending] = session.info.pop(_PENDING)
    for workspace_id in sorted({one.workspace_id for one in pending}):
        mine = [one for one in pending if one.workspace_id == workspace_id]
        last = _advance(session, workspace_id, len(mine))
        rows = [
            {
                "workspace_id": workspace_id, "number": last - len(mine) + place, "kind": one.kind,
                "subject_id": one.subject_id, "data": one.data,
            }
            for place, one in enumerate(mine, 1)
        ]  # fmt: skip
        # The time is taken under the lock, so that it never goes back from one number to the next.
        session.execute(insert(EventRow).values(created_at=func.clock_timestamp()), rows)
        session.execute(select(func.pg_notify(CHANNEL, str(workspace_id))))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    kept = [one for one in session.info.pop(_PENDING, ()) if ended.nested and one.within is not ended]
    if kept:
        session.info[_PENDING] = kept


def _advance(session: Session, workspace_id: UUID, count: int) -> int:
    first = upsert(CounterRow).values(workspace_id=workspace_id, number=count, swept=0)
    later = first.on_conflict_do_update(
        index_elements=[CounterRow.workspace_id], set_={"number": CounterRow.number + count}
    )
    return int(session.execute(later.returning(CounterRow.number)).scalar_one())


def read(session: Session, workspace_id: UUID, after: int | None, limit: int) -> Stretch:
    """Return the events behind a number, in order.

    Args:
        session: The transaction.
        workspace_id: Whose events.
        after: The last number that is known; ``None``: from the oldest that is kept.
        limit: How many at most.

    Raises:
        ReelboxError: ``EVENTS-001`` where some of them have been deleted.
    """
    counter = session.get(CounterRow, workspace_id, populate_existing=True)
    latest, swept = (counter.number, counter.swept) if counter else (0, 0)
    if after is not None and after < swept:
        raise errors.SWEPT(after=after, swept=swept)
    return Stretch(newer(session, workspace_id, after or 0, limit), latest)


def newer(session: Session, workspace_id: UUID, after: int, limit: int) -> list[Event]:
    """Return the events behind a number, in order, as far as they are kept."""
    query = select(*EventRow.__table__.c).where(EventRow.workspace_id == workspace_id, EventRow.number > after)
    return [Event(**row) for row in session.execute(query.order_by(EventRow.number).limit(limit)).mappings()]


def latest(session: Session, workspace_id: UUID) -> int:
    """Return the newest number; 0 where nothing happened yet."""
    query = select(CounterRow.number).where(CounterRow.workspace_id == workspace_id)
    return session.scalar(query) or 0


def sweep(database: Database, keep: timedelta) -> int:
    """Delete events older than ``keep``, and those of passing interest after a day; return how many."""
    return _delete(database, keep, ()) + _delete(database, min(keep, _FLEETING_KEPT), sorted(FLEETING))


def _delete(database: Database, keep: timedelta, kinds: Sequence[str]) -> int:
    old = select(EventRow.workspace_id, EventRow.number).where(EventRow.created_at < func.now() - keep)
    if kinds:
        old = old.where(EventRow.kind.in_(kinds))
    key = tuple_(EventRow.workspace_id, EventRow.number)
    gone = delete(EventRow).where(key.in_(old.order_by(EventRow.created_at).limit(_AT_ONCE)))
    swept, more = 0, True
    while more:
        with database.system() as session:
            found = session.execute(gone.returning(EventRow.workspace_id, EventRow.number)).all()
            for workspace_id in () if kinds else sorted({row.workspace_id for row in found}):
                upto = max(row.number for row in found if row.workspace_id == workspace_id)
                counter = session.get_one(CounterRow, workspace_id, with_for_update=True)
                counter.swept = max(counter.swept, upto)  # whoever asks for what is gone has to hear so
                session.flush()
        more = len(found) == _AT_ONCE
        swept += len(found)
    return swept
