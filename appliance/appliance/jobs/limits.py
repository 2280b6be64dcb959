"""What one step may take of the machine: the kernel holds single programs to it, the worker their sum."""

import os
import resource
from dataclasses import dataclass
from pathlib import Path

from appliance.jobs import errors
from appliance.kernel.errors import ReelboxError
from appliance.kernel.lifeline import descendants
from appliance.kernel.settings import JobSettings

_NICE = 5  # the API and the database go first


@dataclass(frozen=True)
class Limits:
    """Limits of a step.

    Attributes:
        memory_bytes: Of the worker process and all programs below it together.
        file_bytes: Of any one file.
        cpu_s: Processor time of any one program.
        wall_s: Time from beginning to end.
    """

    memory_bytes: float
    file_bytes: int
    cpu_s: int
    wall_s: float

    @classmethod
    def of(cls, settings: JobSettings) -> "Limits":
        """Return the limits that the settings say."""
        return cls(
            settings.step_max_memory_gb * 1e9,
            int(settings.step_max_file_gb * 1e9),
            settings.step_max_cpu_s,
            settings.step_max_s,
        )

    def for_process(self) -> None:
        """Hold this process, and whatever it will start, to what the kernel can hold it to."""
        os.nice(_NICE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _lower(resource.RLIMIT_FSIZE, self.file_bytes)
        # A backstop against what fills the memory between two looks; the sum is what counts, and has a code of its own.
        _lower(resource.RLIMIT_DATA, int(2 * self.memory_bytes))

    def for_step(self) -> None:
        """Begin to count processor time: a program inherits the limit and begins at nothing."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + self.cpu_s)

    def exceeded(self, step: str, seconds: float) -> ReelboxError | None:
        """Return ``JOBS-006`` or ``JOBS-007`` where a step that runs for so long has taken too much."""
        if seconds > self.wall_s:
            return errors.TOO_LONG(step=step, seconds=round(self.wall_s))
        if memory_bytes() > self.memory_bytes:
            return errors.TOO_MUCH_MEMORY(step=step, gigabytes=f"{self.memory_bytes / 1e9:g}")
        return None


def memory_bytes() -> int:
    """Return the memory of this process and all below it; what they share is counted once."""
    me = os.getpid()
    return sum(_proportional(pid) for pid in (me, *descendants(me)))


def _proportional(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass  # it has ended, or is another user's
    return 0


def _lower(limit: int, value: int) -> None:
    """Set a soft limit, not above the hard one."""
    hard = resource.getrlimit(limit)[1]
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
