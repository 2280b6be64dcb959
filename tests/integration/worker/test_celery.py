"""Jobs through Celery: from the commit that queues one to the file it makes, and what happens on the way."""

import signal
import time

import psutil

from appliance.jobs.admission import Lane
from appliance.jobs.machine import JobState, Step
from tests.services.crew import Crew, until
from tests.services.rendering import CHUNKS


def test_a_job_goes_through_the_queue_and_two_processes_share_its_chunks(crew: Crew) -> None:
    crew.start("scheduler")
    crew.start("render", "1")
    crew.start("render", "1")
    job_id = crew.queue(wish={"chunk_s": 4})
    (job,) = crew.await_end(job_id)
    assert job.state is JobState.SUCCEEDED, job.failure
    assert (crew.folder / f"{job_id}.mp4").stat().st_size > 1000
    assert len(crew.lines("end")) == CHUNKS + 2
    workers = {line[3] for line in crew.lines("end") if line[1].startswith("chunk")}
    assert len(workers) == 2


def test_a_worker_told_to_end_gives_its_step_back_and_nobody_holds_it_against_the_step(crew: Crew) -> None:
    crew.start("scheduler")
    first = crew.start("render", "2")
    job_id = crew.queue(wish={"chunk_s": 20, "chunks": 1})
    until(lambda: bool(crew.programs()), 20, crew.said)
    first.signal(signal.SIGTERM)
    until(lambda: crew.job(job_id).step("chunk:0").state == "waiting", 5, crew.said)
    assert crew.job(job_id).step("chunk:0").attempts == 0
    first.process.wait(10)
    assert crew.programs() == []
    crew.start("render", "2")
    assert crew.await_end(job_id)[0].state is JobState.SUCCEEDED


def test_a_killed_worker_leaves_nothing_and_another_goes_on(crew: Crew) -> None:
    crew.start("scheduler")
    first = crew.start("render", "1")
    crew.queue(wish={"chunk_s": 20, "chunks": 1})
    until(lambda: bool(crew.programs()), 20, crew.said)
    first.signal(signal.SIGKILL)
    first.process.wait(5)
    assert until(lambda: not crew.programs(), 5) < 5


def test_a_preview_does_not_wait_behind_renders(crew: Crew) -> None:
    crew.start("scheduler")
    crew.start("render", "2")
    crew.start("preview", "1")
    long = [crew.queue(wish={"chunk_s": 120, "chunks": 1}) for _ in range(3)]
    until(lambda: len(crew.programs()) == 2, 20, crew.said)
    began = time.monotonic()
    preview = crew.queue(wish={"chunk_s": 1, "chunks": 1}, lane=Lane.PREVIEW)
    crew.await_end(preview)
    assert time.monotonic() - began < 10
    assert crew.job(long[2]).state is JobState.QUEUED


def test_a_step_that_takes_too_much_memory_or_time_is_ended(crew: Crew) -> None:
    for variable, value, code in (("MEMORY_GB", "0.25", "JOBS-006"), ("S", "2", "JOBS-007")):
        limit = f"REELBOX_STEP_MAX_{variable}"
        crew.environment[limit] = value
        parts = crew.start("scheduler"), crew.start("background", "1")
        (job,) = crew.await_end(crew.queue("greedy", steps=[Step("encode")], lane=Lane.BACKGROUND))
        assert job.failure is not None
        assert job.failure.code == code
        for part in parts:
            part.end()
        del crew.environment[limit]


def test_of_two_schedulers_one_leads_and_the_other_takes_over(crew: Crew) -> None:
    schedulers = [crew.start("scheduler") for _ in range(2)]
    traces = crew.ledger.with_name("chores")
    until(lambda: traces.exists() and traces.read_text().count("\n") >= 3, 20, crew.said)
    (leader,) = set(traces.read_text().split())
    led = next(
        one for one in schedulers if int(leader) in {child.pid for child in psutil.Process(one.process.pid).children()}
    )
    led.end()
    until(lambda: len(set(traces.read_text().split())) == 2, 10, crew.said)
