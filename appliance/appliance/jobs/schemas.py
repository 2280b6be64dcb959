"""What the API says about jobs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from appliance.jobs.admission import Lane
from appliance.jobs.machine import ENDED, JobState, StepState
from appliance.jobs.models import JobRow, StepRow

_LEAST_S = 0.05  # the weight of a step of which nothing is known


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
    def of(cls, row: JobRow) -> "JobShown":
        """Return a row as the API shows it."""
        return cls(**_fields(row))


class JobDetailShown(JobShown):
    """A job with its steps."""

    steps: list[StepShown]

    @classmethod
    def of(cls, row: JobRow) -> "JobDetailShown":
        """Return a row as the API shows it."""
        return cls(**_fields(row), steps=[StepShown.of(step) for step in row.steps])


def _fields(row: JobRow) -> dict[str, Any]:
    state = JobState(row.state)
    progress, left_s = _how_far(row)
    return {
        "id": row.id,
        "kind": row.kind,
        "lane": Lane(row.lane),
        "priority": row.priority,
        "state": state,
        "failure": None if row.failure is None else FailureShown.model_validate(row.failure),
        "video_id": row.wish.get("video_id"),
        "stage": next((step.name for step in row.steps if step.state == StepState.RUNNING), None),
        "progress": 1.0 if state is JobState.SUCCEEDED else round(progress, 3),
        "left_s": None if state in ENDED else round(left_s, 1),
        "queued_at": row.queued_at,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
    }


def _how_far(row: JobRow) -> tuple[float, float]:
    """Return how much of a job is done, and how many seconds the rest should take with as many steps at once as now."""
    weights = [(max(step.expected_s, _LEAST_S), _done(step)) for step in row.steps]
    whole = sum(weight for weight, _ in weights)
    left_s = sum(weight * (1 - done) for weight, done in weights)
    if not any(step.state == StepState.DONE for step in row.steps) and "expected_s" in row.wish:
        # Its first step will say which others there are: until then the estimate it was asked for with.
        return 0.0, row.wish["expected_s"]
    at_once = sum(step.state == StepState.RUNNING for step in row.steps)
    return 1 - left_s / whole if whole else 0.0, left_s / max(1, at_once)


def _done(step: StepRow) -> float:
    if step.state == StepState.DONE:
        return 1.0
    if step.state != StepState.RUNNING or step.progress is None:
        return 0.0
    return min(1.0, float(step.progress["done"]) / max(float(step.progress["total"]), 1e-9))
