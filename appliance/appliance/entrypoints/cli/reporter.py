"""How the command line shows progress: bars on a terminal, JSON lines for programs, nothing otherwise."""

import json
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from appliance.kernel.work import Progress

_JSON_INTERVAL_S = 0.2


def reporter(*, as_json: bool) -> AbstractContextManager[Callable[[Progress], None]]:
    """Return what shows progress events while it is entered."""
    if as_json:
        return nullcontext(_JsonLines())
    if not sys.stderr.isatty():
        return nullcontext(lambda _: None)
    from appliance.entrypoints.cli.bars import Bars  # noqa: PLC0415  a tenth of a second, for nobody who looks

    return Bars()


class _JsonLines:
    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def __call__(self, progress: Progress) -> None:
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
