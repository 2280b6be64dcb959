"""Workers that die, sleep and are cut off from the database: every job ends once, and never too many run at once.

Run with ``make chaos``. ``REELBOX_CHAOS_SEED`` repeats a sequence of moments.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.jobs.machine import MAX_ATTEMPTS, JobState, Step, StepState
from appliance.jobs.service import JobService
from appliance.kernel.database.sessions import Database
from appliance.kernel.database.tenancy import Role
from appliance.kernel.errors import ReelboxError
from tests.chaos.job_worker import LEASE, SLOTS
from tests.services.jobs import queue
from tests.services.postgres import new_workspace, postgres, settings_of

STEPS = [Step("analyze"), *(Step(f"chunk:{n}", frozenset({"analyze"})) for n in range(3)),
         Step("join", frozenset({f"chunk:{n}" for n in range(3)}))]  # fmt: skip
SEED = int(os.environ.get("REELBOX_CHAOS_SEED", time.time_ns()))


@pytest.fixture
def server() -> Iterator[EmbeddedPostgres]:
    with postgres() as running:
        yield running


class Crew:
    """Worker processes, and what happens to them."""

    def __init__(self, server: EmbeddedPostgres, ledger: Path) -> None:
        self.server, self.ledger = server, ledger
        self.chance = random.Random(SEED)  # noqa: S311  repeatable, not secret
        settings = settings_of(server)
        self.database = Database(settings)
        self.jobs = JobService(self.database, SLOTS, lease=LEASE)
        self.workspace = new_workspace(self.database)
        self.workers: list[subprocess.Popen[bytes]] = []

    def hire(self) -> None:
        urls = {
            "REELBOX_DATABASE_URL": self.server.url(Role.APP),
            "REELBOX_DATABASE_SYSTEM_URL": self.server.url(Role.SYSTEM),
        }
        command = [sys.executable, "-m", "tests.chaos.job_worker", str(self.ledger)]
        self.workers.append(subprocess.Popen(command, env=os.environ | urls))

    def kill_one_at_work(self) -> None:
        """Kill a worker in the middle of a step, but none of them in the same step three times: that ends the job."""
        while not (busy := [worker for worker in self.workers if worker.pid in self.at_work()]):
            time.sleep(0.01)
        victim = self.chance.choice(busy)
        victim.kill()
        self.workers.remove(victim)
        victim.wait()
        self.hire()

    def at_work(self) -> set[int]:
        """Return the processes that have begun a step, not for the third time, and not ended it."""
        begun: Counter[tuple[str, str]] = Counter()
        busy: dict[str, tuple[str, str]] = {}
        for line in self.ledger.read_text().splitlines() if self.ledger.exists() else ():
            word, job, step, _, pid = line.split()
            if word == "begin":
                busy[pid] = (job, step)
                begun[job, step] += 1
            else:
                busy.pop(pid, None)
        return {int(pid) for pid, step in busy.items() if begun[step] < MAX_ATTEMPTS}

    def dismiss(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.database.close()

    def queue(self, count: int) -> list[UUID]:
        return [queue(self.database, self.workspace, STEPS) for _ in range(count)]

    def running(self) -> int:
        with self.database.system() as session:
            found = session.execute(text("SELECT count(*) FROM jobs WHERE state IN ('running', 'stopping')"))
            return int(found.scalar_one())

    def left(self) -> int:
        with self.database.system() as session:
            found = session.execute(text("SELECT count(*) FROM jobs WHERE state NOT IN ('succeeded', 'failed')"))
            return int(found.scalar_one())

    def check(self, job_ids: list[UUID]) -> None:
        """Every job has succeeded, and the output of each step is that of the one attempt that counted."""
        ended: dict[tuple[str, str], list[str]] = {}
        for line in self.ledger.read_text().splitlines():
            word, job_name, step_name, attempt, _ = line.split()
            if word == "end":
                ended.setdefault((job_name, step_name), []).append(attempt)
        for job_id in job_ids:
            job = self.jobs.get(self.workspace, job_id)
            assert job.state is JobState.SUCCEEDED, job.failure
            for step in job.steps:
                assert step.state is StepState.DONE
                assert step.output is not None
                assert step.output["attempt"] in ended[str(job_id), step.name]


@pytest.fixture
def crew(server: EmbeddedPostgres, tmp_path: Path) -> Iterator[Crew]:
    hired = Crew(server, tmp_path / "ledger")
    print(f"\nREELBOX_CHAOS_SEED={SEED}")
    yield hired
    hired.dismiss()


@pytest.mark.timeout(600)
def test_workers_are_killed_twenty_times(crew: Crew) -> None:
    for _ in range(3):
        crew.hire()
    job_ids, kills = crew.queue(60), 20
    for _ in range(kills):
        time.sleep(crew.chance.uniform(0, 0.5))
        crew.kill_one_at_work()
    while crew.left():
        time.sleep(0.2)
    crew.check(job_ids)
    begun = Counter(line.split()[0] for line in crew.ledger.read_text().splitlines())
    print(
        f"{kills} kills, {len(job_ids)} jobs, 0 lost; {begun['begin']} attempts for {len(job_ids) * len(STEPS)} steps"
    )


@pytest.mark.timeout(900)
def test_two_hundred_jobs_and_never_more_than_two_at_once(crew: Crew) -> None:
    for _ in range(3):
        crew.hire()
    job_ids, most, samples = crew.queue(200), 0, 0
    while crew.left():
        most, samples = max(most, crew.running()), samples + 1
        time.sleep(0.02)
    crew.check(job_ids)
    assert most <= 2
    print(f"{len(job_ids)} jobs by 3 workers, {samples} samples, {most} at once at most")


@pytest.mark.timeout(900)
def test_the_database_is_killed_now_and_then(crew: Crew) -> None:
    for _ in range(3):
        crew.hire()
    job_ids, kills = crew.queue(100), 0
    while True:
        try:
            if not crew.left():
                break
        except ReelboxError as error:
            assert error.code == "KERNEL-009"  # noqa: PT017  anything else is a defect
        time.sleep(crew.chance.uniform(2, 6))
        crew.server.stop(immediately=True)
        kills += 1
        crew.server.start()
    crew.check(job_ids)
    print(f"database killed {kills} times during {len(job_ids)} jobs: all ended right")


@pytest.mark.timeout(600)
def test_a_worker_that_slept_is_refused(crew: Crew) -> None:
    rounds, refused = 50, 0
    for _ in range(rounds):
        job_id = queue(crew.database, crew.workspace, [Step("encode")])
        crew.jobs.sweep()
        sleeper = JobService(crew.database, SLOTS, lease=LEASE / 40).claim(crew.workspace, job_id)
        assert sleeper is not None
        time.sleep((LEASE / 20).total_seconds())
        crew.jobs.sweep()
        try:
            crew.jobs.complete(sleeper, {"attempt": "late"})
        except ReelboxError as error:
            assert error.code == "JOBS-001"  # noqa: PT017  it is counted
            refused += 1
        crew.jobs.cancel(crew.workspace, job_id)
    assert refused == rounds
    print(f"late writes refused: {refused} of {rounds}")


@pytest.mark.timeout(600)
def test_a_worker_that_is_stopped_and_goes_on_changes_nothing(crew: Crew) -> None:
    crew.hire()
    crew.hire()
    job_ids, naps = crew.queue(30), 0
    while crew.left():
        sleeper = crew.chance.choice(crew.workers)
        os.kill(sleeper.pid, signal.SIGSTOP)
        time.sleep(crew.chance.uniform(1.2, 1.8) * LEASE.total_seconds())
        os.kill(sleeper.pid, signal.SIGCONT)
        naps += 1
        time.sleep(1)
    crew.check(job_ids)
    print(f"{naps} naps longer than a lease, {len(job_ids)} jobs: all ended right")
