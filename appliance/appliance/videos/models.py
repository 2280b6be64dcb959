"""Tables of videos."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import FetchedValue, ForeignKeyConstraint, and_
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from appliance.jobs.machine import JobState
from appliance.jobs.models import JobRow
from appliance.kernel.database.base import Base, InWorkspace


class AnalysisRow(Base):
    """What was found out about a source in a language; ``key`` is the hash of what it was found by."""

    __tablename__ = "analyses"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=FetchedValue())


class PassageRow(Base):
    """A few words of a transcript, to be found; ``words`` are [text, start in s, end in s]."""

    __tablename__ = "passages"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    analysis_key: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[list[list[Any]]] = mapped_column(JSONB)
    folded: Mapped[str]
    found_by: Mapped[str] = mapped_column(TSVECTOR, FetchedValue(), deferred=True)


class VideoRow(InWorkspace, Base):
    """A video.

    ``recipe`` is a recipe's name, or a recipe; ``revision`` the newest one's number, 0 before the first plan;
    ``job_id`` the job that analyzes it.
    """

    __tablename__ = "videos"

    name: Mapped[str]
    source_id: Mapped[UUID]
    recipe: Mapped[Any] = mapped_column(JSONB)
    language: Mapped[str | None]
    brand_kit_id: Mapped[UUID | None]
    revision: Mapped[int]
    analysis_key: Mapped[str | None]
    job_id: Mapped[UUID | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class RevisionRow(Base):
    """A state of a video's edit that was saved: it keeps its timeline and what that was planned from."""

    __tablename__ = "video_revisions"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "video_id"], ["videos.workspace_id", "videos.id"]),)

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    video_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    change: Mapped[str]
    edits: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    timeline: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    inputs: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    analysis_key: Mapped[str]
    duration_s: Mapped[float]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]


class RenderRow(InWorkspace, Base):
    """A file made of a revision, or being made.

    ``timeline`` is what is rendered where that is not the revision's own: another format or height.
    """

    __tablename__ = "renders"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "video_id", "revision"],
            ["video_revisions.workspace_id", "video_revisions.video_id", "video_revisions.number"],
        ),
        ForeignKeyConstraint(["workspace_id", "job_id"], ["jobs.workspace_id", "jobs.id"]),
    )

    video_id: Mapped[UUID]
    revision: Mapped[int]
    format: Mapped[str | None]
    height: Mapped[int | None]
    preview: Mapped[bool]
    timeline: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    job_id: Mapped[UUID]
    object_key: Mapped[str | None]
    size_bytes: Mapped[int | None]
    duration_s: Mapped[float]
    report: Mapped[dict[str, Any] | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    job: Mapped[JobRow] = relationship(
        primaryjoin=lambda: and_(
            foreign(RenderRow.workspace_id) == JobRow.workspace_id, foreign(RenderRow.job_id) == JobRow.id
        ),
        viewonly=True,
        lazy="joined",
        innerjoin=True,
    )

    @property
    def state(self) -> JobState:
        """How far it is: its job says so, and nobody else."""
        return JobState(self.job.state)


class StepCostRow(Base):
    """What a kind of step has cost on this box lately: seconds for so many units of work."""

    __tablename__ = "step_costs"

    kind: Mapped[str] = mapped_column(primary_key=True)
    seconds: Mapped[float]
    units: Mapped[float]
