"""Worker and scheduler processes as a box runs them, over a database and a broker of the test."""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from uuid import UUID

import psutil
from sqlalchemy import text

from appliance.bootstrap import work
from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.jobs.admission import Lane
from appliance.jobs.machine import Job, Step
from appliance.kernel import processes
from appliance.kernel.database.sessions import Database
from appliance.kernel.processes import Child
from tests.services.jobs import queue
from tests.services.postgres import new_workspace, settings_of
from tests.services.rendering import STEPS


class Crew:
    """Some workers, and what they do."""

    def __init__(self, server: EmbeddedPostgres, broker: str, folder: Path, more: Mapping[str, str] = {}) -> None:
        self.folder, self.ledger = folder / "artifacts", folder / "ledger"
        self.folder.mkdir()
        self.ledger.touch()
        urls = settings_of(server)
        self.environment = os.environ | {
            "REELBOX_DATABASE_URL": urls.url.get_secret_value(),
            "REELBOX_DATABASE_SYSTEM_URL": urls.system_url.get_secret_value(),
            "REELBOX_BROKER_URL": broker,
            "REELBOX_WORK_DIR": str(self.folder),
            "REELBOX_TEST_LEDGER": str(self.ledger),
            "REELBOX_RENDERS_AT_ONCE": "2",
            "REELBOX_JOB_LEASE_S": "4",
            **more,
        }
        self.database = Database(urls)
        self.jobs = work.jobs(self.database)
        self.workspace = new_workspace(self.database)
        self.log = folder / "log"
        self.children: list[Child] = []

    def start(self, *words: str) -> Child:
        """Start a worker or a scheduler under a lifeline, as the box does."""
        with self.log.open("ab") as said:
            command = [sys.executable, "-m", "tests.services.rendering", *words]
            child = processes.start(command, env=dict(self.environment), stdout=said, stderr=said)
        self.children.append(child)
        return child

    def queue(
        self, kind: str = "render", wish: dict[str, object] | None = None, *, steps: Sequence[Step] = STEPS,
        lane: Lane = Lane.RENDER,
    ) -> UUID:  # fmt: skip
        """Queue a job."""
        return queue(self.database, self.workspace, steps, kind=kind, wish=wish, lane=lane)

    def job(self, job_id: UUID) -> Job:
        """Return a job as it is."""
        return self.jobs.get(self.workspace, job_id)

    def await_end(self, *job_ids: UUID, within_s: float = 60) -> list[Job]:
        """Wait until jobs have ended."""
        until(
            lambda: all(self.job(job_id).state in {"succeeded", "failed", "cancelled"} for job_id in job_ids),
            within_s,
            self.said,
        )
        return [self.job(job_id) for job_id in job_ids]

    def said(self) -> str:
        """Return the end of what the processes said."""
        return self.log.read_text()[-3000:] if self.log.exists() else ""

    def lines(self, word: str) -> list[list[str]]:
        """Return what the ledger has of a word: job, step, attempt, process."""
        return [line.split()[1:] for line in self.ledger.read_text().splitlines() if line.startswith(f"{word} ")]

    def running(self) -> int:
        """Return how many renders run now."""
        with self.database.system() as session:
            query = "SELECT count(*) FROM jobs WHERE lane = 'render' AND state IN ('running', 'stopping')"
            return int(session.execute(text(query)).scalar_one())

    def programs(self) -> list[psutil.Process]:
        """Return every FFmpeg that works in this crew's folder."""
        mine = str(self.folder)
        everything = psutil.process_iter(["name", "cmdline"])
        return [
            process for process in everything
            if process.info["name"] == "ffmpeg" and any(mine in word for word in process.info["cmdline"] or ())
        ]  # fmt: skip

    def dismiss(self) -> None:
        """End everything."""
        for child in self.children:
            child.signal(signal.SIGKILL)
            child.end()
        with self.database.system() as session:  # or the next crew on this database would do what is left
            session.execute(text("DELETE FROM workspaces WHERE id = :id"), {"id": self.workspace})
        self.database.close()


def until(condition: Callable[[], bool], within_s: float, otherwise: Callable[[], str] = lambda: "") -> float:
    """Wait for a condition; return how many seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < within_s, otherwise()
        time.sleep(0.05)
    return time.monotonic() - began
