"""A worker: takes steps, keeps their leases alive while it works, and lets go at once when it has to."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from appliance.jobs.errors import LEASE_LOST
from appliance.jobs.limits import Limits
from appliance.jobs.machine import Failure, Step
from appliance.jobs.service import Assignment, JobService
from appliance.kernel import errors as kernel_errors
from appliance.kernel.errors import ReelboxError
from appliance.kernel.work import Cancellation, Progress, Work

_log = structlog.get_logger()
_PATIENCE_S = 60.0
_PAUSE_S = 0.5


@dataclass(frozen=True)
class Made:
    """What came of a step.

    Attributes:
        output: A JSON object for the steps that need it.
        more: Steps it found out about.
        record: Makes it visible, in the transaction that ends the step.
    """

    output: dict[str, object] = field(default_factory=dict)
    more: Sequence[Step] = ()
    record: Callable[[Session], None] | None = None


Handler = Callable[[Assignment, Work], Made]
"""Does one step of one kind of job; stops with ``KERNEL-006`` soon after the work was cancelled."""


class Worker:
    """Works through the steps of jobs, one at a time."""

    def __init__(
        self,
        jobs: JobService,
        handlers: Mapping[str, Handler],
        *,
        renew_every: timedelta,
        limits: Limits | None = None,
    ) -> None:
        """Take what it works with.

        Args:
            jobs: The engine.
            handlers: By the kind of job.
            renew_every: A third of the lease or less, so that one renewal may be lost.
            limits: What a step may take; ``None``: anything.
        """
        self._limits = limits
        self._jobs = jobs
        self._handlers = handlers
        self._renew_every = renew_every
        self._closing = Cancellation()

    @property
    def closing(self) -> bool:
        """Whether it was asked to stop."""
        return self._closing.requested

    def close(self) -> None:
        """Ask to stop: the step at hand is given back, and no other is taken."""
        self._closing.cancel()

    def attend(self, workspace_id: UUID, job_id: UUID, at_most: int | None = None) -> int:
        """Do what can be done of a job now, up to so many steps; return how many they were.

        A message of the broker says no more than "look at this job": it may come twice, late, or never.
        """
        done = 0
        while not self.closing and done != at_most:
            try:
                held = self._jobs.claim(workspace_id, job_id)
            except ReelboxError as error:
                if error.code == "JOBS-002":  # deleted since the bell rang
                    return done
                raise
            if held is None:
                return done
            self._do(held)
            done += 1
        return done

    def _do(self, held: Assignment) -> None:
        log = _log.bind(job=str(held.job_id), step=held.step.name, attempt=str(held.attempt))
        cancellation = Cancellation()
        forget = self._closing.on_cancel(cancellation.cancel)
        kept = _Kept(self._jobs, held, cancellation, self._renew_every.total_seconds(), self._limits)
        if self._limits is not None:
            self._limits.for_step()
        kept.start()
        structlog.contextvars.bind_contextvars(job_id=str(held.job_id), step=held.step.name)
        try:
            made = self._handlers[held.kind](held, Work(kept.report, cancellation))
            self._patiently(lambda: self._jobs.complete(held, made.output, made.more, made.record))
        except Exception as error:  # noqa: BLE001  whatever a step fails of becomes its failure
            self._missed(held, kept.exceeded or error, given_back=cancellation.requested and not kept.exceeded, log=log)
        finally:
            structlog.contextvars.unbind_contextvars("job_id", "step")
            kept.stop()
            forget()

    def _patiently(self, write: Callable[[], None]) -> None:
        """Write what came of a step, also when the database is away for a while: nobody else may have the step yet."""
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                return write()
            except ReelboxError as error:
                if error.code != kernel_errors.DATABASE_AWAY.code or self.closing or time.monotonic() > deadline:
                    raise
            time.sleep(_PAUSE_S)

    def _missed(
        self, held: Assignment, error: Exception, *, given_back: bool, log: structlog.stdlib.BoundLogger
    ) -> None:
        if isinstance(error, ReelboxError) and error.code == LEASE_LOST.code:
            log.warning("lease lost")
            return
        with suppress(ReelboxError):  # somebody else has the step by now, or the database is away and the lease ends
            if given_back:
                log.info("step given back")
                self._jobs.hand_over(held)
                return
            if not isinstance(error, ReelboxError):
                log.error("step failed", exc_info=error)
                error = kernel_errors.INTERNAL(detail=f"{type(error).__name__}: {' '.join(str(error).split())}")
            failure = Failure.of(error)
            self._patiently(lambda: self._jobs.fail(held, failure))


class _Kept(threading.Thread):
    """Renews a lease until it is stopped; where that is refused, or the step takes too much, cancels the work."""

    def __init__(
        self, jobs: JobService, held: Assignment, cancellation: Cancellation, every_s: float, limits: Limits | None
    ) -> None:
        super().__init__(name=f"lease of {held.step.name}", daemon=True)
        self._jobs, self._held, self._cancellation, self._every_s = jobs, held, cancellation, every_s
        self._limits, self._began = limits, time.monotonic()
        self._over = threading.Event()
        self._progress: Progress | None = None
        self.exceeded: ReelboxError | None = None

    def report(self, progress: Progress) -> None:
        """Keep the newest progress; it travels with the next renewal."""
        self._progress = progress

    def run(self) -> None:
        """Renew."""
        while not self._over.wait(self._every_s):
            if self._limits is not None:
                self.exceeded = self._limits.exceeded(self._held.step.name, time.monotonic() - self._began)
                if self.exceeded:
                    self._cancellation.cancel()
                    return
            try:
                self._jobs.renew(self._held, self._progress)
            except ReelboxError as error:
                # With the database away the work goes on: it is lost only if somebody else begins it meanwhile.
                if error.code == LEASE_LOST.code:
                    self._cancellation.cancel()
                    return

    def stop(self) -> None:
        """End the thread."""
        self._over.set()
        self.join()
