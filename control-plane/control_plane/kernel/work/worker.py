"""Doing a piece of work: under a lease, once at a time, with every failure written down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog

from control_plane.kernel.errors import WORK_FAILED, ReelboxError
from control_plane.kernel.work.queue import Bell, LostTurnError, Queue, Turn

_log = structlog.get_logger()


@dataclass(frozen=True)
class Task:
    """How a kind of work is done.

    Attributes:
        run: Does it, writing only in transactions that hold the turn; returns when to look again, ``None`` where it
            is done. Raises :class:`ReelboxError` where it failed.
        longest: No pause after a failure is longer.
    """

    run: Callable[[Turn], timedelta | None]
    longest: timedelta = timedelta(minutes=5)


class Worker:
    """Does whatever there is a task for."""

    def __init__(self, queue: Queue, tasks: Mapping[str, Task]) -> None:
        self._queue, self._tasks = queue, tasks

    def attend(self, bell: Bell) -> bool:
        """Do a piece of work if it is due and free; tell whether there was one."""
        turn = self._queue.claim(bell)
        if turn is None:
            return False
        task = self._tasks[bell.kind]
        try:
            again = task.run(turn)
        except LostTurnError:
            _log.warning("work.lost", kind=bell.kind, subject=bell.subject)
        except ReelboxError as error:
            _log.warning("work.failed", kind=bell.kind, subject=bell.subject, code=error.code, error=error.message)
            self._queue.give_back(turn, error, task.longest)
        except Exception as error:  # noqa: BLE001  a defect in one piece of work stops no other
            _log.exception("work.defect", kind=bell.kind, subject=bell.subject)
            self._queue.give_back(turn, WORK_FAILED(detail=type(error).__name__), task.longest)
        else:
            self._queue.finish(turn, again)
        return True

    def drain(self, most: int = 10_000) -> int:
        """Do what is due until nothing is; return how much that was."""
        done = 0
        while done < most:
            ready = self._queue.ready()
            if not sum([self.attend(due.bell) for due in ready]):
                break
            done += len(ready)
        return done
