"""Keeps parts running: one that ends is started again after a pause, and all end together."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import structlog

from appliance.entrypoints.box.server import ServerProcess
from appliance.kernel.errors import ReelboxError

_log = structlog.get_logger()
_LOOK_S = 0.2
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 30.0
_STEADY_S = 60.0
"""Who has run for so long begins with a short pause again."""


class Part(Protocol):
    """Something that runs until it is stopped."""

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        ...

    def start(self) -> None:
        """Start it; raises :class:`ReelboxError` where it does not come up."""
        ...

    def stop(self) -> None:
        """End it within seconds."""
        ...


class Program:
    """A part that is a program of ours."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        """Describe it.

        Args:
            name: For people.
            command: Program and arguments.
            environment: All of it.
            log: Gets what it says.
        """
        self._name, self._command, self._environment, self._log = name, command, environment, log
        self._process: ServerProcess | None = None

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.alive

    def start(self) -> None:
        """Start it."""
        self._process = ServerProcess(self._name, self._command, self._log, dict(self._environment))

    def stop(self) -> None:
        """End it: it gives back what it is doing."""
        if self._process is not None:
            self._process.stop(within_s=_GRACE_S)


_GRACE_S = 5.0


@dataclass
class _Watched:
    name: str
    part: Part
    pause_s: float = _FIRST_PAUSE_S
    since: float = field(default_factory=time.monotonic)
    again: float | None = None


class Supervisor:
    """Watches parts."""

    def __init__(self) -> None:
        self._watched: list[_Watched] = []
        self._over = threading.Event()

    def start(self, name: str, part: Part) -> None:
        """Start a part and watch it from now on; raises what its start raises."""
        part.start()
        self._watched.append(_Watched(name, part))

    def end(self) -> None:
        """Make :meth:`watch` return."""
        self._over.set()

    @property
    def ending(self) -> bool:
        """Whether it was asked to end."""
        return self._over.is_set()

    def watch(self) -> None:
        """Start what has ended again, until asked to end."""
        while not self._over.wait(_LOOK_S):
            for one in self._watched:
                self._look_after(one)

    def _look_after(self, one: _Watched) -> None:
        now = time.monotonic()
        if one.part.alive:
            if one.again is None and now - one.since > _STEADY_S:
                one.pause_s = _FIRST_PAUSE_S
            return
        if one.again is None:
            _log.warning("part.ended", part=one.name, again_in_s=one.pause_s)
            one.again = now + one.pause_s
            one.pause_s = min(2 * one.pause_s, _LONGEST_PAUSE_S)
        if now < one.again:
            return
        one.again = None
        try:
            one.part.start()
            one.since = time.monotonic()
            _log.info("part.started", part=one.name)
        except ReelboxError as error:
            _log.error("part.failed", part=one.name, code=error.code, error=error.message)

    def stop(self, together: Callable[[str], bool]) -> None:
        """End parts at the same time: first those for which ``together`` says so, then the others."""
        for first in (True, False):
            _at_once(one.part.stop for one in self._watched if together(one.name) is first)


def _at_once(calls: Iterable[Callable[[], None]]) -> None:
    with ThreadPoolExecutor(max_workers=16) as threads:
        for done in [threads.submit(call) for call in calls]:
            done.result()
