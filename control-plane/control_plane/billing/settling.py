"""Setting the state from Stripe's objects: one object at a time, fetched when the turn has begun."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from control_plane.billing import clocks, repository
from control_plane.billing.catalog import Catalog
from control_plane.billing.checkouts import ORDER_WORK
from control_plane.billing.inbox import STRIPE_WORK, heard
from control_plane.billing.models import Mode, OrderRow, OrderState, StripeEventRow, StripeObjectRow
from control_plane.billing.ports import Kind, Payments
from control_plane.customers import service as customers
from control_plane.customers.models import CustomerRow
from control_plane.kernel.clock import Clock
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.ids import new_id
from control_plane.kernel.work.queue import Turn, enqueue

_GOES_WELL = frozenset({"active", "trialing"})
_OWES = frozenset({"past_due", "unpaid", "paused"})
_DISPUTE_OPEN = frozenset({"needs_response", "under_review"})
_DISPUTE_WON = frozenset({"won", "warning_closed", "prevented"})
_log = structlog.get_logger()


class Settling:
    """What an object means to us."""

    def __init__(self, database: Database, payments: Payments, catalog: Catalog, clock: Clock) -> None:
        self._database, self._payments, self._catalog, self._clock = database, payments, catalog, clock
        self._settlers: dict[Kind, Callable[[Session, dict[str, Any]], None]] = {
            Kind.CHECKOUT: self._checkout, Kind.SUBSCRIPTION: self._subscription, Kind.INVOICE: self._invoice,
            Kind.CHARGE: self._charge, Kind.DISPUTE: self._dispute, Kind.CUSTOMER: self._customer,
        }  # fmt: skip

    def run(self, turn: Turn) -> timedelta | None:
        """Look at the object of a turn, and set our state from it."""
        word, _, id_ = turn.bell.subject.partition(":")
        kind = Kind(word)
        with self._database.transaction() as session:
            # Events that come while the object is fetched ask for another look themselves.
            seen = session.scalars(
                select(StripeEventRow.id).where(
                    StripeEventRow.object_kind == kind, StripeEventRow.object_id == id_,
                    StripeEventRow.state == "received",
                )
            ).all()  # fmt: skip
        found = self._payments.fetch(kind, id_)
        with self._database.transaction() as session:
            turn.hold(session)
            keep(session, kind, found)
            self._settlers[kind](session, found)
            done = update(StripeEventRow).where(StripeEventRow.id.in_(seen))
            session.execute(done.values(state="done", processed_at=func.clock_timestamp()))
        return None

    def _checkout(self, session: Session, it: dict[str, Any]) -> None:
        order = repository.by_mark(session, it.get("client_reference_id") or it["metadata"].get("order"))
        if order is None:
            order = self._foreign(session, it)
        if order is None or order.state in {OrderState.REFUNDED, OrderState.PAID}:
            return
        if it["status"] == "complete" and it["payment_status"] != "unpaid":
            self._pay(session, order, it)
        elif it["status"] == "complete":
            failed = heard(session, Kind.CHECKOUT, it["id"], "checkout.session.async_payment_failed")
            self._move(session, order, OrderState.FAILED if failed else OrderState.PENDING)
        elif it["status"] == "expired":
            self._move(session, order, OrderState.EXPIRED)

    def _pay(self, session: Session, order: OrderRow, it: dict[str, Any]) -> None:
        customer = customers.found(session, order.customer_id)
        customer.stripe_id = customer.stripe_id or it.get("customer")
        address = ((it.get("customer_details") or {}).get("email") or "").strip().lower()
        if customer.email is None and customer.deleted_at is None and address:
            customer.email = address if customers.by_email(session, address) is None else None
        order.subscription_id, order.payment_intent_id = it.get("subscription"), it.get("payment_intent")
        order.amount, order.currency = it["amount_total"] or 0, it["currency"]
        order.checkout_id, order.paid_at = it["id"], self._clock()
        self._move(session, order, OrderState.PAID, checkout=it["id"])
        if order.subscription_id is not None:
            enqueue(session, STRIPE_WORK, f"{Kind.SUBSCRIPTION}:{order.subscription_id}")
        enqueue(session, ORDER_WORK, order.id)

    def _foreign(self, session: Session, it: dict[str, Any]) -> OrderRow | None:
        """Return an order for a page that was not opened here, a payment link of the vendor's for instance."""
        key, details = it["metadata"].get("lookup_key"), it.get("customer_details") or {}
        email = (details.get("email") or "").strip().lower()
        if it["status"] != "complete" or not key or not email:
            return None
        plan, price = self._catalog.price(key)
        now = self._clock()
        known = session.scalar(select(OrderRow).where(OrderRow.checkout_id == it["id"]).with_for_update())
        if known is not None:
            return known
        customer = customers.ensured(session, email, details.get("name") or "", _language(it.get("locale")), now)
        order = OrderRow(
            id=new_id(), customer_id=customer.id, plan=plan.name, policy=plan.policy, lookup_key=key, mode=price.mode,
            target=it["metadata"].get("target", "own_box"), machines=1, currency=price.currency, amount=price.amount,
            language=customer.language, state=OrderState.OPEN, checkout_id=it["id"], cancel_at_period_end=False,
            refunded=0, created_at=now,
        )  # fmt: skip
        session.add(order)
        session.flush()
        repository.record(session, order.id, "order.made", "stripe", plan=plan.name, target=order.target)
        return order

    def _subscription(self, session: Session, it: dict[str, Any]) -> None:
        order = repository.by_subscription(session, it["id"]) or repository.by_mark(
            session, it["metadata"].get("order")
        )
        if order is None:
            _log.warning("stripe.unmatched", kind="subscription", id=it["id"])
            return
        item = it["items"]["data"][0]
        before = order.subscription_status
        order.subscription_id, order.subscription_status = it["id"], it["status"]
        order.period_start, order.period_end = _time(item["current_period_start"]), _time(item["current_period_end"])
        order.cancel_at_period_end = bool(it.get("cancel_at_period_end") or it.get("cancel_at"))
        order.machines = item.get("quantity") or order.machines
        self._change_plan(order, item["price"].get("lookup_key"))
        if before != order.subscription_status:
            repository.record(
                session, order.id, "subscription.moved", "stripe", status=it["status"], before=before,
                period_end=order.period_end.isoformat(),
            )  # fmt: skip
        if it["status"] in _GOES_WELL:
            clocks.end(session, order, self._clock(), "paid", "unpaid", "canceled")
        elif it["status"] in _OWES:
            clocks.begin(session, order, "unpaid", self._clock())
        elif it["status"] == "canceled":
            clocks.begin(session, order, "canceled", self._clock())
        enqueue(session, ORDER_WORK, order.id)

    def _change_plan(self, order: OrderRow, lookup_key: str | None) -> None:
        """Follow a change that the customer made in Stripe's own portal."""
        if lookup_key is None or lookup_key == order.lookup_key:
            return
        plan, _ = self._catalog.price(lookup_key)
        order.plan, order.policy, order.lookup_key = plan.name, plan.policy, lookup_key

    def _invoice(self, session: Session, it: dict[str, Any]) -> None:
        details = (it.get("parent") or {}).get("subscription_details") or {}
        if details.get("subscription"):
            enqueue(session, STRIPE_WORK, f"{Kind.SUBSCRIPTION}:{details['subscription']}")
        if it["status"] == "open" and heard(session, Kind.INVOICE, it["id"], "invoice.payment_action_required"):
            order = repository.by_subscription(session, str(details.get("subscription")))
            if order is not None:
                enqueue(session, "action", f"{order.id}:{it['id']}")

    def _charge(self, session: Session, it: dict[str, Any]) -> None:
        order = self._charged(session, it)
        if order is None:
            if it["amount_refunded"]:
                _log.warning("stripe.unmatched", kind="charge", id=it["id"])
            return
        if order.payment_intent_id is None and it.get("paid"):
            order.payment_intent_id = it["payment_intent"]
        if it["amount_refunded"] == order.refunded:
            return
        order.refunded = it["amount_refunded"]
        repository.record(session, order.id, "refunded", "stripe", amount=it["amount_refunded"], charge=it["id"])
        if it["refunded"]:
            self._move(session, order, OrderState.REFUNDED)
            clocks.begin(session, order, "refunded", self._clock())
            enqueue(session, ORDER_WORK, order.id)
        elif order.state == OrderState.REFUNDED:  # the bank sent the money back
            self._move(session, order, OrderState.PAID)
            clocks.end(session, order, self._clock(), "the refund failed", "refunded")

    @staticmethod
    def _charged(session: Session, it: dict[str, Any]) -> OrderRow | None:
        """Return the order that a charge paid; of a subscription's charges only the customer and the sum say it."""
        intent = it.get("payment_intent")
        by_intent = select(OrderRow).where(OrderRow.payment_intent_id == intent).with_for_update()
        known = session.scalar(by_intent) if intent else None
        if known is not None or not it.get("customer"):
            return known
        theirs = select(OrderRow).join(CustomerRow, CustomerRow.id == OrderRow.customer_id).where(
            CustomerRow.stripe_id == it["customer"], OrderRow.mode == Mode.SUBSCRIPTION, OrderRow.paid_at.is_not(None)
        )  # fmt: skip
        bought = session.scalars(theirs.order_by(OrderRow.paid_at.desc()).with_for_update(of=OrderRow)).all()
        fitting = [order for order in bought if order.amount == it["amount"]]
        return (fitting or list(bought))[0] if len(bought) == 1 or fitting else None

    def _dispute(self, session: Session, it: dict[str, Any]) -> None:
        charge = session.get(StripeObjectRow, (Kind.CHARGE, it["charge"]))
        about = charge.data if charge else {"payment_intent": it.get("payment_intent"), "customer": it.get("customer")}
        order = self._charged(session, {"amount": it["amount"], **about})
        if order is None:
            if charge is None:
                enqueue(session, STRIPE_WORK, f"{Kind.CHARGE}:{it['charge']}")
                enqueue(session, STRIPE_WORK, f"{Kind.DISPUTE}:{it['id']}", timedelta(seconds=2))
            _log.warning("stripe.unmatched", kind="dispute", id=it["id"])
            return
        if order.dispute == it["status"]:
            return
        order.dispute = it["status"]
        repository.record(session, order.id, "disputed", "stripe", status=it["status"], dispute=it["id"])
        if it["status"] in _DISPUTE_OPEN or it["status"] == "lost":
            clocks.begin(session, order, "disputed", self._clock())
        elif it["status"] in _DISPUTE_WON:
            clocks.end(session, order, self._clock(), "the dispute ended well", "disputed")
        enqueue(session, ORDER_WORK, order.id)

    @staticmethod
    def _customer(session: Session, it: dict[str, Any]) -> None:
        row = session.scalar(select(CustomerRow).where(CustomerRow.stripe_id == it["id"]).with_for_update())
        if row is None or row.deleted_at is not None:
            return
        if it.get("deleted"):
            row.stripe_id = None
            return
        address = (it.get("email") or "").strip().lower()
        if address and address != row.email and customers.by_email(session, address) is None:
            row.email, row.bounced_at = address, None
        row.name = it.get("name") or row.name

    @staticmethod
    def _move(session: Session, order: OrderRow, state: OrderState, **data: Any) -> None:
        if order.state != state:
            repository.record(session, order.id, f"order.{state}", "stripe", **data)
            order.state = state


