"""What the API says of an order's way, and of what is wrong."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from control_plane.billing.schemas import OrderEventView, OrderView
from control_plane.fulfillment.models import StepName, StepState
from control_plane.kernel.schemas import FromRow


class StepView(FromRow):
    """A step between a payment and a first video."""

    name: StepName
    state: StepState
    attempts: int
    started_at: datetime | None
    finished_at: datetime | None
    next_try_at: datetime | None
    error_code: str | None
    error: str | None
    reason: str | None = Field(description="Why it was skipped.")


class StepDetail(StepView):
    """A step with what shows that it is done, for operators."""

    proof: dict[str, Any] | None


class Timeline(BaseModel):
    """An order with its steps, as its customer sees it."""

    order: OrderView
    steps: list[StepView]
    can_install: bool = Field(description="Whether there is an install command.")


class OrderDetail(BaseModel):
    """An order with everything that happened."""

    order: OrderView
    email: str | None
    steps: list[StepDetail]
    events: list[OrderEventView]


class AttentionItem(FromRow):
    """Something a person has to look at."""

    id: str
    code: str
    error: str
    title: str
    since: datetime
    order_id: UUID | None
    customer_id: UUID | None


class AttentionGroup(BaseModel):
    """Everything with one cause."""

    code: str
    hint: str
    count: int
    oldest: datetime
    items: list[AttentionItem]


class AlertView(FromRow):
    """Something that hangs."""

    id: UUID
    code: str
    message: str
    opened_at: datetime
    resolved_at: datetime | None


class DayFigures(BaseModel):
    """A day's business."""

    day: str
    orders: int
    paid: int
    revenue: dict[str, int] = Field(description="Of first payments, by currency, in its smallest unit.")


class Dashboard(BaseModel):
    """How business goes."""

    days: list[DayFigures]
    customers: int
    orders_opened: int = Field(description="In the days shown.")
    orders_paid: int
    conversion: float | None = Field(description="Paid of opened, 0 to 1; null without any.")
    license_median_s: float | None = Field(description="From payment to license, in seconds.")
    license_p95_s: float | None
    steps_failed: int
    mails_failed: int
    subscriptions: dict[str, int] = Field(description="By status.")
    clocks: dict[str, int] = Field(description="That run, by cause.")
    events_waiting: int
    work_waiting: int
