"""What the API says of plans, orders and Stripe's events."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from control_plane.billing.models import Mode, OrderState, Target
from control_plane.customers.models import Language
from control_plane.kernel.schemas import Body, Email, FromRow, Title


class PriceView(FromRow):
    """What a plan costs for one machine."""

    lookup_key: str
    interval: Literal["month", "year"] | None = Field(description="null: paid once.")
    currency: str
    amount: int = Field(description="In the currency's smallest unit.")


class PlanView(FromRow):
    """Something that is sold."""

    name: str
    title: dict[Language, str]
    summary: dict[Language, str]
    targets: list[Target]
    most_machines: int
    prices: list[PriceView]


class PlansView(BaseModel):
    """Everything that is sold."""

    plans: list[PlanView]
    clouds: bool = Field(description="Whether servers of ours can be ordered now.")


class CheckoutBody(Body):
    """What somebody wants to buy."""

    email: Email
    name: Title | None = None
    language: Language = Language.EN
    lookup_key: Annotated[str, Field(min_length=1, max_length=64)]
    target: Target
    machines: int = Field(default=1, ge=1, le=1000)
    again: bool = Field(default=False, description="Buy a second one of a plan that this address has.")


class CheckoutView(BaseModel):
    """A payment page."""

    order_id: UUID
    number: int
    url: str = Field(description="Where it is paid.")
    expires_at: datetime


class TrialBody(Body):
    """Who wants to try."""

    email: Email
    name: Title | None = None
    language: Language = Language.EN


class TrialView(BaseModel):
    """A trial has begun; the license comes by mail."""

    number: int


class CheckoutStatus(BaseModel):
    """What became of a payment page, for whoever just came back from it."""

    number: int
    plan: str
    target: Target
    state: OrderState
    email_hint: str = Field(description="Where the letter goes, with most of it hidden.")


class OrderView(FromRow):
    """An order."""

    id: UUID
    number: int
    customer_id: UUID
    plan: str
    lookup_key: str | None
    mode: Mode
    target: Target
    machines: int
    currency: str | None
    amount: int = Field(description="Of the first payment, in the currency's smallest unit.")
    refunded: int
    state: OrderState
    subscription_status: str | None
    period_end: datetime | None
    cancel_at_period_end: bool
    dispute: str | None
    license_id: str | None
    created_at: datetime
    paid_at: datetime | None


class OrderEventView(FromRow):
    """Something that happened to an order."""

    id: UUID
    at: datetime
    kind: str
    by: str
    data: dict[str, Any]


class StripeEventView(FromRow):
    """An event of Stripe's, as it came."""

    id: str
    type: str
    object_kind: str | None
    object_id: str | None
    source: str = Field(description="webhook, or reconciliation where the webhook was missed.")
    deliveries: int
    state: Literal["received", "done", "ignored"]
    created_at: datetime
    received_at: datetime
    processed_at: datetime | None


class StripeEventDetail(StripeEventView):
    """An event with its content."""

    payload: dict[str, Any]


class ClockView(FromRow):
    """What runs when money stops."""

    id: UUID
    order_id: UUID
    customer_id: UUID
    cause: Literal["unpaid", "canceled", "refunded", "disputed"]
    stage: int
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    stopped_why: str | None
    ended_at: datetime | None
    ended_why: str | None


class StageView(BaseModel):
    """A stage of a clock."""

    act: str
    at: datetime
    done: bool


class ClockDetail(ClockView):
    """A clock with everything it will do."""

    stages: list[StageView]


class ReconciliationView(FromRow):
    """A comparison of Stripe with what we have."""

    id: UUID
    started_at: datetime
    finished_at: datetime
    compared: int
    found: dict[str, int]


class InvoiceView(BaseModel):
    """An invoice."""

    id: str
    number: str | None
    status: str | None
    currency: str
    total: int
    created_at: datetime
    page: str | None = Field(description="Where it can be seen and paid.")
    pdf: str | None


class AddressView(BaseModel):
    """Where to go."""

    url: str
