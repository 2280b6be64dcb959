"""Queries on orders."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from control_plane.billing import errors
from control_plane.billing.models import ClockRow, OrderEventRow, OrderRow
from control_plane.kernel import clock
from control_plane.kernel.ids import new_id


def order(session: Session, order_id: UUID, *, lock: bool = False) -> OrderRow:
    """Return an order; ``BILLING-012`` where there is none."""
    found = session.get(OrderRow, order_id, with_for_update=lock or None)
    if found is None:
        raise errors.UNKNOWN_ORDER(order=order_id)
    return found


def by_mark(session: Session, mark: object) -> OrderRow | None:
    """Return the order that Stripe's object carries the id of; locked."""
    try:
        order_id = UUID(str(mark))
    except ValueError:
        return None
    return session.get(OrderRow, order_id, with_for_update=True)


def by_subscription(session: Session, subscription: str) -> OrderRow | None:
    """Return the order of a subscription; locked."""
    return session.scalar(select(OrderRow).where(OrderRow.subscription_id == subscription).with_for_update())


def resting(session: Session, order_id: UUID) -> UUID | None:
    """Return the clock that laid an order's license to rest, where it has ended since; ``None``: one still runs."""
    last = select(ClockRow).where(ClockRow.order_id == order_id).order_by(ClockRow.id.desc()).limit(1)
    row = session.scalar(last)
    return row.id if row is not None and row.ended_at is not None else None


def record(session: Session, order_id: UUID, kind: str, by: str, **data: Any) -> None:
    """Add to what happened to an order."""
    session.add(OrderEventRow(id=new_id(), order_id=order_id, at=clock.system(), kind=kind, by=by, data=data))
