"""Progress bars on a terminal."""

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn
from rich.progress import Progress as RichBars

from appliance.kernel.work import Progress

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
    "upload": "Uploading",
    "plan": "Listening and planning",
    "render": "Rendering",
    "job": "Working",
    "download": "Downloading",
}


class Bars(AbstractContextManager["Bars"]):
    """A bar on standard error for every stage of the work."""

    def __init__(self) -> None:
        self._tasks: dict[str, TaskID] = {}
        self._bars = RichBars(
            TextColumn("{task.description:<22}"),
            BarColumn(bar_width=32),
            TaskProgressColumn(),
            TextColumn("{task.fields[left]}"),
            console=Console(stderr=True),
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
        left = "reused" if progress.reused else _duration(progress.left_s)
        task = self._tasks.get(progress.stage)
        if task is None or progress.done == 0:
            title = _TITLES.get(progress.stage, progress.stage)
            task = self._bars.add_task(title, total=progress.total, left="") if task is None else task
            self._tasks[progress.stage] = task
        self._bars.update(task, completed=progress.done, total=progress.total, left=left)


def _duration(seconds: float | None) -> str:
    if not seconds:
        return ""
    return f"{seconds:.0f} s left" if seconds < 100 else f"{seconds / 60:.0f} min left"
