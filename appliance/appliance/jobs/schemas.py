"""What the API says about jobs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row

from appliance.jobs.admission import Lane
from appliance.jobs.machine import ENDED, JobState, StepState
from appliance.jobs.models import JobRow, StepRow

_LEAST_S = 0.05  # the weight of a step of which nothing is known


Far = StepRow | Row[Any]
"""A step, or what of one says how far it is."""


class FailureShown(BaseModel):
    """Why something failed."""

    code: str
    message: str
    hint: str
    retryable: bool


class StepShown(BaseModel):
    """A step of a job."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    state: StepState
    attempts: int
    progress: float = Field(description="0 to 1.")
    failure: FailureShown | None

    @classmethod
    def of(cls, row: StepRow) -> "StepShown":
        """Return a row as the API shows it."""
        return cls(
            name=row.name,
            state=StepState(row.state),
            attempts=row.attempts,
            progress=round(_done(row), 3),
            failure=None if row.failure is None else FailureShown.model_validate(row.failure),
        )


class JobShown(BaseModel):
    """A job."""

    id: UUID
    kind: str
    lane: Lane
    priority: int
    state: JobState
    failure: FailureShown | None
    video_id: UUID | None = Field(description="The video it works on, where it is for one.")
    stage: str | None = Field(description="The step that is being done; null while none is.")
    progress: float = Field(description="0 to 1, by what such steps have taken before on this box.")
    left_s: float | None = Field(description="How long it should still take once it runs; null after its end.")
    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, row: JobRow, steps: Sequence[Far] | None = None) -> "JobShown":
        """Return a row as the API shows it; steps that were read already are not read again."""
        return cls(**_fields(row, steps))


class JobDetailShown(JobShown):
    """A job with its steps."""

    steps: list[StepShown]

    @classmethod
    def of(cls, row: JobRow, steps: Sequence[Far] | None = None) -> "JobDetailShown":
        """Return a row as the API shows it."""
        return cls(**_fields(row, steps), steps=[StepShown.of(step) for step in row.steps])


def _fields(row: JobRow, steps: Sequence[Far] | None = None) -> dict[str, Any]:
    state = JobState(row.state)
    known = row.steps if steps is None else steps
    progress, left_s = (1.0, 0.0) if state is JobState.SUCCEEDED else _how_far(row, known)
    return {
        "id": row.id,
        "kind": row.kind,
        "lane": Lane(row.lane),
        "priority": row.priority,
        "state": state,
        "failure": None if row.failure is None else FailureShown.model_validate(row.failure),
        "video_id": row.wish.get("video_id"),
        "stage": next((step.name for step in known if step.state == StepState.RUNNING), None),
        "progress": round(progress, 3),
        "left_s": None if state in ENDED else round(left_s, 1),
        "queued_at": row.queued_at,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
    }


def _how_far(row: JobRow, steps: Sequence[Far]) -> tuple[float, float]:
    """Return how much of a job is done, and how many seconds the rest should take with as many steps at once as now."""
    weights = [(max(step.expected_s, _LEAST_S), _done(step)) for step in steps]
    whole = sum(weight for weight, _ in weights)
    left_s = sum(weight * (1 - done) for weight, done in weights)
    if not any(step.state == StepState.DONE for step in steps) and "expected_s" in row.wish:
        # Its first step will say which others there are: until then the estimate it was asked for with.
        return 0.0, row.wish["expected_s"]
    at_once = sum(step.state == StepState.RUNNING for step in steps)
    return 1 - left_s / whole if whole else 0.0, left_s / max(1, at_once)


def _done(step: Far) -> float:
    if step.state == StepState.DONE:
        return 1.0
    if step.state != StepState.RUNNING or step.progress is None:
        return 0.0
    return min(1.0, float(step.progress["done"]) / max(float(step.progress["total"]), 1e-9))
