"""The console's work: what needs attention, customers, orders, letters, and finding any of them."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy import String, cast, or_, select
from sqlalchemy.orm import Session

from control_plane.billing import repository
from control_plane.billing.catalog import title
from control_plane.billing.models import OrderEventRow, OrderRow, OrderState, StripeEventRow
from control_plane.billing.schemas import OrderEventView, OrderView
from control_plane.customers import service as customers
from control_plane.customers.models import CustomerRow
from control_plane.customers.schemas import CustomerChange, CustomerView
from control_plane.entrypoints.http.access import Admin, Support, Viewer
from control_plane.entrypoints.http.dependencies import Services, Tx
from control_plane.entrypoints.http.pages import Page, Paging
from control_plane.fulfillment import attention
from control_plane.fulfillment import service as fulfillment
from control_plane.fulfillment.figures import dashboard
from control_plane.fulfillment.models import AlertRow, StepName, StepRow
from control_plane.fulfillment.schemas import (
    AlertView,
    AttentionGroup,
    AttentionItem,
    Dashboard,
    OrderDetail,
    StepDetail,
)  # fmt: skip
from control_plane.kernel.database.pages import newest_first
from control_plane.kernel.schemas import Body
from control_plane.mail.models import MailRow, MailState
from control_plane.mail.schemas import MailView
from control_plane.mail.service import Draft, Post
from control_plane.operators.service import record

router = APIRouter(prefix="/console", tags=["console"])
OrderId = Annotated[UUID, Path(description="The order.")]
CustomerId = Annotated[UUID, Path(description="The customer.")]
Reason = Annotated[str, Field(min_length=3, max_length=500)]
_FOUND = 20


class RetryBody(Body):
    """What is tried again: one thing, or everything with one cause."""

    code: Annotated[str, Field(max_length=40)] | None = None
    ids: list[Annotated[str, Field(max_length=200)]] = Field(default=[], max_length=1000)


class Retried(BaseModel):
    """How much is tried again."""

    count: int


class WhyBody(Body):
    """Why something is done."""

    reason: Reason


class RefundBody(Body):
    """How much is paid back."""

    amount: int | None = Field(default=None, ge=1, description="In the currency's smallest unit; null: all of it.")
    reason: Reason


class Found(BaseModel):
    """Something that was looked for."""

    kind: Literal["customer", "order", "license", "event", "mail"]
    id: str
    title: str
    detail: str


class CustomerDetail(BaseModel):
    """A customer with what they have."""

    customer: CustomerView
    orders: list[OrderView]
    mails: list[MailView]


@router.get("/dashboard", summary="See how business goes")
def figures(operator: Viewer, tx: Tx, days: Annotated[int, Query(ge=1, le=366)] = 30) -> Dashboard:
    """Return sales, conversion, speed, failures and clocks."""
    return dashboard(tx, days)


@router.get("/attention", summary="See what needs somebody")
def queue(operator: Viewer, tx: Tx) -> list[AttentionGroup]:
    """Return everything that has failed for good, grouped by what is wrong, the largest group first."""
    groups: dict[str, list[AttentionItem]] = {}
    for item in attention.items(tx):
        groups.setdefault(item.code, []).append(AttentionItem.model_validate(item))
    shown = [
        AttentionGroup(code=code, hint=attention.hint(code), count=len(group), oldest=group[0].since, items=group)
        for code, group in groups.items()
    ]
    return sorted(shown, key=lambda group: -group.count)


@router.post("/attention/retry", summary="Try again", status_code=202)
def retry(wish: RetryBody, operator: Support, tx: Tx) -> Retried:
    """Let some things, or everything with one cause, be tried again; what is no longer wrong is left alone."""
    wanted = [item.id for item in attention.items(tx) if item.id in wish.ids or (wish.code and item.code == wish.code)]
    for item_id in wanted:
        attention.retry(tx, item_id, operator.email)
    record(tx, operator.email, "attention.retried", wish.code, ids=wanted[:100], count=len(wanted))
    return Retried(count=len(wanted))


@router.get("/alerts", summary="List alerts")
def alerts(operator: Viewer, tx: Tx, paging: Paging) -> Page[AlertView]:
    """Return what hung or hangs, newest first."""
    return Page.of(AlertView, newest_first(tx, select(AlertRow), [AlertRow.id], paging))


@router.get("/search", summary="Find anything")
def search(operator: Viewer, tx: Tx, q: Annotated[str, Query(min_length=2, max_length=200)]) -> list[Found]:
    """Find customers by address, name or Stripe's id, orders by number or any id, licenses, events and letters."""
    return _search(tx, q.strip())


