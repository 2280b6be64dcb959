"""The scheduler: hears that there is work, rings the bell, and does what has to be done now and then.

Any number may run; the one that holds a lock of the database leads, the others wait for its end.
"""

import threading
import time
from collections.abc import Callable, Sequence

import structlog
from pydantic import SecretStr

from control_plane.kernel.chores import Chore
from control_plane.kernel.database.leadership import Leadership
from control_plane.kernel.database.locks import Lock
from control_plane.kernel.errors import ReelboxError
from control_plane.kernel.work.queue import CHANNEL, Bell, Due, Queue

_log = structlog.get_logger()
_SWEEP_S = 1.0
_AGAIN_S = 5.0
"""A bell is rung again after this time where still nobody came: the message may be lost."""


class Scheduler:
    """The loop of one scheduler process."""

    def __init__(self, url: SecretStr, queue: Queue, ring: Callable[[Bell], bool], chores: Sequence[Chore]) -> None:
        """Take what it works with.

        Args:
            url: Address of the database, for lock and notifications.
            queue: Knows what is due.
            ring: Tells workers; ``False`` where the broker is away.
            chores: What else has to be done.
        """
        self._leadership = Leadership(url, Lock.SCHEDULER, CHANNEL)
        self._queue, self._ring = queue, ring
        self._due = [(chore, 0.0) for chore in chores]
        self._rung: dict[Due, float] = {}
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
                self._ring_for(self._queue.ready())
                self._do_chores()
            except ReelboxError as error:  # the database is away: nothing is lost by waiting
                _log.warning("scheduler.waits", code=error.code)
                self._over.wait(_SWEEP_S)
            self._leadership.wait(_SWEEP_S)
        self._leadership.resign()

    def _ring_for(self, ready: Sequence[Due]) -> None:
        now = time.monotonic()
        self._rung = {due: self._rung[due] for due in ready if due in self._rung}
        for due in ready:
            if now - self._rung.get(due, -_AGAIN_S) < _AGAIN_S:
                continue
            if not self._ring(due.bell):
                _log.warning("scheduler.broker_away", kind=due.bell.kind)
                return
            self._rung[due] = now

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
