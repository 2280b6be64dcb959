"""How the command line shows progress: bars on a terminal, JSON lines for programs, nothing otherwise."""

import json
import sys
import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bars

from appliance.kernel.work import Progress

_JSON_INTERVAL_S = 0.2
_TITLES = {
    "probe": "Looking at the file",
    "read": "Reading the file",
    "sound": "Extracting the sound",
    "voices": "Finding voices",
    "words": "Recognizing words",
    "paint": "Painting captions",
    "encode": "Encoding pictures",
    "mix": "Finishing the sound",
    "join": "Joining",
    "inspect": "Checking the result",
}


class Reporter(AbstractContextManager["Reporter"]):
    """Receives progress events and the final result."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._console = Console(stderr=True)
        self._tasks: dict[str, TaskID] = {}
        self._last: dict[str, float] = {}
        self._bars = Bars(
            TextColumn("{task.description:<22}"),
            BarColumn(bar_width=32),
            TaskProgressColumn(),
            TextColumn("{task.fields[left]}"),
            console=self._console,
            disable=as_json or not self._console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def __call__(self, progress: Progress) -> None:
        """Show one progress event."""
        if self._as_json:
            self._json(progress)
            return
        left = "reused" if progress.reused else _duration(progress.left_s)
        task = self._tasks.get(progress.stage)
        if task is None or progress.done == 0:
            title = _TITLES.get(progress.stage, progress.stage)
            task = self._bars.add_task(title, total=progress.total, left="") if task is None else task
            self._tasks[progress.stage] = task
        self._bars.update(task, completed=progress.done, total=progress.total, left=left)

    def _json(self, progress: Progress) -> None:
        now = time.monotonic()
        finished = progress.done >= progress.total
        if not finished and now - self._last.get(progress.stage, 0.0) < _JSON_INTERVAL_S:
            return
        self._last[progress.stage] = now
        emit(
            {
                "event": "progress",
                "stage": progress.stage,
                "done": round(progress.done, 3),
                "total": round(progress.total, 3),
                "left_s": None if progress.left_s is None else round(progress.left_s, 1),
                "reused": progress.reused,
            }
        )


def emit(line: dict[str, object]) -> None:
    """Write one JSON line to standard output."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _duration(seconds: float | None) -> str:
    if not seconds:
        return ""
    return f"{seconds:.0f} s left" if seconds < 100 else f"{seconds / 60:.0f} min left"
