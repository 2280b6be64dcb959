"""What a long piece of work needs from its caller: somewhere to report, and a way to be stopped."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from appliance.kernel import errors

T = TypeVar("T")


@dataclass(frozen=True)
class Progress:
    """How far one stage is.

    Attributes:
        stage: Stable name of the stage, for instance ``recognize``.
        done: Units finished, 0 to ``total``.
        total: Units in all, at least 1.
        left_s: Estimated seconds until this stage ends; ``None`` while unknown.
        reused: The stage's result was already there and nothing was computed.
    """

    stage: str
    done: float
    total: float
    left_s: float | None = None
    reused: bool = False


class Cancellation:
    """A flag that can be raised once, from any thread or signal handler, and what must happen when it is."""

    def __init__(self) -> None:
        self._raised = threading.Event()
        self._callbacks: dict[int, Callable[[], None]] = {}
        self._lock = threading.RLock()  # a signal handler may interrupt its own thread inside the lock
        self._next = 0

    @property
    def requested(self) -> bool:
        """Whether someone asked to stop."""
        return self._raised.is_set()

    def cancel(self) -> None:
        """Ask to stop: raises the flag, then runs every registered callback."""
        self._raised.set()
        with self._lock:
            callbacks = list(self._callbacks.values())
        for callback in callbacks:
            callback()

    def check(self) -> None:
        """Raise ``KERNEL-006`` if someone asked to stop."""
        if self.requested:
            raise errors.CANCELLED()

    def on_cancel(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Register a callback (run at once if already cancelled); returns a function that unregisters it."""
        with self._lock:
            key = self._next
            self._next += 1
            self._callbacks[key] = callback
        if self.requested:
            callback()

        def forget() -> None:
            with self._lock:
                self._callbacks.pop(key, None)

        return forget


@dataclass(frozen=True)
class Work:
    """Handed through every long-running function: reports progress and carries the cancellation."""

    report: Callable[[Progress], None] = field(default=lambda _: None)
    cancellation: Cancellation = field(default_factory=Cancellation)

    def stage(self, name: str, total: float) -> "Stage":
        """Start a stage of ``total`` units and report it at zero."""
        return Stage(self, name, max(total, 1e-9))

    def reused(self, name: str) -> None:
        """Report a stage whose result was already there."""
        self.report(Progress(name, 1, 1, 0.0, reused=True))

    def each(self, name: str, items: Iterable[T], total: int) -> Iterator[T]:
        """Iterate as one stage, one unit per item, checking for cancellation before each."""
        stage = self.stage(name, total)
        for index, item in enumerate(items):
            self.cancellation.check()
            yield item
            stage.advance_to(index + 1)


class Stage:
    """One stage in progress; estimates the time left from its own pace."""

    def __init__(self, work: Work, name: str, total: float) -> None:
        self._work, self._name, self._total = work, name, total
        self._started = time.monotonic()
        self._done = 0.0
        work.report(Progress(name, 0, total))

    def advance_to(self, done: float) -> None:
        """Report ``done`` units finished; never goes backwards and never past the total."""
        self._done = min(max(done, self._done), self._total)
        elapsed = time.monotonic() - self._started
        left = elapsed / self._done * (self._total - self._done) if self._done > 0 else None
        self._work.report(Progress(self._name, self._done, self._total, left))

    def finish(self) -> None:
        """Report the stage as done."""
        self.advance_to(self._total)
