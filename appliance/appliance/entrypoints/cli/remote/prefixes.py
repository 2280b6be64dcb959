"""A watched prefix of a bucket: every object that comes under it becomes a video, once.

Nothing is written to the bucket, so a key that may list and read will do. What was taken is remembered on this machine.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import typer

from appliance.entrypoints.cli.remote.errors import FILE_REFUSED, SERVER_REFUSES
from appliance.entrypoints.cli.remote.intake import MEDIA, Intake
from appliance.entrypoints.cli.remote.s3 import Found, Prefix
from appliance.kernel.errors import ReelboxError
from appliance.kernel.storage.errors import NO_OBJECT, STORAGE_REFUSES
from appliance.kernel.storage.folder import write_text
from appliance.kernel.work import Work

_PAUSE_S = 600.0
_OF_ONE_OBJECT = frozenset({NO_OBJECT.code, STORAGE_REFUSES.code, SERVER_REFUSES.code})
Told = Callable[[dict[str, Any]], None]


class WatchedPrefix:
    """A prefix whose recordings become videos."""

    def __init__(self, prefix: Prefix, intake: Intake, work: Work, state: Path) -> None:
        """Take what is watched, and in which file it is remembered what was taken."""
        self._prefix, self._intake, self._work, self._state = prefix, intake, work, state
        self._taken = _remembered(state)
        self._seen: dict[str, Found] = {}
        self._again_at: dict[str, float] = {}

    def look(self, tell: Told) -> None:
        """Look once; what is new and was there before, unchanged, is taken and told of.

        An object that cannot be read or is not taken by the server is told of and tried again in ten minutes, while the
        others go on. Only a refusal of the recording itself is remembered.

        Raises:
            ReelboxError: ``REMOTE-001``, ``REMOTE-005``, ``STORAGE-001``, ``KERNEL-006``; ``STORAGE-003`` where the
                bucket cannot be listed.
        """
        before, self._seen = self._seen, {found.key: found for found in self._prefix.objects() if _is_recording(found)}
        for key, found in self._seen.items():
            self._work.cancellation.check()
            identity = f"s3://{self._prefix.bucket}/{key} {found.etag}"
            if before.get(key) != found or identity in self._taken:
                continue
            if self._again_at.get(identity, 0.0) > time.monotonic():
                continue
            try:
                said = self._intake.take(self._prefix.content(found), identity)
            except ReelboxError as error:
                if error.code in _OF_ONE_OBJECT:
                    self._again_at[identity] = time.monotonic() + _PAUSE_S
                    tell({"file": key, "failed": f"{error.code} {error.message}"})
                    continue
                if error.code != FILE_REFUSED.code:
                    raise
                said = {"refused": error.message}
            self._taken[identity] = said
            write_text(self._state, json.dumps(self._taken, indent=1, ensure_ascii=False))
            tell({"file": key, **said})


def _is_recording(found: Found) -> bool:
    name = PurePosixPath(found.key)
    return found.size_bytes > 0 and name.suffix.lower() in MEDIA and not name.name.startswith(".")


def _remembered(path: Path) -> dict[str, dict[str, Any]]:
    """Return what was taken; nothing where the file is missing or damaged, which is said."""
    try:
        return {str(identity): dict(said) for identity, said in json.loads(path.read_text("utf-8")).items()}
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return {}
    except (ValueError, AttributeError, TypeError):
        typer.echo(f"{path} is damaged: every recording counts as new.", err=True)
        return {}
