"""The state machine of a job: pure functions from a job and an event to the job after it.

A job is a set of steps that need one another. A worker *claims* a step: it gets an attempt id, which is its fencing
token, and a lease, which it renews. Whoever comes with another token than the current one is refused, so a worker that
was slow, paused or cut off can change nothing any more. Nothing here reads a clock or a database: the caller brings the
time, and stores what comes back (:mod:`appliance.jobs.repository`).

::

    queued ──admit──▶ running ──last step done──▶ succeeded
      │                  │ cancel, or a step that will not succeed
      │cancel            ▼
      │              stopping ──nobody holds a lease──▶ cancelled | failed ──retry──▶ queued
      └────────────────────────────────────────────────▲
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from appliance.jobs import errors
from appliance.kernel.errors import ReelboxError

MAX_ATTEMPTS = 3
FIRST_PAUSE = timedelta(seconds=5)
"""Before a step that failed is tried again; four times as long before the next try."""


class JobState(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    STOPPING = "stopping"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class StepState(StrEnum):
    """Where a step is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED})
OCCUPYING = frozenset({JobState.RUNNING, JobState.STOPPING})
"""A job in one of these states may have a process somewhere: it counts against the limit of jobs at once."""


@dataclass(frozen=True)
class Failure:
    """Why a step failed, in the words of the error registry.

    Attributes:
        code: For instance ``SOURCE-004``.
        message: One sentence.
        hint: What to do.
        retryable: Whether trying again unchanged can help.
    """

    code: str
    message: str
    hint: str = ""
    retryable: bool = False

    @classmethod
    def of(cls, error: ReelboxError) -> "Failure":
        """Return an error as data."""
        return cls(error.code, error.message, error.hint, error.retryable)


@dataclass(frozen=True)
class Lease:
    """Somebody's right to work on a step.

    Attributes:
        attempt: The fencing token.
        until: When the right ends unless it is renewed.
    """

    attempt: UUID
    until: datetime


@dataclass(frozen=True)
class Step:
    """One piece of a job that one worker does in one go.

    Attributes:
        name: Unique within the job, for instance ``chunk:7``.
        needs: Names of the steps that have to be done before.
        state: Where it is.
        attempts: How often it was claimed since the job was last queued.
        lease: Held while it is running.
        not_before: It is not tried again earlier.
        output: What it made: a JSON object, for the steps that need it.
        failure: Why the last attempt failed.
        expected_s: How long it should take, by what such steps took before on this box; a step's weight in progress.
    """

    name: str
    needs: frozenset[str] = frozenset()
    state: StepState = StepState.WAITING
    attempts: int = 0
    lease: Lease | None = None
    not_before: datetime | None = None
    output: dict[str, object] | None = None
    failure: Failure | None = None
    expected_s: float = 0.0


