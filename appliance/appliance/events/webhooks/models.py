"""Tables of webhooks."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from appliance.kernel.database.base import Base, InWorkspace
from appliance.kernel.database.fernet import Sealed


class DeliveryState(StrEnum):
    """Where a delivery is."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookRow(InWorkspace, Base):
    """An address that is told what happened; ``after`` is the last event that became a delivery.

    The secrets are encrypted, and read only by who signs: a webhook can be deleted although the key is lost.
    """

    __tablename__ = "webhooks"

    url: Mapped[str]
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    secret: Mapped[str] = mapped_column(Sealed, deferred=True)
    old_secret: Mapped[str | None] = mapped_column(Sealed, deferred=True)
    old_secret_until: Mapped[datetime | None]
    is_enabled: Mapped[bool]
    failing_since: Mapped[datetime | None]
    disabled_because: Mapped[str | None]
    after: Mapped[int] = mapped_column(BigInteger)
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]


class DeliveryRow(InWorkspace, Base):
    """One event for one webhook; while ``leased_until`` has not passed somebody is delivering it."""

    __tablename__ = "webhook_deliveries"

    webhook_id: Mapped[UUID]
    event_number: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    state: Mapped[DeliveryState] = mapped_column(Text)
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    lease: Mapped[UUID | None]
    leased_until: Mapped[datetime | None]
    status: Mapped[int | None]
    error: Mapped[str | None]
    duration_s: Mapped[float | None]
    tried_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
