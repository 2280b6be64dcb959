"""A worker process for chaos: takes whatever needs one, works for a moment, and writes down what it did.

usage: python -m tests.chaos.job_worker LEDGER (the database's addresses come in the environment)
"""

import os
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

from appliance.jobs.admission import Lane
from appliance.jobs.service import Assignment, JobService
from appliance.jobs.worker import Made, Worker
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import DatabaseSettings, load
from appliance.kernel.work import Work

LEASE = timedelta(seconds=2)
SLOTS = {Lane.RENDER: 2}


def main() -> None:
    """Work until told to stop."""
    ledger = Path(sys.argv[1])
    jobs = JobService(Database(load(DatabaseSettings)), SLOTS, lease=LEASE)

    def handle(held: Assignment, work: Work) -> Made:
        note(ledger, f"begin {held.job_id} {held.step.name} {held.attempt} {os.getpid()}")
        for _ in range(random.randint(2, 12)):  # noqa: S311  how long it takes is of no consequence
            work.cancellation.check()
            time.sleep(0.02)
        note(ledger, f"end {held.job_id} {held.step.name} {held.attempt} {os.getpid()}")
        return Made({"attempt": str(held.attempt)})

    worker = Worker(jobs, {"render": handle}, renew_every=LEASE / 6)
    signal.signal(signal.SIGTERM, lambda *_: worker.close())
    while not worker.closing:
        try:
            for workspace_id, job_id in jobs.sweep():
                worker.attend(workspace_id, job_id)
        except ReelboxError as error:
            if error.code != "KERNEL-009":  # the database is away for a moment
                raise
        time.sleep(0.05)


def note(ledger: Path, line: str) -> None:
    """Append a line at once and whole."""
    with ledger.open("ab", buffering=0) as file:
        file.write(line.encode() + b"\n")


if __name__ == "__main__":
    main()
