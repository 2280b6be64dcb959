"""Running a command and weighing it: processor seconds, wall seconds and peak memory of its whole process tree."""

import os
import resource
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from appliance.kernel import processes
from appliance.kernel.work import Work

_SAMPLE_S = 0.25


@dataclass(frozen=True)
class Cost:
    """What a command took.

    Attributes:
        cpu_s: Processor seconds, user and system, of every process it started.
        wall_s: Seconds on the clock.
        peak_mb: Largest sum of the tree's proportional set sizes (shared pages counted once), in 10^6 bytes.
    """

    cpu_s: float
    wall_s: float
    peak_mb: float


class Targets:
    """Prints numbers that must not exceed a bound, and remembers those that do."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def at_most(self, name: str, value: float, bound: float, unit: str = "") -> None:
        """Say whether ``value`` keeps within ``bound``."""
        self._say(name, value, f"<= {bound:g}{unit}", kept=value <= bound)

    def at_least(self, name: str, value: float, bound: float, unit: str = "") -> None:
        """Say whether ``value`` reaches ``bound``."""
        self._say(name, value, f">= {bound:g}{unit}", kept=value >= bound)

    def _say(self, name: str, value: float, wanted: str, *, kept: bool) -> None:
        print(f"{'ok    ' if kept else 'MISSED'} {name}: {value:.3f} ({wanted})", flush=True)
        if not kept:
            self.missed.append(name)


def weigh(command: Sequence[object], **variables: str) -> Cost:
    """Run a command to its end, with more variables in its environment; it has to succeed.

    The lifeline wrapper waits for every descendant, so the kernel's account of ended children misses none.
    """
    peak, done = 0.0, threading.Event()
    # Where this is set every start compiles the package anew, which an installed one does not.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def watch() -> None:
        nonlocal peak
        while not done.wait(_SAMPLE_S):
            peak = max(peak, _memory())

    watcher = threading.Thread(target=watch)
    before, started = _children_cpu_s(), time.monotonic()
    watcher.start()
    try:
        processes.run([str(word) for word in command], Work(), env={**environment, **variables})
    finally:
        done.set()
        watcher.join()
    return Cost(_children_cpu_s() - before, time.monotonic() - started, peak)


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory() -> float:
    total = 0
    for process in psutil.Process().children(recursive=True):
        try:
            total += process.memory_full_info().pss
        except psutil.Error:  # it ended meanwhile
            continue
    return total / 1e6
