"""Tables of the stream of events."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from appliance.kernel.database.base import Base


class EventRow(Base):
    """Something that happened; ``number`` counts up in a workspace, in the order of commits."""

    __tablename__ = "events"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class CounterRow(Base):
    """The last number of a workspace, and up to which its events were swept."""

    __tablename__ = "event_counters"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    swept: Mapped[int] = mapped_column(BigInteger)
