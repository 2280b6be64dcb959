"""The nightly comparison: what Stripe has and we have not heard of, or have heard of wrongly."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from control_plane.billing import inbox
from control_plane.billing.checkouts import ORDER_WORK
from control_plane.billing.inbox import STRIPE_WORK
from control_plane.billing.models import (
    OrderRow,
    OrderState,
    ReconciliationRow,
    StripeEventRow,
    StripeObjectRow,
)  # fmt: skip
from control_plane.billing.ports import Kind, Payments
from control_plane.billing.settling import fingerprint
from control_plane.kernel import clock
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.ids import new_id
from control_plane.kernel.work.queue import enqueue

LOOKS_BACK = timedelta(days=35)
"""Stripe keeps events for 30 days, and a subscription has a period of a month at least."""
_OBJECTS = (Kind.CHECKOUT, Kind.SUBSCRIPTION, Kind.INVOICE, Kind.CHARGE, Kind.DISPUTE)


class Reconciling:
    """Comparing everything once a night, or when an operator wants it."""

    def __init__(self, database: Database, payments: Payments) -> None:
        self._database, self._payments = database, payments

    def run(self, back: timedelta = LOOKS_BACK) -> ReconciliationRow:
        """Compare events, objects and orders; whatever differs is looked at anew, as if its webhook had come."""
        began = clock.system()
        since = began - back
        compared, found = 0, Counter[str]()
        for event in self._payments.events(since):
            compared += 1
            with self._database.transaction() as session:
                if session.get(StripeEventRow, event["id"]) is None and inbox.about(event) is not None:
                    found["event"] += inbox.receive(session, event, "reconciliation")
        for kind in _OBJECTS:
            for it in self._payments.each(kind, since):
                compared += 1
                with self._database.transaction() as session:
                    known = session.get(StripeObjectRow, (kind, it["id"]))
                    if known is None or known.sha256 != fingerprint(kind, it):
                        enqueue(session, STRIPE_WORK, f"{kind}:{it['id']}")
                        found[kind] += 1
        with self._database.transaction() as session:
            unlicensed = _unlicensed(session, began)
            for order_id in unlicensed:
                enqueue(session, ORDER_WORK, order_id)
                found["order"] += 1
            row = ReconciliationRow(
                id=new_id(), started_at=began, finished_at=clock.system(), compared=compared, found=dict(found)
            )
            session.add(row)
        return row


def _unlicensed(session: Session, now: datetime) -> list[UUID]:
    """Return the orders that were paid a while ago and have no license: nobody is at work on them."""
    paid = (
        OrderRow.state == OrderState.PAID, OrderRow.license_id.is_(None), OrderRow.paid_at < now - timedelta(minutes=5),
    )  # fmt: skip
    return list(session.scalars(select(OrderRow.id).where(*paid)))
