"""A watched folder: every finished file is uploaded once, and becomes a video in a recipe.

What was done is remembered in the folder by content, so a restart, a copy or another name uploads nothing twice.
"""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer

from appliance.entrypoints.cli.remote.content import FileContent
from appliance.entrypoints.cli.remote.errors import FILE_CHANGED, FILE_REFUSED
from appliance.entrypoints.cli.remote.intake import MEDIA, Intake
from appliance.kernel.errors import ReelboxError
from appliance.kernel.hashing import sha256_file
from appliance.kernel.storage.folder import write_text
from appliance.kernel.work import Work

STATE = ".reelbox-watch.json"
Told = Callable[[dict[str, Any]], None]


class WatchedFolder:
    """A folder whose finished recordings become videos."""

    def __init__(self, folder: Path, intake: Intake, work: Work, settle_s: float) -> None:
        """Take what is watched; a file is finished when it has not changed for ``settle_s`` seconds."""
        self._folder, self._intake, self._work, self._settle_s = folder, intake, work, settle_s
        self._seen: dict[str, tuple[int, int]] = {}
        self._done = _remembered(folder / STATE)
        self._known = {entry["name"]: entry["stamp"] for entry in self._done.values()}

    def look(self, tell: Told) -> None:
        """Look once; every file that is finished and new is uploaded, and told of.

        Raises:
            ReelboxError: ``REMOTE-001``, ``REMOTE-002``, ``REMOTE-005``, ``KERNEL-006``. Only a refusal of the file
                itself is remembered, and the file not tried again.
        """
        for path, stamp in self._finished():
            try:
                sha256 = sha256_file(path, Work(cancellation=self._work.cancellation))
                if sha256 in self._done:
                    self._known[path.name] = stamp
                    continue
                said = self._intake.take(FileContent(path), sha256)
            except FileNotFoundError:  # somebody took it away
                continue
            except ReelboxError as error:
                if error.code == FILE_CHANGED.code:  # it is not finished after all
                    continue
                if error.code != FILE_REFUSED.code:
                    raise
                said = {"refused": error.message}
            self._remember(sha256, {"name": path.name, "stamp": stamp, **said})
            tell({"file": path.name, **said})

    def _finished(self) -> Iterator[tuple[Path, tuple[int, int]]]:
        """Yield the recordings that have the size and time they had before, and have had them for a while."""
        for path in sorted(self._folder.iterdir()):
            self._work.cancellation.check()
            if path.name.startswith(".") or path.suffix.lower() not in MEDIA or not path.is_file():
                continue
            try:
                status = path.stat()
            except FileNotFoundError:
                continue
            stamp = (status.st_size, status.st_mtime_ns)
            same = self._seen.get(path.name) == stamp and time.time() - status.st_mtime >= self._settle_s
            self._seen[path.name] = stamp
            if same and status.st_size and self._known.get(path.name) != stamp:
                yield path, stamp

    def _remember(self, sha256: str, entry: dict[str, Any]) -> None:
        self._done[sha256] = entry
        self._known[entry["name"]] = entry["stamp"]
        write_text(self._folder / STATE, json.dumps(self._done, indent=1, ensure_ascii=False))


def _remembered(path: Path) -> dict[str, dict[str, Any]]:
    """Return what was done, by content; nothing where the file is missing or damaged, which is said."""
    try:
        done = json.loads(path.read_text("utf-8"))
        return {
            str(sha256): {**entry, "name": str(entry["name"]), "stamp": tuple(entry["stamp"])}
            for sha256, entry in done.items()
        }
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError, KeyError, TypeError):
        typer.echo(f"{path} is damaged: every recording in the folder counts as new.", err=True)
        return {}
