"""Tables of jobs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from appliance.jobs.admission import Lane
from appliance.jobs.machine import JobState, StepState
from appliance.kernel.database.base import Base, InWorkspace


class JobRow(InWorkspace, Base):
    """A job; ``wish`` is what somebody asked for, in the words of the feature that does it."""

    __tablename__ = "jobs"

    kind: Mapped[str]
    lane: Mapped[Lane] = mapped_column(Text)
    priority: Mapped[int]
    state: Mapped[JobState] = mapped_column(Text)
    ending: Mapped[JobState | None] = mapped_column(Text)
    failure: Mapped[dict[str, Any] | None]
    wish: Mapped[dict[str, Any]]
    queued_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    steps: Mapped[list["StepRow"]] = relationship(order_by="StepRow.position", cascade="all, delete-orphan")


class StepRow(Base):
    """A step of a job; ``attempt`` and ``lease_until`` are set while somebody works on it."""

    __tablename__ = "job_steps"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "job_id"], ["jobs.workspace_id", "jobs.id"]),)

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    needs: Mapped[list[str]] = mapped_column(ARRAY(Text))
    state: Mapped[StepState] = mapped_column(Text)
    attempts: Mapped[int]
    attempt: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    output: Mapped[dict[str, Any] | None]
    failure: Mapped[dict[str, Any] | None]
    progress: Mapped[dict[str, Any] | None]
    expected_s: Mapped[float]