@router.get("/customers", summary="List customers")
def list_customers(operator: Viewer, tx: Tx, paging: Paging) -> Page[CustomerView]:
    """Return customers, newest first."""
    return Page.of(CustomerView, newest_first(tx, select(CustomerRow), [CustomerRow.id], paging))


@router.get("/customers/{customer_id}", summary="Read a customer")
def customer(customer_id: CustomerId, operator: Viewer, tx: Tx) -> CustomerDetail:
    """Return a customer with orders and letters."""
    row = customers.found(tx, customer_id)
    orders = tx.scalars(select(OrderRow).where(OrderRow.customer_id == row.id).order_by(OrderRow.id.desc()))
    mails = tx.scalars(select(MailRow).where(MailRow.customer_id == row.id).order_by(MailRow.id.desc()).limit(100))
    return CustomerDetail(
        customer=CustomerView.model_validate(row), orders=[OrderView.model_validate(one) for one in orders],
        mails=[MailView.model_validate(one) for one in mails],
    )  # fmt: skip


@router.patch("/customers/{customer_id}", summary="Change a customer")
def change_customer(customer_id: CustomerId, wish: CustomerChange, operator: Support, tx: Tx) -> CustomerView:
    """Correct address, name or language."""
    row = customers.living(tx, customer_id)
    if wish.email is not None and wish.email != row.email:
        row.email, row.bounced_at = wish.email, None
    row.name, row.language = wish.name or row.name, wish.language or row.language
    record(tx, operator.email, "customer.changed", row.id, fields=sorted(wish.model_fields_set))
    tx.flush()
    return CustomerView.model_validate(row)


@router.get("/orders", summary="List orders")
def list_orders(operator: Viewer, tx: Tx, paging: Paging, state: OrderState | None = None) -> Page[OrderView]:
    """Return orders, newest first."""
    query = select(OrderRow) if state is None else select(OrderRow).where(OrderRow.state == state)
    return Page.of(OrderView, newest_first(tx, query, [OrderRow.id], paging))


@router.get("/orders/{order_id}", summary="Read an order")
def order(order_id: OrderId, operator: Viewer, tx: Tx) -> OrderDetail:
    """Return an order with every step and everything that happened."""
    return _detail(tx, order_id)


@router.post("/orders/{order_id}/steps/{step}/retry", summary="Retry a step", status_code=202)
def retry_step(order_id: OrderId, step: StepName, operator: Support, tx: Tx) -> OrderDetail:
    """Let a step that failed be tried again."""
    repository.order(tx, order_id)
    fulfillment.retry(tx, order_id, step, operator.email)
    record(tx, operator.email, "step.retried", order_id, step=step)
    return _detail(tx, order_id)


@router.post("/orders/{order_id}/steps/{step}/skip", summary="Skip a step")
def skip_step(order_id: OrderId, step: StepName, wish: WhyBody, operator: Support, tx: Tx) -> OrderDetail:
    """Let a step be, for a reason that stays in the timeline."""
    repository.order(tx, order_id)
    fulfillment.skip(tx, order_id, step, wish.reason, operator.email)
    record(tx, operator.email, "step.skipped", order_id, step=step, reason=wish.reason)
    return _detail(tx, order_id)


@router.post("/orders/{order_id}/resend", summary="Send the license again", status_code=202)
def resend(order_id: OrderId, operator: Support, tx: Tx, services: Services) -> OrderDetail:
    """Mail the newest license file once more."""
    row = repository.order(tx, order_id)
    owner, files = customers.living(tx, row.customer_id), services.licensing.files(row.license_id or "")
    key = f"resend:{row.id}:{len(_events(tx, row.id))}"
    values = {"number": str(row.number), "plan": title(row.plan, owner.language)}
    services.post.write(tx, owner, Draft("license", key, row.id, values, f"orders/{row.id}", files))
    repository.record(tx, row.id, "license.resent", operator.email)
    record(tx, operator.email, "license.resent", row.id)
    return _detail(tx, order_id)


