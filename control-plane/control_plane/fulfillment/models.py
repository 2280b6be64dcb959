"""The steps of an order, and what was told of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from control_plane.kernel.database.base import Base


class StepName(StrEnum):
    """What happens between a payment and a first video, in order."""

    PAID = "paid"
    LICENSED = "licensed"
    MAILED = "mailed"
    PROVISIONED = "provisioned"
    FIRST_LOGIN = "first_login"
    FIRST_VIDEO = "first_video"


class StepState(StrEnum):
    """How far a step is."""

    WAITING = "waiting"  # for the one before, or for the customer
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # a person has to look
    SKIPPED = "skipped"
    NOT_OBSERVABLE = "not_observable"  # an offline box says nothing


class StepRow(Base):
    """A step of an order.

    Attributes:
        attempts: How often it was tried.
        next_try_at: It has failed, and is tried again then.
        proof: What shows that it is done: ids, answers of servers.
        reason: Why it was skipped.
    """

    __tablename__ = "order_steps"

    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    state: Mapped[str]
    attempts: Mapped[int]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    proof: Mapped[dict[str, Any] | None]
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    reason: Mapped[str | None]


class AlertRow(Base):
    """Something that hangs, and that somebody was told of.

    Attributes:
        key: Of what hangs; one open alert for each.
    """

    __tablename__ = "alerts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    code: Mapped[str]
    message: Mapped[str]
    opened_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
