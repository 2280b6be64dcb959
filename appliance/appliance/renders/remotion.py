"""The overlay painter: a long-lived Node process with one headless browser, spoken to in JSON lines."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from appliance.editing.overlays import as_json
from appliance.kernel import processes
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import RenderSettings
from appliance.kernel.work import Work
from appliance.renders import errors
from appliance.renders.ports import PaintJob
from appliance.renders.pyav import split_sheet

# A screenshot has a price of its own: 391 states took 17.5 CPU-s one by one and 6.6 twelve at a time. So has a request,
# which opens a page (0.6 CPU-s): states of all sizes share one, some hundreds at most, for the page remembers them all.
_SHEET_PIXELS = 8_000_000  # 32 MB of memory
_SHEET_LINES = 8_000  # a browser's surface ends at 16,384
_MAX_PER_REQUEST = 600
_VERSION_S = 5.0


class RemotionPainter:
    """An :class:`~appliance.renders.ports.OverlayPainter` on the bundle in ``remotion/dist``.

    The process starts with the first paint and stays until :meth:`close`.
    """

    def __init__(self, settings: RenderSettings, bundle_hash: str) -> None:
        self._settings = settings
        self._bundle_hash = bundle_hash
        self._child: processes.Child | None = None
        self._log: IO[bytes] | None = None
        self._requests = 0

    @cached_property
    def identity(self) -> str:
        """See the port."""
        try:
            asked = processes.run([browser(self._settings), "--version"], Work(), timeout_s=_VERSION_S)
        except ReelboxError as error:
            raise errors.PAINTER_UNAVAILABLE(detail=error.message.rstrip(".")) from error
        return f"{self._bundle_hash} {asked.stdout.decode('utf-8', 'replace').strip()}"

    def paint(self, jobs: Sequence[PaintJob], images: Mapping[str, Path], work: Work) -> Iterator[PaintJob]:
        """See the port."""
        work.cancellation.check()
        wide_first = sorted(jobs, key=lambda job: (-job.width, job.height))
        for begin in range(0, len(wide_first), _MAX_PER_REQUEST):
            sheets = stacked(wide_first[begin : begin + _MAX_PER_REQUEST])
            files = [sheet[0].target.with_suffix(".sheet.png") for sheet in sheets]
            request = {
                "op": "paint",
                "width": wide_first[begin].width,
                "height": max(sum(map(_painted_height, sheet)) for sheet in sheets),
                "sheets": [
                    {"file": str(file), "rows": [_row(job) for job in sheet]}
                    for file, sheet in zip(files, sheets, strict=True)
                ],
                "images": {sha256: str(path) for sha256, path in images.items()},
            }
            for index in self._ask(request, work):
                split_sheet(files[index], sheets[index])
                files[index].unlink()
                yield from sheets[index]

    def close(self) -> None:
        """See the port."""
        child, self._child = self._child, None
        if child is not None:
            child.end()
        if self._log is not None:
            self._log.close()
            self._log = None

    def _ask(self, request: dict[str, Any], work: Work) -> Iterator[int]:
        """Send a request and yield the index of each sheet when it is painted."""
        child = self._running(work)
        self._requests += 1
        forget = work.cancellation.on_cancel(child.kill)
        try:
            child.stdin.write(json.dumps({"id": self._requests, **request}).encode() + b"\n")
            child.stdin.flush()
            for line in child.stdout:
                answer = json.loads(line)
                if answer["event"] == "painted":
                    yield answer["index"]
                elif answer["event"] == "done":
                    return
                elif answer["event"] == "error":
                    raise errors.PAINTER_FAILED(detail=answer["message"])
            work.cancellation.check()
            raise self._died()
        except BrokenPipeError as error:
            work.cancellation.check()
            raise self._died() from error
        except BaseException:
            self.close()
            raise
        finally:
            forget()

    def _running(self, work: Work) -> processes.Child:
        if self._child is not None:
            return self._child
        script = self._settings.painter_dir / "painter.mjs"
        if not script.is_file():
            raise errors.PAINTER_UNAVAILABLE(detail=f"{script} has not been built")
        environment = {
            **os.environ,
            "REELBOX_BROWSER": browser(self._settings),
            "REELBOX_PAINTER_TABS": str(self._settings.painter_tabs),
        }
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        self._child = processes.start(
            [node(), str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, env=environment
        )
        forget = work.cancellation.on_cancel(self._child.kill)
        try:
            ready = json.loads(self._child.stdout.readline() or '{"event": "end"}')
        finally:
            forget()
        if ready["event"] != "ready":
            work.cancellation.check()
            raise self._died(ready.get("message"))
        return self._child

    def _died(self, message: str | None = None) -> ReelboxError:
        detail = message or "no message"
        if message is None and self._log is not None:
            self._log.seek(0)
            lines = [line for line in self._log.read().decode("utf-8", "replace").splitlines() if line.strip()]
            detail = lines[-1].strip() if lines else detail
        started = self._requests > 0
        self.close()
        return (errors.PAINTER_FAILED if started else errors.PAINTER_UNAVAILABLE)(detail=detail)


def stacked(jobs: Sequence[PaintJob]) -> list[list[PaintJob]]:
    """Distribute jobs over sheets as wide as the widest, in their order; one that is too high gets a sheet alone."""
    most = min(_SHEET_LINES, _SHEET_PIXELS // max(job.width for job in jobs))
    sheets: list[list[PaintJob]] = []
    left = 0
    for job in jobs:
        lines = _painted_height(job)
        if not sheets or lines > left:
            sheets.append([])
            left = most
        sheets[-1].append(job)
        left -= lines
    return sheets


def _painted_height(job: PaintJob) -> int:
    return job.height - job.blank_top


def _row(job: PaintJob) -> dict[str, Any]:
    return {"state": as_json(job.state), "width": job.width, "height": job.height, "blank_top": job.blank_top}


def node() -> str:
    """Return the Node program: the one installed beside this Python, else the machine's."""
    beside = Path(sys.executable).with_name("node")
    return str(beside) if beside.is_file() else processes.require("node")


def browser(settings: RenderSettings) -> str:
    """Return the headless browser: the one in the settings, else the machine's."""
    return processes.require(str(settings.browser) if settings.browser else "chromium-headless-shell")
