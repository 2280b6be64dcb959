"""Jobs in PostgreSQL: a row is locked, the pure machine says what comes next, and only what changed is written."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, selectinload

from appliance.events.kinds import Kind
from appliance.events.service import record
from appliance.jobs import errors
from appliance.jobs.admission import Lane, Occupied, Waiting
from appliance.jobs.machine import ENDED, OCCUPYING, Failure, Job, JobState, Lease, Step, StepState, claimable
from appliance.jobs.models import JobRow, StepRow
from appliance.kernel.database.clock import now
from appliance.kernel.database.locks import Lock
from appliance.kernel.work import Progress

CHANNEL = "reelbox_jobs"
"""Where a transaction that moved a job says so when it is committed; the scheduler listens."""
_ENDINGS = {JobState.SUCCEEDED: "finished", JobState.FAILED: "failed", JobState.CANCELLED: "cancelled"}


def insert(session: Session, workspace_id: UUID, row: JobRow, job: Job) -> None:
    """Insert a job and its steps."""
    row.workspace_id = workspace_id
    _write(row, job)
    session.add(row)
    session.flush()
    _notify(session)


def locked(session: Session, job_id: UUID) -> JobRow:
    """Return a job that nobody else can change until the transaction ends; ``JOBS-002`` where there is none."""
    return _found(session, job_id, _wanted(job_id).with_for_update())


def seen(session: Session, job_id: UUID) -> JobRow:
    """Return a job as it is now; ``JOBS-002`` where there is none."""
    return _found(session, job_id, _wanted(job_id))


def _wanted(job_id: UUID) -> Select[JobRow]:
    # Also what the session has read before: it may have changed until the lock was had.
    return select(JobRow).where(JobRow.id == job_id).execution_options(populate_existing=True)


def _found(session: Session, job_id: UUID, wanted: Select[JobRow]) -> JobRow:
    row = session.execute(wanted).scalar_one_or_none()
    if row is None:
        raise errors.UNKNOWN_JOB(job=job_id)
    return row


def read(row: JobRow) -> Job:
    """Return a row as the machine knows it."""
    return Job(
        steps=tuple(_step(step) for step in row.steps),
        state=JobState(row.state),
        ending=JobState(row.ending) if row.ending else None,
        failure=_failure(row.failure),
    )


def _tell(session: Session, row: JobRow, job: Job) -> None:
    """Record that a job is in another state, and as the ending of what it is for where there is a kind so named."""
    about = told(row) | {"state": job.state.value, **(_as_json(job.failure) or {})}
    record(session, row.workspace_id, Kind.JOB_CHANGED, row.id, **about)
    ending, subject = f"{row.kind}.{_ENDINGS.get(job.state)}", row.wish.get(f"{row.kind}_id")
    if ending in set(Kind) and subject:
        record(session, row.workspace_id, Kind(ending), UUID(subject), **about)


def told(row: JobRow) -> dict[str, Any]:
    """Return what events say of a job: its kind, the ids in its wish, and the name of what it is for."""
    ids = {name: value for name, value in row.wish.items() if name.endswith("_id") or name == "name"}
    return {"job_id": row.id, "job_kind": row.kind, **ids}


def write(session: Session, row: JobRow, job: Job) -> None:
    """Store a job as the machine left it, with the times at which it began and ended."""
    at, before = now(session), JobState(row.state)
    moved = job.state is not before or [step.state for step in row.steps] != [step.state for step in job.steps]
    _write(row, job)
    if job.state is JobState.QUEUED and before in ENDED:
        row.queued_at, row.started_at, row.ended_at = at, None, None
    if job.state is JobState.RUNNING and row.started_at is None:
        row.started_at = at
    if job.state in ENDED and row.ended_at is None:
        row.ended_at = at
    session.flush()
    if job.state is not before:
        _tell(session, row, job)
    if moved:
        _notify(session)


def write_progress(session: Session, row: JobRow, name: str, progress: Progress) -> None:
    """Store how far a step is, for whoever watches."""
    step = next(step for step in row.steps if step.name == name)
    step.progress = asdict(progress)
    record(session, row.workspace_id, Kind.JOB_PROGRESSED, row.id, step=name, **told(row), **asdict(progress))


def with_leases_run_out(session: Session) -> Sequence[UUID]:
    """Return the jobs with a step whose lease has run out, over all workspaces."""
    return session.scalars(select(StepRow.job_id).where(StepRow.lease_until <= func.clock_timestamp()).distinct()).all()


@dataclass(frozen=True)
class Bell:
    """A running job that needs workers.

    Attributes:
        workspace_id: Whose.
        job_id: Which.
        lane: What it waits behind.
        steps: How many of its steps could be begun now, at least one.
    """

    workspace_id: UUID
    job_id: UUID
    lane: Lane
    steps: int


def unattended(session: Session) -> list[Bell]:
    """Return every running job with a step that somebody could begin now."""
    running = select(JobRow).where(JobRow.state == JobState.RUNNING).options(selectinload(JobRow.steps))
    rows = session.scalars(running.order_by(JobRow.queued_at)).all()
    at = now(session)
    bells = (Bell(row.workspace_id, row.id, Lane(row.lane), len(claimable(read(row), at))) for row in rows)
    return [bell for bell in bells if bell.steps]


def counts(session: Session) -> list[tuple[str, str, int, float]]:
    """Return lane, state, how many jobs there are, and for how many seconds the oldest of them is there."""
    age = func.extract("epoch", func.clock_timestamp() - func.min(JobRow.queued_at))
    query = select(JobRow.lane, JobRow.state, func.count(), age).group_by(JobRow.lane, JobRow.state)
    return [(str(lane), str(state), count, float(seconds)) for lane, state, count, seconds in session.execute(query)]


def newest(session: Session, limit: int, *, failed: bool = False) -> Sequence[JobRow]:
    """Return the jobs queued last; with ``failed`` only dead letters."""
    query = select(JobRow).order_by(JobRow.queued_at.desc()).limit(limit)
    return session.scalars(query.where(JobRow.state == JobState.FAILED) if failed else query).all()


def lock_admission(session: Session) -> None:
    """Wait until no other transaction admits jobs."""
    session.execute(select(func.pg_advisory_xact_lock(Lock.ADMISSION)))


def queue(session: Session) -> list[Waiting]:
    """Return every queued job of every workspace."""
    rows = session.scalars(select(JobRow).where(JobRow.state == JobState.QUEUED)).all()
    return [Waiting(row.id, row.workspace_id, Lane(row.lane), row.priority, row.queued_at) for row in rows]


def slots_taken(session: Session) -> list[Occupied]:
    """Return the slots that jobs of every workspace occupy."""
    rows = session.execute(select(JobRow.workspace_id, JobRow.lane).where(JobRow.state.in_(sorted(OCCUPYING)))).all()
    return [Occupied(workspace_id, Lane(lane)) for workspace_id, lane in rows]


def jobs(state: JobState | None) -> Select[JobRow]:
    """Return a query of a workspace's jobs, or of those in a state."""
    return select(JobRow) if state is None else select(JobRow).where(JobRow.state == state)


