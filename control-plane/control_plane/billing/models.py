"""Orders, Stripe's objects as they are, and what happened to either."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import FetchedValue
from sqlalchemy.orm import Mapped, mapped_column

from control_plane.kernel.database.base import Base


class OrderState(StrEnum):
    """How far the money of an order is."""

    OPEN = "open"  # the payment page waits
    PENDING = "pending"  # paid by a method that takes days
    PAID = "paid"
    EXPIRED = "expired"  # nobody paid
    FAILED = "failed"  # the payment did not go through
    REFUNDED = "refunded"


class Target(StrEnum):
    """Where the box runs."""

    CLOUD = "cloud"  # on a server of ours
    OWN_BOX = "own_box"


class Mode(StrEnum):
    """How it is paid."""

    SUBSCRIPTION = "subscription"
    PAYMENT = "payment"  # once
    TRIAL = "trial"  # not at all


class OrderRow(Base):
    """Somebody wants something.

    Attributes:
        number: For people.
        amount: Of the first payment in the currency's smallest unit.
        subscription_status: As Stripe calls it; ``None`` where there is none.
        dispute: Status of the latest dispute, as Stripe calls it.
        refunded: Amount that was paid back, in the currency's smallest unit.
    """

    __tablename__ = "orders"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(server_default=FetchedValue())
    customer_id: Mapped[UUID]
    plan: Mapped[str]
    policy: Mapped[str]
    lookup_key: Mapped[str | None]
    mode: Mapped[str]
    target: Mapped[str]
    machines: Mapped[int]
    currency: Mapped[str | None]
    amount: Mapped[int]
    language: Mapped[str]
    state: Mapped[str]
    checkout_id: Mapped[str | None]
    checkout_url: Mapped[str | None]
    checkout_expires_at: Mapped[datetime | None]
    subscription_id: Mapped[str | None]
    subscription_status: Mapped[str | None]
    period_start: Mapped[datetime | None]
    period_end: Mapped[datetime | None]
    cancel_at_period_end: Mapped[bool]
    payment_intent_id: Mapped[str | None]
    refunded: Mapped[int]
    dispute: Mapped[str | None]
    license_id: Mapped[str | None]
    created_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]


class OrderEventRow(Base):
    """Something that happened to an order; only added."""

    __tablename__ = "order_events"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    at: Mapped[datetime]
    kind: Mapped[str]
    by: Mapped[str]
    data: Mapped[dict[str, Any]]


class StripeEventRow(Base):
    """An event of Stripe's, as it came; the inbox.

    Attributes:
        deliveries: How often it came.
        object_kind: What it is about, ``None`` where we have nothing to do with it.
        state: ``received``, ``done``, or ``ignored``.
    """

    __tablename__ = "stripe_events"

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    object_kind: Mapped[str | None]
    object_id: Mapped[str | None]
    payload: Mapped[dict[str, Any]]
    source: Mapped[str]
    deliveries: Mapped[int]
    state: Mapped[str]
    created_at: Mapped[datetime]
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]


class StripeObjectRow(Base):
    """An object of Stripe's as it was when it was last fetched."""

    __tablename__ = "stripe_objects"

    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    customer: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    fetched_at: Mapped[datetime]


class PriceRow(Base):
    """A price of the catalog as Stripe has it."""

    __tablename__ = "catalog_prices"

    lookup_key: Mapped[str] = mapped_column(primary_key=True)
    plan: Mapped[str]
    product_id: Mapped[str]
    price_id: Mapped[str]
    synced_at: Mapped[datetime]


class ClockRow(Base):
    """What runs when money stops: from reminders to the end, each step at its time.

    Attributes:
        cause: ``unpaid``, ``refunded``, ``disputed`` or ``canceled``.
        stage: How many of its steps are done.
        due_at: When the next one is; ``None`` where there is none.
        stopped_at: An operator stopped it.
        ended_at: It is over: paid again, or everything is done.
    """

    __tablename__ = "clocks"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    cause: Mapped[str]
    stage: Mapped[int]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    stopped_why: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]


class ReconciliationRow(Base):
    """A comparison of Stripe with what we have."""

    __tablename__ = "reconciliations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    compared: Mapped[int]
    found: Mapped[dict[str, Any]]