@router.post("/orders/{order_id}/refund", summary="Refund", status_code=202)
def refund(order_id: OrderId, wish: RefundBody, operator: Admin, tx: Tx, services: Services) -> OrderDetail:
    """Pay an order back; the license rests when the payment service says that all of it was."""
    row = repository.order(tx, order_id)
    services.checkouts.refund(order_id, wish.amount, f"{order_id}:{row.refunded}:{wish.amount}")
    repository.record(tx, order_id, "refund.asked", operator.email, amount=wish.amount, reason=wish.reason)
    record(tx, operator.email, "order.refunded", order_id, amount=wish.amount, reason=wish.reason)
    return _detail(tx, order_id)


@router.get("/mails", summary="List letters")
def mails(operator: Viewer, tx: Tx, paging: Paging, state: MailState | None = None) -> Page[MailView]:
    """Return letters, newest first."""
    query = select(MailRow) if state is None else select(MailRow).where(MailRow.state == state)
    return Page.of(MailView, newest_first(tx, query, [MailRow.id], paging))


@router.post("/mails/{mail_id}/resend", summary="Send a letter again", status_code=202)
def resend_mail(mail_id: UUID, operator: Support, tx: Tx) -> MailView:
    """Hand a letter over once more, to the address that its customer has now."""
    Post.again(tx, mail_id)
    record(tx, operator.email, "mail.resent", mail_id)
    return MailView.model_validate(tx.get_one(MailRow, mail_id))


def _events(tx: Session, order_id: UUID) -> list[OrderEventView]:
    rows = tx.scalars(select(OrderEventRow).where(OrderEventRow.order_id == order_id).order_by(OrderEventRow.id))
    return [OrderEventView.model_validate(row) for row in rows]


def _detail(tx: Session, order_id: UUID) -> OrderDetail:
    tx.flush()
    row = repository.order(tx, order_id)
    steps = tx.scalars(select(StepRow).where(StepRow.order_id == order_id).order_by(StepRow.position))
    return OrderDetail(
        order=OrderView.model_validate(row), email=customers.found(tx, row.customer_id).email,
        steps=[StepDetail.model_validate(step) for step in steps], events=_events(tx, order_id),
    )  # fmt: skip


def _search(tx: Session, q: str) -> list[Found]:
    like = "%" + q.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    person = or_(CustomerRow.email.ilike(like), CustomerRow.name.ilike(like), CustomerRow.stripe_id == q)
    found = [
        Found(kind="customer", id=str(who.id), title=who.email or "deleted", detail=who.name)
        for who in tx.scalars(select(CustomerRow).where(person).limit(_FOUND))
    ]
    ids = (OrderRow.checkout_id, OrderRow.subscription_id, OrderRow.payment_intent_id, OrderRow.license_id)
    bought = or_(*(column == q for column in ids), cast(OrderRow.number, String) == q, cast(OrderRow.id, String) == q)
    for one in tx.scalars(select(OrderRow).where(bought).limit(_FOUND)):
        title = f"Order {one.number}"
        found.append(Found(kind="order", id=str(one.id), title=title, detail=f"{one.plan}, {one.state}"))
        if one.license_id == q:
            found.append(Found(kind="license", id=q, title=q, detail=one.plan))
    about = select(StripeEventRow).where(or_(StripeEventRow.id == q, StripeEventRow.object_id == q))
    found += [
        Found(kind="event", id=event.id, title=event.type, detail=event.state)
        for event in tx.scalars(about.limit(_FOUND))
    ]
    mails = select(MailRow).where(MailRow.recipient.ilike(like)).order_by(MailRow.id.desc())
    found += [
        Found(kind="mail", id=str(mail.id), title=mail.subject, detail=mail.state)
        for mail in tx.scalars(mails.limit(_FOUND))
    ]
    return found