def steps_of(session: Session, rows: Sequence[JobRow]) -> dict[UUID, list[Row[Any]]]:
    """Return how far the steps of jobs are, in one query; of those that have succeeded nobody needs to ask."""
    wanted = [row.id for row in rows if row.state != JobState.SUCCEEDED]
    found: dict[UUID, list[Row[Any]]] = {row.id: [] for row in rows}
    if wanted:
        columns = StepRow.job_id, StepRow.name, StepRow.state, StepRow.progress, StepRow.expected_s
        for step in session.execute(select(*columns).where(StepRow.job_id.in_(wanted))):
            found[step.job_id].append(step)
    return found


def _notify(session: Session) -> None:
    session.execute(select(func.pg_notify(CHANNEL, "")))


def _write(row: JobRow, job: Job) -> None:
    row.state, row.ending, row.failure = job.state, job.ending, _as_json(job.failure)
    known = {step.name: step for step in row.steps}
    for position, step in enumerate(job.steps):
        stored = known.get(step.name)
        if stored is None:
            stored = StepRow(workspace_id=row.workspace_id, job_id=row.id, name=step.name)
            row.steps.append(stored)
        _write_step(stored, step, position)


def _write_step(row: StepRow, step: Step, position: int) -> None:
    row.position, row.needs = position, sorted(step.needs)
    row.state, row.attempts, row.not_before = step.state, step.attempts, step.not_before
    row.attempt = step.lease.attempt if step.lease else None
    row.lease_until = step.lease.until if step.lease else None
    row.output, row.failure, row.expected_s = step.output, _as_json(step.failure), step.expected_s


def _step(row: StepRow) -> Step:
    return Step(
        name=row.name,
        needs=frozenset(row.needs),
        state=StepState(row.state),
        attempts=row.attempts,
        lease=Lease(row.attempt, row.lease_until) if row.attempt and row.lease_until else None,
        not_before=row.not_before,
        output=row.output,
        failure=_failure(row.failure),
        expected_s=row.expected_s,
    )


def _as_json(failure: Failure | None) -> dict[str, Any] | None:
    return asdict(failure) if failure else None


def _failure(stored: dict[str, Any] | None) -> Failure | None:
    return Failure(**stored) if stored else None
