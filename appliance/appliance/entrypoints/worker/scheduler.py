"""The scheduler: hears that jobs moved, sweeps, rings the bell, and does what has to be done now and then.

Any number may run; the one that holds a lock of the database leads, the others wait for its end.
"""

import threading
import time
from collections.abc import Callable, Sequence
from uuid import UUID

import structlog
from pydantic import SecretStr

from appliance.jobs.repository import CHANNEL, Bell
from appliance.jobs.service import JobService
from appliance.kernel.chores import Chore
from appliance.kernel.database.leadership import Leadership
from appliance.kernel.database.locks import Lock
from appliance.kernel.errors import ReelboxError

_log = structlog.get_logger()
_SWEEP_S = 1.0
_AGAIN_S = 5.0
"""A bell is rung again after this time where still nobody came: the message may be lost."""
_AT_ONCE = 16
"""Rings for one job at a time: no box has more workers for it, and each message may cost an idle look."""
_BREATH_S = 0.05  # notifications come in bursts


class Scheduler:
    """The loop of one scheduler process."""

    def __init__(
        self, url: SecretStr, jobs: JobService, ring: Callable[[Bell], bool], chores: Sequence[Chore] = ()
    ) -> None:
        """Take what it works with.

        Args:
            url: Address of the database as the role system, for lock and notifications.
            jobs: The engine.
            ring: Tells workers of a job; ``False`` where the broker is away.
            chores: What else has to be done.
        """
        self._leadership = Leadership(url, Lock.SCHEDULER, CHANNEL)
        self._jobs, self._ring = jobs, ring
        self._due = [(chore, 0.0) for chore in chores]
        self._rung: dict[UUID, tuple[float, int]] = {}
        self._over = threading.Event()

    def stop(self) -> None:
        """End the loop within a second."""
        self._over.set()

    def run(self) -> None:
        """Work until stopped."""
        while not self._over.is_set():
            if not self._leadership.held():
                self._over.wait(_SWEEP_S)
                continue
            try:
                self._ring_for(self._jobs.tidy())
                self._do_chores()
            except ReelboxError as error:  # the database is away: nothing is lost by waiting
                _log.warning("scheduler.waits", code=error.code)
                self._over.wait(_SWEEP_S)
            self._leadership.wait(_SWEEP_S)
            self._over.wait(_BREATH_S)
        self._leadership.resign()

    def _ring_for(self, bells: Sequence[Bell]) -> None:
        now = time.monotonic()
        self._rung = {bell.job_id: self._rung.get(bell.job_id, (0.0, 0)) for bell in bells}
        for bell in bells:
            at, known = self._rung[bell.job_id]
            fresh = bell.steps if now - at > _AGAIN_S else bell.steps - known
            heard = all(self._ring(bell) for _ in range(min(fresh, _AT_ONCE)))
            if not heard:
                _log.warning("scheduler.broker_away", job_id=str(bell.job_id))
                return
            self._rung[bell.job_id] = (now, bell.steps) if fresh > 0 else (at, bell.steps)

    def _do_chores(self) -> None:
        for place, (chore, due) in enumerate(self._due):
            if time.monotonic() < due:
                continue
            self._due[place] = (chore, time.monotonic() + chore.every.total_seconds())
            try:
                done = chore.run()
            except Exception as error:  # noqa: BLE001  one chore that fails keeps no other from being done
                _log.error("chore.failed", chore=chore.name, exc_info=error)
            else:
                if done:
                    _log.info("chore.done", chore=chore.name, count=done)
