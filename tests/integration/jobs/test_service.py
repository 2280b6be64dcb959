"""Jobs in a real PostgreSQL: leases, fencing, admission, and workspaces that cannot see each other."""

import threading
import time
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.jobs.admission import Lane
from appliance.jobs.machine import Failure, JobState, Step, StepState
from appliance.jobs.service import JobService
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from tests.services.jobs import queue
from tests.services.postgres import new_workspace

SLOTS = {Lane.RENDER: 2, Lane.PREVIEW: 1}
STEPS = [Step("analyze"), Step("plan", frozenset({"analyze"}))]


@pytest.fixture
def jobs(database: Database) -> JobService:
    return JobService(database, SLOTS)


def queued(jobs: JobService, workspace: UUID, steps: list[Step] = STEPS, lane: Lane = Lane.RENDER) -> UUID:
    return queue(jobs._database, workspace, steps, wish={"video": "v1"}, lane=lane)


def test_a_job_goes_from_step_to_step_with_what_was_made_before(jobs: JobService, workspace: UUID) -> None:
    job_id = queued(jobs, workspace)
    assert jobs.claim(workspace, job_id) is None
    assert jobs.sweep() == [(workspace, job_id)]
    first = jobs.claim(workspace, job_id)
    assert first is not None
    assert first.wish == {"video": "v1"}
    jobs.complete(first, {"words": 3}, [Step("chunk:0", frozenset({"plan"}))])
    for name in ("plan", "chunk:0"):
        held = jobs.claim(workspace, job_id)
        assert held is not None
        assert held.step.name == name
        assert held.outputs["analyze"] == {"words": 3}
        jobs.renew(held)
        jobs.complete(held, {})
    assert jobs.get(workspace, job_id).state is JobState.SUCCEEDED
    assert jobs.sweep() == []


def test_a_step_whose_worker_fell_silent_goes_to_another_and_the_first_is_refused(
    database: Database, workspace: UUID
) -> None:
    jobs = JobService(database, SLOTS, lease=timedelta(milliseconds=50))
    job_id = queued(jobs, workspace, [Step("encode")])
    jobs.sweep()
    silent = jobs.claim(workspace, job_id)
    assert silent is not None
    time.sleep(0.1)
    jobs.sweep()
    assert jobs.get(workspace, job_id).step("encode").state is StepState.WAITING
    with pytest.raises(ReelboxError, match="JOBS-001"):
        jobs.complete(silent, {"made": "too late"})
    assert jobs.get(workspace, job_id).step("encode").output is None


def test_never_more_at_once_than_there_are_slots(jobs: JobService, database: Database) -> None:
    ours, theirs = new_workspace(database), new_workspace(database)
    mine = [queued(jobs, ours, [Step("encode")]) for _ in range(4)]
    other = queued(jobs, theirs, [Step("encode")])
    preview = queued(jobs, ours, [Step("encode")], Lane.PREVIEW)
    assert {job for _, job in jobs.sweep()} == {mine[0], other, preview}
    held = jobs.claim(theirs, other)
    assert held is not None
    jobs.complete(held, {})
    assert {job for _, job in jobs.sweep()} == {mine[0], mine[1], preview}


def test_many_workers_never_share_a_step(jobs: JobService, workspace: UUID) -> None:
    job_id = queued(jobs, workspace, [Step(f"chunk:{number}") for number in range(24)])
    jobs.sweep()
    begun: list[str] = []

    def work() -> None:
        while (held := jobs.claim(workspace, job_id)) is not None:
            begun.append(held.step.name)
            jobs.complete(held, {})

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(begun) == sorted(f"chunk:{number}" for number in range(24))
    assert jobs.get(workspace, job_id).state is JobState.SUCCEEDED


def test_a_failure_keeps_its_code_and_a_retry_goes_on_where_it_was(jobs: JobService, workspace: UUID) -> None:
    job_id = queued(jobs, workspace)
    jobs.sweep()
    first = jobs.claim(workspace, job_id)
    assert first is not None
    jobs.complete(first, {"words": 3})
    second = jobs.claim(workspace, job_id)
    assert second is not None
    refused = Failure("SOURCE-004", "The file is damaged.", "Choose another.")
    jobs.fail(second, refused)
    failed = jobs.get(workspace, job_id)
    assert (failed.state, failed.failure) == (JobState.FAILED, refused)
    jobs.retry(workspace, job_id)
    jobs.sweep()
    again = jobs.claim(workspace, job_id)
    assert again is not None
    assert (again.step.name, again.outputs) == ("plan", {"analyze": {"words": 3}})


def test_a_cancelled_job_tells_its_worker_at_the_next_renewal(jobs: JobService, workspace: UUID) -> None:
    job_id = queued(jobs, workspace)
    jobs.sweep()
    held = jobs.claim(workspace, job_id)
    assert held is not None
    jobs.cancel(workspace, job_id)
    with pytest.raises(ReelboxError, match="JOBS-001"):
        jobs.renew(held)
    jobs.hand_over(held)
    assert jobs.get(workspace, job_id).state is JobState.CANCELLED


def test_another_workspace_knows_nothing_of_a_job(jobs: JobService, database: Database, workspace: UUID) -> None:
    job_id = queued(jobs, workspace)
    stranger = new_workspace(database)
    for act in (jobs.get, jobs.claim, jobs.cancel, jobs.retry):
        with pytest.raises(ReelboxError, match="JOBS-002"):
            act(stranger, job_id)


def test_the_database_itself_keeps_workspaces_apart(jobs: JobService, database: Database, workspace: UUID) -> None:
    """Without any filter of the application: row security alone."""
    job_id, stranger = queued(jobs, workspace), new_workspace(database)
    with database.workspace(stranger) as session:
        for table in ("workspaces", "jobs", "job_steps"):
            count = session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608  constants
            assert count == (1 if table == "workspaces" else 0)
        assert session.execute(text("UPDATE jobs SET priority = 9")).rowcount == 0  # type: ignore[attr-defined]
    forged = "INSERT INTO job_steps VALUES (:owner, :job, 'x', 0, '{}', 'waiting', 0)"
    with pytest.raises(ProgrammingError, match="row-level security"), database.workspace(stranger) as session:
        session.execute(text(forged), {"owner": workspace, "job": job_id})


def test_without_a_workspace_there_are_no_rows(
    jobs: JobService, database: Database, server: EmbeddedPostgres, workspace: UUID
) -> None:
    queued(jobs, workspace)
    with database._app.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM jobs")).scalar_one() == 0


def test_a_database_that_is_away_is_said_so(database: Database, workspace: UUID, server: EmbeddedPostgres) -> None:
    jobs = JobService(database, SLOTS)
    job_id = queued(jobs, workspace)
    server.stop(immediately=True)
    try:
        with pytest.raises(ReelboxError, match="KERNEL-009") as away:
            jobs.get(workspace, job_id)
        assert away.value.retryable
    finally:
        server.start()
    assert jobs.get(workspace, job_id).state is JobState.QUEUED
