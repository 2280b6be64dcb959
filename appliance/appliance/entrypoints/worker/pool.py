"""Worker processes: Celery brings them the message, and each step is done in one of them under its limits.

Celery's own process only forks and listens. Each child of its pool holds the read end of a pipe whose write end only
that process has: when the pipe closes, because a shutdown began or the process died, the child gives its step back.
"""

import os
import select
import signal
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import FrameType
from typing import Any
from uuid import UUID

import structlog
from celery import Celery
from celery.signals import worker_process_init, worker_ready

from appliance.bootstrap import work
from appliance.entrypoints.worker.app import TASK, doorbell
from appliance.jobs.admission import Lane
from appliance.jobs.repository import Bell
from appliance.jobs.worker import Handler, Worker
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError

_log = structlog.get_logger()
_GRACE_S = 4.0

Build = Callable[[Database], Mapping[str, Handler]]
"""Makes the handlers by the kind of job; called in each process of the pool."""


class Pool:
    """What is the same in Celery's process and in its children."""

    def __init__(self, app: Celery, database: Callable[[], Database], build: Build) -> None:
        self._app, self._database, self._build = app, database, build
        self._ring = doorbell(app)
        self._worker: Worker | None = None
        self._lifeline = os.pipe()
        # Celery forgets receivers that nobody holds.
        worker_process_init.connect(self._begin, weak=False)
        worker_ready.connect(self._listen, weak=False)
        app.task(self._look, name=TASK)

    def serve(self, lanes: list[Lane], concurrency: int) -> None:
        """Work until told to stop: on SIGTERM steps are given back within seconds."""
        name = f"{'-'.join(lanes)}@%h"
        self._app.worker_main(
            ["worker", f"--queues={','.join(lanes)}", f"--concurrency={concurrency}", f"--hostname={name}",
             "--loglevel=WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        )  # fmt: skip

    def _begin(self, **_: object) -> None:
        """Make this child of the pool ready to work."""
        os.close(self._lifeline[1])
        database = self._database()
        self._worker = work.worker(database, self._build(database))
        threading.Thread(target=self._until_closed, args=(self._worker,), daemon=True).start()

    def _until_closed(self, worker: Worker) -> None:
        select.select([self._lifeline[0]], [], [])
        worker.close()
        time.sleep(_GRACE_S)
        with suppress(ProcessLookupError):
            os.kill(os.getpid(), signal.SIGKILL)

    def _listen(self, **_: object) -> None:
        """Close the pipe at the first signal: Celery's own shutdown only waits, and nobody would tell the children."""
        closed: list[bool] = []
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            before = signal.getsignal(number)

            def close(received: int, frame: FrameType | None, before: Any = before) -> None:
                if not closed:
                    closed.append(True)
                    os.close(self._lifeline[1])
                before(received, frame)

            signal.signal(number, close)

    def _look(self, workspace_id: str, job_id: str, lane: str) -> None:
        """Do one step of a job and ring for the next: a long job does not keep the others waiting."""
        if self._worker is None:
            return
        try:
            done = self._worker.attend(UUID(workspace_id), UUID(job_id), at_most=1)
        except ReelboxError as error:  # the database is away: the scheduler rings again when it is back
            _log.warning("job not looked at", job_id=job_id, code=error.code)
            return
        if done and not self._worker.closing:
            self._ring(Bell(UUID(workspace_id), UUID(job_id), Lane(lane), 1))
