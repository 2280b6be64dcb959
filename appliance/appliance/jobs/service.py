"""What can be done with jobs; each call is one short transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from appliance.jobs import machine, repository
from appliance.jobs.admission import Lane, choose
from appliance.jobs.machine import Failure, Job, Lease, Step
from appliance.jobs.models import JobRow
from appliance.jobs.repository import Bell
from appliance.kernel.database.clock import now
from appliance.kernel.database.sessions import Database
from appliance.kernel.ids import new_id
from appliance.kernel.work import Progress

LEASE = timedelta(seconds=20)
"""How long a worker may be silent; it renews three times as often."""


@dataclass(frozen=True)
class Assignment:
    """A step that a worker holds.

    Attributes:
        workspace_id: Whose job it is.
        job_id: Which job.
        kind: What kind of job.
        wish: What was asked for.
        step: The step.
        attempt: The fencing token to come back with.
        outputs: What the steps before it made, by name.
    """

    workspace_id: UUID
    job_id: UUID
    kind: str
    wish: dict[str, Any]
    step: Step
    attempt: UUID
    outputs: dict[str, dict[str, object]]


def enqueue(  # noqa: PLR0913  a job has this many sides
    session: Session,
    workspace_id: UUID,
    kind: str,
    wish: dict[str, Any],
    steps: Sequence[Step],
    *,
    lane: Lane = Lane.RENDER,
    priority: int = 0,
) -> UUID:
    """Queue a job in a transaction that is about what the job is for, and return its id."""
    row = JobRow(id=new_id(), kind=kind, lane=lane, priority=priority, wish=wish)
    row.queued_at = now(session)
    repository.insert(session, workspace_id, row, machine.start(steps))
    return row.id


class JobService:
    """The job engine over PostgreSQL; brokers only ring its bell."""

    def __init__(
        self,
        database: Database,
        slots: dict[Lane, int],
        lease: timedelta = LEASE,
        allowed: Callable[[Session, int], int] | None = None,
    ) -> None:
        """Take the engine's limits.

        Args:
            database: Where jobs are.
            slots: How many run at once, by their lane.
            lease: How long a worker may be silent.
            allowed: How many of so many renders may run at once just now; ``None``: all of them.
        """
        self._database = database
        self._slots = slots
        self._lease = lease
        self._allowed = allowed

    def get(self, workspace_id: UUID, job_id: UUID) -> Job:
        """Return a job; ``JOBS-002`` where the workspace has none of this id."""
        with self._database.workspace(workspace_id) as session:
            return repository.read(repository.seen(session, job_id))

    def claim(self, workspace_id: UUID, job_id: UUID) -> Assignment | None:
        """Take the next step of a job; ``None`` where nothing can be begun now."""
        with self._database.workspace(workspace_id) as session:
            row = repository.locked(session, job_id)
            at = now(session)
            lease = Lease(new_id(), at + self._lease)
            taken = machine.claim(repository.read(row), lease, at)
            if taken is None:
                return None
            job, step = taken
            repository.write(session, row, job)
            outputs = {done.name: done.output for done in job.steps if done.output is not None}
            return Assignment(workspace_id, job_id, row.kind, row.wish, step, lease.attempt, outputs)

    def renew(self, held: Assignment, progress: Progress | None = None) -> None:
        """Prolong the lease and say how far the step is.

        Raises:
            ReelboxError: ``JOBS-001`` where the lease is lost or the job is to stop: the worker then stops at once.
        """
        with self._database.workspace(held.workspace_id) as session:
            row = repository.locked(session, held.job_id)
            lease = Lease(held.attempt, now(session) + self._lease)
            repository.write(session, row, machine.renew(repository.read(row), held.step.name, lease))
            if progress is not None:
                repository.write_progress(session, row, held.step.name, progress)

    def complete(
        self,
        held: Assignment,
        output: dict[str, object],
        more: Sequence[Step] = (),
        record: Callable[[Session], None] | None = None,
    ) -> None:
        """Record what a step made; ``JOBS-001`` where it was given to another worker.

        Args:
            held: The step.
            output: A JSON object for the steps that need it.
            more: Steps it found out about.
            record: Makes the step's result visible, in the same transaction: nothing of a lost attempt is ever seen.
        """
        with self._database.workspace(held.workspace_id) as session:
            self.change(
                session, held.job_id, lambda job: machine.complete(job, held.step.name, held.attempt, output, more)
            )
            if record is not None:
                record(session)

    def fail(self, held: Assignment, failure: Failure) -> None:
        """Record why a step failed; ``JOBS-001`` where it was given to another worker."""
        with self._database.workspace(held.workspace_id) as session:
            row = repository.locked(session, held.job_id)
            at = now(session)
            job = machine.fail(repository.read(row), held.step.name, held.attempt, failure, at)
            repository.write(session, row, job)

    def hand_over(self, held: Assignment) -> None:
        """Give a step back untried; ``JOBS-001`` where it was given to another worker."""
        self._change(held.workspace_id, held.job_id, lambda job: machine.hand_over(job, held.step.name, held.attempt))

    def cancel(self, workspace_id: UUID, job_id: UUID) -> None:
        """Stop a job; ``JOBS-002`` and ``JOBS-003`` where there is nothing to stop."""
        self._change(workspace_id, job_id, machine.cancel)

    def retry(self, workspace_id: UUID, job_id: UUID) -> None:
        """Queue an ended job again; ``JOBS-002`` to ``JOBS-004`` where that makes no sense."""
        self._change(workspace_id, job_id, machine.retry)

    def sweep(self) -> list[tuple[UUID, UUID]]:
        """Take back what the dead hold, let waiting jobs begin; return (workspace, job) of all that need a worker."""
        return [(bell.workspace_id, bell.job_id) for bell in self.tidy()]

    def tidy(self) -> list[Bell]:
        """Take back what the dead hold, let waiting jobs begin; return what needs workers."""
        with self._database.system() as session:
            overdue = repository.with_leases_run_out(session)
        for job_id in overdue:
            with self._database.system() as session:
                row = repository.locked(session, job_id)
                repository.write(session, row, machine.expire(repository.read(row), now(session)))
        with self._database.system() as session:
            repository.lock_admission(session)
            for job_id in choose(repository.queue(session), repository.slots_taken(session), self._slots_now(session)):
                row = repository.locked(session, job_id)
                repository.write(session, row, machine.admit(repository.read(row)))
        with self._database.system() as session:
            return repository.unattended(session)

    def _slots_now(self, session: Session) -> dict[Lane, int]:
        renders = self._slots.get(Lane.RENDER, 0)
        if self._allowed is None or not renders:
            return self._slots
        return self._slots | {Lane.RENDER: self._allowed(session, renders)}

    @staticmethod
    def change(session: Session, job_id: UUID, event: Callable[[Job], Job]) -> None:
        """Let something happen to a job in a transaction of its workspace; ``JOBS-002`` where there is no such job."""
        row = repository.locked(session, job_id)
        repository.write(session, row, event(repository.read(row)))

    def _change(self, workspace_id: UUID, job_id: UUID, event: Callable[[Job], Job]) -> None:
        with self._database.workspace(workspace_id) as session:
            self.change(session, job_id, event)
