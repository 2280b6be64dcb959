"""Workers that work, are told to stop, fall silent, or are shut down."""

import threading
import time
from datetime import timedelta
from uuid import UUID

import pytest

from appliance.jobs.admission import Lane
from appliance.jobs.machine import JobState, Step
from appliance.jobs.service import Assignment, JobService
from appliance.jobs.worker import Handler, Made, Worker
from appliance.kernel import errors
from appliance.kernel.database.sessions import Database
from appliance.kernel.work import Work
from tests.services.jobs import queue

LEASE = timedelta(seconds=1.5)
RENEW = timedelta(seconds=0.1)


@pytest.fixture
def jobs(database: Database) -> JobService:
    return JobService(database, {Lane.RENDER: 2}, lease=LEASE)


def worker(jobs: JobService, handler: Handler) -> Worker:
    return Worker(jobs, {"render": handler}, renew_every=RENEW)


def begun(jobs: JobService, workspace: UUID, *names: str) -> UUID:
    job_id = queue(jobs._database, workspace, [Step(name) for name in names])
    jobs.sweep()
    return job_id


def endless(started: threading.Event) -> Handler:
    """Return a handler that works until it is cancelled."""

    def handle(_: Assignment, work: Work) -> Made:
        started.set()
        while True:
            work.cancellation.check()
            time.sleep(0.01)

    return handle


def wait_for(condition: threading.Event) -> None:
    assert condition.wait(10)


def test_steps_that_are_found_on_the_way_are_done_too(jobs: JobService, workspace: UUID) -> None:
    job_id = begun(jobs, workspace, "plan")

    def handle(held: Assignment, work: Work) -> Made:
        work.stage("encode", 10).advance_to(3)
        if held.step.name == "plan":
            return Made({"chunks": 2}, [Step(f"chunk:{number}", frozenset({"plan"})) for number in range(2)])
        return Made({"after": held.outputs["plan"]})

    assert worker(jobs, handle).attend(workspace, job_id) == 3
    job = jobs.get(workspace, job_id)
    assert job.state is JobState.SUCCEEDED
    assert job.step("chunk:1").output == {"after": {"chunks": 2}}


def test_a_long_step_keeps_its_lease(jobs: JobService, workspace: UUID) -> None:
    job_id = begun(jobs, workspace, "encode")

    def handle(_: Assignment, __: Work) -> Made:
        time.sleep(2 * LEASE.total_seconds())
        return Made()

    patient = threading.Thread(target=worker(jobs, handle).attend, args=(workspace, job_id))
    patient.start()
    while patient.is_alive():
        jobs.sweep()
        time.sleep(0.05)
    assert jobs.get(workspace, job_id).state is JobState.SUCCEEDED
    assert jobs.get(workspace, job_id).step("encode").attempts == 1


def test_a_cancelled_job_stops_its_worker(jobs: JobService, workspace: UUID) -> None:
    job_id = begun(jobs, workspace, "encode")
    started = threading.Event()
    busy = threading.Thread(target=worker(jobs, endless(started)).attend, args=(workspace, job_id))
    busy.start()
    wait_for(started)
    jobs.cancel(workspace, job_id)
    busy.join(5)
    assert not busy.is_alive()
    assert jobs.get(workspace, job_id).state is JobState.CANCELLED


def test_a_worker_that_is_shut_down_gives_its_step_to_the_next(jobs: JobService, workspace: UUID) -> None:
    job_id = begun(jobs, workspace, "encode")
    started = threading.Event()
    leaving = worker(jobs, endless(started))
    busy = threading.Thread(target=leaving.attend, args=(workspace, job_id))
    busy.start()
    wait_for(started)
    leaving.close()
    busy.join(5)
    assert worker(jobs, lambda _, __: Made({"by": "the next"})).attend(workspace, job_id) == 1
    step = jobs.get(workspace, job_id).step("encode")
    assert (step.output, step.attempts) == ({"by": "the next"}, 1)


def test_what_a_silent_worker_brings_late_is_dropped(database: Database, workspace: UUID) -> None:
    jobs = JobService(database, {Lane.RENDER: 1}, lease=timedelta(milliseconds=50))
    job_id = begun(jobs, workspace, "encode")
    asleep, awake = threading.Event(), threading.Event()
    attempts: list[str] = []

    def sleep(held: Assignment, _: Work) -> Made:
        attempts.append(str(held.attempt))
        asleep.set()
        wait_for(awake)
        return Made({"attempt": attempts[-1]})

    # It never renews: as if the machine had been suspended.
    sleeper = Worker(jobs, {"render": sleep}, renew_every=timedelta(hours=1))
    late = threading.Thread(target=sleeper.attend, args=(workspace, job_id))
    late.start()
    wait_for(asleep)
    time.sleep(0.1)
    jobs.sweep()
    awake.set()
    late.join(5)
    # Refused for the attempt it slept through, it begins the step again as anybody would.
    assert len(attempts) == 2
    assert jobs.get(workspace, job_id).step("encode").output == {"attempt": attempts[1]}


def test_a_refusal_ends_the_job_with_its_code_and_a_surprise_is_ours(jobs: JobService, workspace: UUID) -> None:
    def refuse(_: Assignment, __: Work) -> Made:
        raise errors.PROGRAM_MISSING(program="ffmpeg")

    def surprise(_: Assignment, __: Work) -> Made:
        raise ZeroDivisionError("division by zero")

    for handler, code in ((refuse, "KERNEL-004"), (surprise, "KERNEL-001")):
        job_id = begun(jobs, workspace, "encode", "join")
        assert worker(jobs, handler).attend(workspace, job_id) == 1
        job = jobs.get(workspace, job_id)
        assert job.state is JobState.FAILED
        assert job.failure is not None
        assert job.failure.code == code


def test_a_bell_that_rings_twice_or_for_a_deleted_job_does_no_harm(jobs: JobService, workspace: UUID) -> None:
    job_id = begun(jobs, workspace, "encode")
    once = worker(jobs, lambda _, __: Made())
    assert [once.attend(workspace, job_id) for _ in range(3)] == [1, 0, 0]
    assert once.attend(workspace, UUID(int=7)) == 0
