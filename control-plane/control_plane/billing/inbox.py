"""The inbox of Stripe's events: stored and acknowledged at once, understood later.

An event only says that something happened to an object. What it is about is looked at anew, so it does not matter in
which order events come, how often, or whether one is missing: the object's state now is the truth.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from control_plane.billing import errors
from control_plane.billing.models import StripeEventRow
from control_plane.billing.ports import Kind
from control_plane.kernel.work.queue import enqueue

STRIPE_WORK = "stripe"
_NOW = func.clock_timestamp()
_ABOUT = {
    "checkout.session": Kind.CHECKOUT,
    "subscription": Kind.SUBSCRIPTION,
    "invoice": Kind.INVOICE,
    "charge": Kind.CHARGE,
    "dispute": Kind.DISPUTE,
    "customer": Kind.CUSTOMER,
}


def about(event: dict[str, Any]) -> tuple[Kind, str] | None:
    """Return the object that an event is about; ``None`` where we follow no such object."""
    it = event["data"]["object"]
    if it["object"] == "refund":
        return (Kind.CHARGE, str(it["charge"])) if it.get("charge") else None
    kind = _ABOUT.get(it["object"])
    return (kind, str(it["id"])) if kind is not None and it.get("id") else None


def receive(session: Session, event: dict[str, Any], source: str = "webhook") -> bool:
    """Keep an event and ask for its object to be looked at, in one transaction; tell whether it is new."""
    which = about(event)
    row = {
        "id": event["id"], "type": event["type"], "object_kind": which and which[0], "object_id": which and which[1],
        "payload": event, "source": source, "deliveries": 1, "state": "received" if which else "ignored",
        "created_at": datetime.fromtimestamp(event["created"], UTC), "received_at": _NOW,
    }  # fmt: skip
    new = insert(StripeEventRow).values(row)
    counted = new.on_conflict_do_update(
        index_elements=[StripeEventRow.id], set_={"deliveries": StripeEventRow.deliveries + 1}
    )
    deliveries = session.scalar(counted.returning(StripeEventRow.deliveries))
    if which is not None and deliveries == 1:
        enqueue(session, STRIPE_WORK, f"{which[0]}:{which[1]}")
    return deliveries == 1


def replay(session: Session, event_id: str) -> None:
    """Have an event's object looked at once more; ``BILLING-017`` where there is no such event."""
    row = session.get(StripeEventRow, event_id, with_for_update=True)
    if row is None:
        raise errors.UNKNOWN_EVENT(event=event_id)
    if row.object_kind is not None:
        row.state, row.processed_at = "received", None
        enqueue(session, STRIPE_WORK, f"{row.object_kind}:{row.object_id}")


def heard(session: Session, kind: Kind, object_id: str, *types: str) -> bool:
    """Tell whether an event of some types has come about an object."""
    this = (StripeEventRow.object_kind == kind, StripeEventRow.object_id == object_id, StripeEventRow.type.in_(types))
    return session.scalar(select(StripeEventRow.id).where(*this).limit(1)) is not None