@dataclass(frozen=True)
class Job:
    """What the machine has to know of a job.

    Attributes:
        steps: In the order in which they should be begun.
        state: Where the job is.
        ending: While stopping: what it will be when nobody works on it any more.
        failure: Why it failed.
    """

    steps: tuple[Step, ...] = field(default=())
    state: JobState = JobState.QUEUED
    ending: JobState | None = None
    failure: Failure | None = None

    def step(self, name: str) -> Step:
        """Return a step by its name; ``KeyError`` where there is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)


def admit(job: Job) -> Job:
    """Let a queued job begin; any other stays as it is."""
    return replace(job, state=JobState.RUNNING) if job.state is JobState.QUEUED else job


def claimable(job: Job, now: datetime) -> list[Step]:
    """Return the steps somebody could begin now, the first one first."""
    if job.state is not JobState.RUNNING:
        return []
    done = {step.name for step in job.steps if step.state is StepState.DONE}
    ready = (step for step in job.steps if step.state is StepState.WAITING and step.needs <= done)
    return [step for step in ready if step.not_before is None or step.not_before <= now]


def claim(job: Job, lease: Lease, now: datetime) -> tuple[Job, Step] | None:
    """Give the first step that is ready to a worker; return ``None`` where there is none."""
    ready = claimable(job, now)
    if not ready:
        return None
    step = ready[0]
    taken = replace(
        step, state=StepState.RUNNING, lease=lease, attempts=step.attempts + 1, not_before=None, failure=None
    )
    return _with(job, taken), taken


def renew(job: Job, name: str, lease: Lease) -> Job:
    """Prolong a lease; a late renewal is fine as long as nobody else has the step.

    Raises:
        ReelboxError: ``JOBS-001`` where the step is somebody else's, or the job is to stop.
    """
    step = _held(job, name, lease.attempt)
    if job.state is JobState.STOPPING:
        raise errors.LEASE_LOST(step=name)
    return _with(job, replace(step, lease=lease))


def complete(job: Job, name: str, attempt: UUID, output: dict[str, object], more: Sequence[Step] = ()) -> Job:
    """Record a step's output, and the steps that it found out about.

    Raises:
        ReelboxError: ``JOBS-001`` where the step is somebody else's.
        ValueError: A new step has the name of an old one, or needs one that does not exist.
    """
    step = _held(job, name, attempt)
    job = _with(job, replace(step, state=StepState.DONE, lease=None, output=output))
    job = replace(job, steps=_checked((*job.steps, *more)))
    if all(step.state is StepState.DONE for step in job.steps):
        # Also where it was to stop: a job that is cancelled with nothing left to do could never be finished by a retry.
        return replace(job, state=JobState.SUCCEEDED, ending=None)
    return _settled(job)


def fail(job: Job, name: str, attempt: UUID, failure: Failure, now: datetime) -> Job:
    """Record that an attempt failed: the step is tried again after a pause, or the job ends.

    Raises:
        ReelboxError: ``JOBS-001`` where the step is somebody else's.
    """
    step = _held(job, name, attempt)
    return _missed(job, step, failure, again=now + FIRST_PAUSE * 4 ** (step.attempts - 1))


def hand_over(job: Job, name: str, attempt: UUID) -> Job:
    """Give a step back untried: a worker that is shut down says so, and nobody holds it against the step.

    Raises:
        ReelboxError: ``JOBS-001`` where the step is somebody else's.
    """
    step = _held(job, name, attempt)
    return _settled(_with(job, replace(step, state=StepState.WAITING, lease=None, attempts=step.attempts - 1)))


def expire(job: Job, now: datetime) -> Job:
    """Take back every lease that has run out: its worker is dead, or as good as dead."""
    for step in job.steps:
        if step.lease is not None and step.lease.until <= now:
            error = errors.WORKERS_DIED(step=step.name, attempts=step.attempts)
            # Begun anew at once: what killed the worker is seldom what a pause would mend.
            job = _missed(job, step, replace(Failure.of(error), retryable=True), again=None)
    return job


def cancel(job: Job) -> Job:
    """Stop a job; it is cancelled as soon as nobody works on it.

    Raises:
        ReelboxError: ``JOBS-003`` where it has ended.
    """
    if job.state in ENDED:
        raise errors.ALREADY_ENDED(state=job.state.value)
    if job.state is JobState.STOPPING:
        return job
    return _settled(replace(job, state=JobState.STOPPING, ending=JobState.CANCELLED))


def retry(job: Job) -> Job:
    """Queue a job again that failed or was cancelled; what was done stays done.

    Raises:
        ReelboxError: ``JOBS-003`` where it succeeded, ``JOBS-004`` where it has not ended.
    """
    if job.state is JobState.SUCCEEDED:
        raise errors.ALREADY_ENDED(state=job.state.value)
    if job.state not in ENDED:
        raise errors.NOT_ENDED(state=job.state.value)
    again = (step if step.state is StepState.DONE else _fresh(step) for step in job.steps)
    return Job(steps=tuple(again))


def _fresh(step: Step) -> Step:
    return Step(name=step.name, needs=step.needs, expected_s=step.expected_s)


def _missed(job: Job, step: Step, failure: Failure, again: datetime | None) -> Job:
    """Return the job after an attempt that came to nothing; the next one is not before ``again``."""
    if job.state is JobState.STOPPING:
        return _settled(_with(job, replace(step, state=StepState.WAITING, lease=None, failure=failure)))
    if failure.retryable and step.attempts < MAX_ATTEMPTS:
        return _with(job, replace(step, state=StepState.WAITING, lease=None, failure=failure, not_before=again))
    job = _with(job, replace(step, state=StepState.FAILED, lease=None, failure=failure))
    return _settled(replace(job, state=JobState.STOPPING, ending=JobState.FAILED, failure=failure))


def _settled(job: Job) -> Job:
    """Return a stopping job as ended if nobody works on it any more."""
    if job.state is not JobState.STOPPING or any(step.state is StepState.RUNNING for step in job.steps):
        return job
    steps = tuple(
        replace(step, state=StepState.CANCELLED, not_before=None) if step.state is StepState.WAITING else step
        for step in job.steps
    )
    return replace(job, steps=steps, state=job.ending or JobState.CANCELLED, ending=None)


def _held(job: Job, name: str, attempt: UUID) -> Step:
    step = next((step for step in job.steps if step.name == name), None)
    if step is None or step.lease is None or step.lease.attempt != attempt:
        raise errors.LEASE_LOST(step=name)
    return step


def _with(job: Job, changed: Step) -> Job:
    return replace(job, steps=tuple(changed if step.name == changed.name else step for step in job.steps))


def _checked(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    names = [step.name for step in steps]
    if len(set(names)) != len(names):
        raise ValueError("two steps of a job have one name")
    missing = set().union(*(step.needs for step in steps)) - set(names)
    if missing:
        raise ValueError(f"steps need others that do not exist: {', '.join(sorted(missing))}")
    return steps


def start(steps: Iterable[Step]) -> Job:
    """Return a queued job of these steps.

    Raises:
        ValueError: Two have one name, or one needs a step that does not exist.
    """
    return Job(steps=_checked(tuple(steps)))
