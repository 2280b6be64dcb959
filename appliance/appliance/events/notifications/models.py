"""Tables of notifications."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from appliance.kernel.database.base import Base


class NotificationRow(Base):
    """Something one user is told; without a workspace where it is about the box.

    ``mail_at`` is when a letter about it is due; null where none is, or none any more.
    """

    __tablename__ = "notifications"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    workspace_id: Mapped[UUID | None]
    kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    data: Mapped[dict[str, Any]]
    text: Mapped[str]
    is_shown: Mapped[bool]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail_at: Mapped[datetime | None]
    mail_attempts: Mapped[int]


class PreferenceRow(Base):
    """What one user wants of a kind of notification."""

    __tablename__ = "notification_preferences"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    show: Mapped[bool]
    mail: Mapped[bool]


class NotifiedRow(Base):
    """Up to which event a workspace's members have been notified."""

    __tablename__ = "notified_events"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
