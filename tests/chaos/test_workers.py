"""The figures of jobs with processes as a box runs them: Celery's workers over Valkey, a scheduler, FFmpeg.

Run with ``make chaos``; each test prints its numbers. ``REELBOX_CHAOS_SEED`` repeats a sequence of moments.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest
import redis
from pydantic import SecretStr
from sqlalchemy import text

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.entrypoints.box.valkey import EmbeddedValkey
from appliance.entrypoints.worker.app import celery_app, doorbell
from appliance.jobs.admission import Lane
from appliance.jobs.machine import JobState, Step
from appliance.jobs.repository import Bell
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import BrokerSettings
from tests.services.crew import Crew, until
from tests.services.postgres import postgres
from tests.services.rendering import CHUNKS
from tests.services.valkey import valkey_server

SEED = int(os.environ.get("REELBOX_CHAOS_SEED", time.time_ns()))
LIGHT = [Step("first"), Step("second", frozenset({"first"}))]


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    with postgres(connections=300) as running:
        yield running


@pytest.fixture(scope="module")
def broker() -> Iterator[EmbeddedValkey]:
    with valkey_server() as running:
        yield running


@pytest.fixture
def chance() -> random.Random:
    print(f"\nREELBOX_CHAOS_SEED={SEED}")
    return random.Random(SEED)  # noqa: S311  repeatable, not secret


@pytest.fixture
def crew(server: EmbeddedPostgres, broker: EmbeddedValkey, tmp_path: Path) -> Iterator[Crew]:
    hired = Crew(server, broker.url, tmp_path)
    hired.start("scheduler")
    yield hired
    hired.dismiss()


def left(crew: Crew) -> int:
    """Return how many jobs of the crew have not ended; -1 while the database is away."""
    query = text("SELECT count(*) FROM jobs WHERE state NOT IN ('succeeded', 'failed', 'cancelled')")
    with suppress(ReelboxError), crew.database.workspace(crew.workspace) as session:
        return int(session.execute(query).scalar_one())
    return -1


def await_begin(crew: Crew, job_id: UUID) -> None:
    until(lambda: any(line[0] == str(job_id) for line in crew.lines("begin")), 60, crew.said)


def await_more(crew: Crew, begun: int) -> float:
    return until(lambda: len(crew.lines("begin")) > begun, 30, crew.said)


def await_cancelled(crew: Crew, job_id: UUID) -> None:
    until(lambda: not crew.programs() and crew.job(job_id).state is JobState.CANCELLED, 5, crew.said)


def all_succeeded(crew: Crew, job_ids: list[UUID]) -> None:
    """Each job has succeeded, and each output is that of an attempt that ended."""
    ended = {line[2] for line in crew.lines("end")}
    for job_id in job_ids:
        job = crew.job(job_id)
        assert job.state is JobState.SUCCEEDED, job.failure
        assert all(step.output and step.output["attempt"] in ended for step in job.steps)


@pytest.mark.timeout(900)
def test_the_worker_is_killed_at_twenty_points_of_a_render(crew: Crew, chance: random.Random) -> None:
    rounds, again, orphans = 20, [], []
    worker = crew.start("render", "2")
    job_ids = []
    for _ in range(rounds):
        job_id = crew.queue(wish={"chunk_s": 10})
        job_ids.append(job_id)
        await_begin(crew, job_id)
        time.sleep(chance.uniform(0, 3))
        begun = len(crew.lines("begin"))
        worker.signal(signal.SIGKILL)
        orphans.append(until(lambda: not crew.programs(), 10))
        worker = crew.start("render", "2")
        if crew.job(job_id).state is not JobState.SUCCEEDED:
            again.append(await_more(crew, begun))
        (job,) = crew.await_end(job_id)
        assert job.state is JobState.SUCCEEDED, job.failure
    made = Counter((line[0], line[1]) for line in crew.lines("encoded"))
    outputs = [path.name for path in crew.folder.glob("[!.]*.mp4")]
    assert sum(f"{job_id}.mp4" in outputs for job_id in job_ids) == rounds
    assert len(outputs) == rounds * (CHUNKS + 1)
    twice = sum(count - 1 for count in made.values())
    print(
        f"{rounds} kills, {rounds} renders finished, 0 lost; programs gone after {max(orphans):.2f} s at most; "
        f"going on after {max(again, default=0):.1f} s at most; {twice} of {sum(made.values())} encodings repeated"
    )


@pytest.mark.timeout(900)
def test_the_database_is_restarted_during_five_hundred_jobs(
    crew: Crew, server: EmbeddedPostgres, chance: random.Random
) -> None:
    for _ in range(2):
        crew.start("render", "2")
    job_ids = [crew.queue("light", steps=LIGHT) for _ in range(500)]
    restarts, began = 0, time.monotonic()
    while left(crew):
        time.sleep(chance.uniform(5, 15))
        server.stop(immediately=chance.random() < 0.5)
        time.sleep(chance.uniform(0, 1))
        server.start()
        restarts += 1
    all_succeeded(crew, job_ids)
    print(f"database restarted {restarts} times in {time.monotonic() - began:.0f} s: {len(job_ids)} right results")


@pytest.mark.timeout(600)
def test_the_broker_is_flushed_and_restarted(crew: Crew, broker: EmbeddedValkey) -> None:
    crew.start("render", "2")
    job_ids, flushes = [crew.queue("light", steps=LIGHT) for _ in range(100)], 0
    client = redis.Redis.from_url(broker.url)
    while left(crew):
        with suppress(redis.RedisError):
            client.flushall()
            flushes += 1
        if flushes == 10:
            broker.stop(immediately=True)
            time.sleep(2)
            broker.start()
        time.sleep(0.3)
    all_succeeded(crew, job_ids)
    print(f"broker flushed {flushes} times and restarted once during {len(job_ids)} jobs: 0 lost")


@pytest.mark.timeout(600)
def test_every_message_comes_three_times_and_out_of_order(
    crew: Crew, broker: EmbeddedValkey, chance: random.Random
) -> None:
    ring = doorbell(celery_app(BrokerSettings(url=SecretStr(broker.url))))
    job_ids = [crew.queue("light", steps=LIGHT) for _ in range(100)]
    for job_id in chance.sample(job_ids * 3, 300):
        ring(Bell(crew.workspace, job_id, Lane.RENDER, 1))
    for _ in range(2):
        crew.start("render", "2")
    while left(crew):
        for job_id in chance.sample(job_ids, 3) * 3:
            ring(Bell(crew.workspace, job_id, Lane.RENDER, 1))
        time.sleep(0.2)
    all_succeeded(crew, job_ids)
    begun = Counter((line[0], line[1]) for line in crew.lines("begin"))
    assert set(begun.values()) == {1}
    print(f"{len(job_ids)} jobs, each bell three times and out of order: {len(begun)} steps, each done once")


@pytest.mark.timeout(600)
def test_workers_stopped_for_a_minute_and_continued_change_nothing(
    server: EmbeddedPostgres, broker: EmbeddedValkey, tmp_path: Path
) -> None:
    rounds, nap_s = 50, 60
    crew = Crew(server, broker.url, tmp_path, {"REELBOX_RENDERS_AT_ONCE": str(rounds), "REELBOX_JOB_LEASE_S": "10"})
    try:
        crew.start("scheduler")
        sleepers = crew.start("render", str(rounds))
        job_ids = [crew.queue("deaf", {"seconds": 15}, steps=[Step("encode")]) for _ in range(rounds)]
        until(lambda: len(crew.lines("begin")) >= rounds, 120, crew.said)
        asleep = {line[3]: line[2] for line in crew.lines("begin")}
        assert len(asleep) == rounds
        for pid in asleep:
            os.kill(int(pid), signal.SIGSTOP)
        sleepers.signal(signal.SIGSTOP)
        since = time.monotonic()
        crew.start("render", "10")
        crew.await_end(*job_ids, within_s=300)
        time.sleep(max(0, nap_s - (time.monotonic() - since)))
        for pid in asleep:
            os.kill(int(pid), signal.SIGCONT)
        sleepers.signal(signal.SIGCONT)
        late = set(asleep.values())
        until(lambda: late <= {line[2] for line in crew.lines("end")}, 60, crew.said)
        time.sleep(2)
        outputs = [crew.job(job_id).steps[0].output for job_id in job_ids]
        refused = sum(bool(output) and output["attempt"] not in late for output in outputs if output)
        assert refused == rounds
        print(f"\n{rounds} workers stopped for {nap_s} s and continued: late writes refused {refused} of {rounds}")
    finally:
        crew.dismiss()


@pytest.mark.timeout(600)
def test_never_more_than_two_at_once_over_two_hundred_jobs_and_three_workers(crew: Crew) -> None:
    for _ in range(3):
        crew.start("render", "2")
    job_ids, samples = [crew.queue("light", steps=LIGHT) for _ in range(200)], []
    while left(crew):
        samples.append(crew.running())
        time.sleep(0.02)
    all_succeeded(crew, job_ids)
    assert max(samples) <= 2
    print(f"\n{len(job_ids)} jobs by 3 workers, {len(samples)} samples, {max(samples)} at once at most")


@pytest.mark.timeout(600)
def test_a_job_cancelled_at_twenty_points_is_gone_within_five_seconds(crew: Crew, chance: random.Random) -> None:
    crew.start("render", "2")
    took = []
    for _ in range(20):
        job_id = crew.queue(wish={"chunk_s": 60})
        await_begin(crew, job_id)
        time.sleep(chance.uniform(0, 2))
        began = time.monotonic()
        crew.jobs.cancel(crew.workspace, job_id)
        await_cancelled(crew, job_id)
        took.append(time.monotonic() - began)
        assert not list(crew.folder.glob(".*.mp4"))
    print(f"20 cancellations: processes gone after {max(took):.1f} s at most, no file left")


def test_a_poison_job_ends_as_a_dead_letter_and_the_queue_goes_on(crew: Crew) -> None:
    crew.start("render", "1")
    poisoned, behind = crew.queue("poison", steps=[Step("encode")]), crew.queue("light", steps=LIGHT)
    poison, good = crew.await_end(poisoned, behind, within_s=110)
    assert good.state is JobState.SUCCEEDED
    assert poison.failure is not None
    assert poison.failure.code == "JOBS-005"
    print(f"\npoison job: {poison.steps[0].attempts} attempts, then {poison.failure.code}; the one behind it succeeded")