def keep(session: Session, kind: Kind, it: dict[str, Any]) -> None:
    """Keep an object as it was fetched."""
    customer = it.get("customer") if isinstance(it.get("customer"), str) else None
    session.merge(
        StripeObjectRow(
            kind=kind, id=it["id"], customer=customer, data=it, sha256=fingerprint(kind, it),
            fetched_at=datetime.now(UTC),
        )
    )  # fmt: skip


def fingerprint(kind: Kind, it: dict[str, Any]) -> str:
    """Return a hash of what we act on: another one, and the object has to be looked at again."""
    chosen: dict[Kind, tuple[str, ...]] = {
        Kind.CHECKOUT: ("status", "payment_status", "subscription", "payment_intent"),
        Kind.SUBSCRIPTION: ("status", "cancel_at_period_end", "cancel_at"),
        Kind.INVOICE: ("status",),
        Kind.CHARGE: ("paid", "amount_refunded", "refunded"),
        Kind.DISPUTE: ("status",),
        Kind.CUSTOMER: ("email", "name", "deleted"),
    }
    said: dict[str, Any] = {name: it.get(name) for name in chosen[kind]}
    if kind is Kind.SUBSCRIPTION:
        item = it["items"]["data"][0]
        said |= {name: item.get(name) for name in ("current_period_end", "quantity")} | {"price": item["price"]["id"]}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _language(locale: str | None) -> Any:
    return "vi" if (locale or "").startswith("vi") else "en"
