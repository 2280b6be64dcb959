"""What happens when money stops: reminders, then the license rests, then the box is archived, then deleted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from control_plane.billing import errors, repository
from control_plane.billing.models import ClockRow, OrderRow
from control_plane.kernel.ids import new_id
from control_plane.kernel.work.queue import enqueue

CLOCK_WORK = "clock"


class Act(StrEnum):
    """What is done at a stage."""

    REMIND = "remind"
    SUSPEND = "suspend"
    ARCHIVE = "archive"
    DELETE = "delete"


@dataclass(frozen=True)
class Stage:
    """Something that happens so many days after a clock began."""

    after_days: float
    act: Act
    letter: str | None = None


STAGES: dict[str, tuple[Stage, ...]] = {
    "unpaid": (
        Stage(0, Act.REMIND, "payment_failed"),
        Stage(3, Act.REMIND, "payment_failed"),
        Stage(7, Act.REMIND, "payment_failed"),
        Stage(14, Act.SUSPEND, "suspended"),
        Stage(44, Act.ARCHIVE, "deletion_on"),
        Stage(74, Act.DELETE, "deleted"),
    ),
    "canceled": (
        Stage(0, Act.SUSPEND, "suspended"),
        Stage(30, Act.ARCHIVE, "deletion_on"),
        Stage(60, Act.DELETE, "deleted"),
    ),
    "refunded": (
        Stage(0, Act.SUSPEND, "suspended"),
        Stage(30, Act.ARCHIVE, "deletion_on"),
        Stage(60, Act.DELETE, "deleted"),
    ),
    "disputed": (
        Stage(3, Act.SUSPEND, "suspended"),
        Stage(60, Act.ARCHIVE, "deletion_on"),
        Stage(90, Act.DELETE, "deleted"),
    ),
}
_GRAVER = ("unpaid", "canceled", "disputed", "refunded")


def due(cause: str, stage: int, started_at: datetime) -> datetime | None:
    """Return when a stage of a clock comes; ``None`` where there is none left."""
    stages = STAGES[cause]
    return started_at + timedelta(days=stages[stage].after_days) if stage < len(stages) else None


def begin(session: Session, order: OrderRow, cause: str, now: datetime) -> None:
    """Start a clock; one that runs for a lesser cause gives way, and what it did stays done."""
    running = current(session, order.id)
    if running is not None:
        if _GRAVER.index(running.cause) >= _GRAVER.index(cause):
            return
        running.ended_at, running.ended_why = now, f"became {cause}"
        session.flush()
    row = ClockRow(
        id=new_id(), order_id=order.id, customer_id=order.customer_id, cause=cause, stage=0, started_at=now,
        due_at=due(cause, 0, now),
    )  # fmt: skip
    session.add(row)
    session.flush()
    repository.record(session, order.id, "clock.began", "system", cause=cause, clock=str(row.id))
    enqueue(session, CLOCK_WORK, row.id)


def end(session: Session, order: OrderRow, now: datetime, why: str, *causes: str) -> None:
    """End an order's clock where it runs for one of some causes; what rests wakes with the order's next look."""
    running = current(session, order.id)
    if running is not None and running.cause in causes:
        running.ended_at, running.ended_why, running.due_at = now, why, None
        repository.record(session, order.id, "clock.ended", "system", cause=running.cause, why=why)


def current(session: Session, order_id: UUID) -> ClockRow | None:
    """Return the clock that runs for an order; locked."""
    running = (ClockRow.order_id == order_id, ClockRow.ended_at.is_(None))
    return session.scalar(select(ClockRow).where(*running).with_for_update())


def found(session: Session, clock_id: UUID) -> ClockRow:
    """Return a clock that has not ended, locked; ``BILLING-016`` where there is none."""
    row = session.get(ClockRow, clock_id, with_for_update=True)
    if row is None or row.ended_at is not None:
        raise errors.UNKNOWN_CLOCK(clock=clock_id)
    return row


def stop(session: Session, clock_id: UUID, why: str, by: str, now: datetime) -> ClockRow:
    """Let a clock stand still until an operator lets it go on."""
    row = found(session, clock_id)
    row.stopped_at, row.stopped_why = now, why
    repository.record(session, row.order_id, "clock.stopped", by, why=why, cause=row.cause)
    return row


def resume(session: Session, clock_id: UUID, by: str, now: datetime) -> ClockRow:
    """Let a clock go on; it was still for so long, so everything comes so much later."""
    row = found(session, clock_id)
    if row.stopped_at is not None:
        _shift(row, now - row.stopped_at)
        row.stopped_at, row.stopped_why = None, None
        repository.record(session, row.order_id, "clock.resumed", by, cause=row.cause)
        enqueue(session, CLOCK_WORK, row.id)
    return row


def extend(session: Session, clock_id: UUID, days: float, why: str, by: str) -> ClockRow:
    """Let everything of a clock come later, or sooner with negative days."""
    row = found(session, clock_id)
    _shift(row, timedelta(days=days))
    repository.record(session, row.order_id, "clock.extended", by, days=days, why=why, cause=row.cause)
    enqueue(session, CLOCK_WORK, row.id)
    return row


def _shift(row: ClockRow, by: timedelta) -> None:
    row.started_at += by
    row.due_at = None if row.due_at is None else row.due_at + by


def ready(session: Session, now: datetime) -> list[UUID]:
    """Return the clocks whose next stage has come."""
    waiting = (ClockRow.ended_at.is_(None), ClockRow.stopped_at.is_(None), ClockRow.due_at <= now)
    return list(session.scalars(select(ClockRow.id).where(*waiting)))
