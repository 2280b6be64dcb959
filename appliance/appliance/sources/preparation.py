"""From an upload to a source that is ready: the steps of a job of kind ``source``.

::

    (fetch ──▶) hash ──▶ probe ──▶ proxy ──▶ sprite ──▶ finish
                           └─────▶ peaks ───────────────▲
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from appliance.editing.analysis import Grid
from appliance.events.kinds import Kind as Happening
from appliance.events.service import record
from appliance.jobs.machine import Failure, Step
from appliance.jobs.service import Assignment
from appliance.jobs.worker import Made
from appliance.kernel.database.clock import now
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import CANCELLED, Kind, ReelboxError
from appliance.kernel.ids import new_id
from appliance.kernel.settings import MediaLimits, UploadSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.objects import ObjectStore, workspace_key
from appliance.kernel.work import Work
from appliance.sources import errors, service
from appliance.sources.httpx import fetch
from appliance.sources.models import SourceRow, SourceState, UploadRow, UploadState
from appliance.sources.originals import Originals
from appliance.sources.previews.ffmpeg import write_proxy, write_sprite
from appliance.sources.schemas import Probe
from appliance.sources.streams import VOICE_RATE, extract_sound, remux
from appliance.sources.waveform import write_peaks

Fetch = Callable[[str, Path, int, Work], None]
Ready = Callable[[Session, UUID, UUID], object]
"""Called with workspace and source in the transaction in which the source becomes ready."""

_MAKING = (
    Step("probe", frozenset({"hash"})),
    Step("proxy", frozenset({"probe"})),
    Step("peaks", frozenset({"probe"})),
    Step("sprite", frozenset({"proxy"})),
    Step("finish", frozenset({"sprite", "peaks"})),
)


def derived_key(workspace_id: UUID, source_id: UUID, name: str) -> str:
    """Return where something made of a source is kept."""
    return workspace_key(workspace_id, "sources", source_id, name)


class Preparation:
    """Does the steps; each may be begun again by anybody at any time."""

    def __init__(  # noqa: PLR0913  what a job works with
        self,
        database: Database,
        objects: ObjectStore,
        originals: Originals,
        scratch: FolderStore,
        limits: MediaLimits,
        uploads: UploadSettings,
        *,
        ready: Ready = lambda *_: None,
        fetcher: Fetch = fetch,
    ) -> None:
        self._database, self._objects, self._originals, self._scratch = database, objects, originals, scratch
        self._limits, self._uploads, self._ready, self._fetch = limits, uploads, ready, fetcher
        self._steps: dict[str, Callable[[Assignment, Work], Made]] = {
            "fetch": self._fetched, "hash": self._hashed, "probe": self._probed, "proxy": self._proxied,
            "sprite": self._sheeted, "peaks": self._peaked, "finish": self._finished,
        }  # fmt: skip

    def __call__(self, held: Assignment, work: Work) -> Made:
        """Do one step; what refuses the file for good is also written down at the source or upload.

        Raises:
            ReelboxError: what the step failed of.
        """
        try:
            return self._steps[held.step.name](held, work)
        except ReelboxError as error:
            if error.kind is Kind.INPUT and not error.retryable and error.code != CANCELLED.code:
                self._refuse(held, error)
            raise

    def _fetched(self, held: Assignment, work: Work) -> Made:
        upload = self._upload(held)
        with self._scratch.scratch() as folder:
            target = folder / "fetched"
            self._fetch(upload.url or "", target, int(self._uploads.max_gb * 1e9), work)
            if not target.stat().st_size:
                raise errors.EMPTY(name=upload.name)
            self._objects.upload(upload.key, target, work)
            size = target.stat().st_size
        with self._database.workspace(held.workspace_id) as session:
            row = session.get_one(UploadRow, (held.workspace_id, upload.id))
            row.size_bytes = size
        return Made({"size_bytes": size})

    def _hashed(self, held: Assignment, work: Work) -> Made:
        upload = self._upload(held)
        if upload.source_id is None:
            sha256, size = self._originals.take(held.workspace_id, upload.key, work)
            source = self._found_or_made(held, sha256, size)
        else:  # an earlier attempt got as far as this
            source = self._source_of(held, upload.source_id)
        same = source.key == upload.key
        if not same:
            self._objects.delete([upload.key])
        return Made(
            {"source_id": str(source.id), "sha256": source.sha256, "same_as_before": not same},
            _MAKING if same else (),
        )

    def _found_or_made(self, held: Assignment, sha256: str, size: int) -> SourceRow:
        """Return the workspace's one source of this content, out of the trash if it was there."""
        with self._database.workspace(held.workspace_id) as session:
            upload = session.get_one(UploadRow, (held.workspace_id, UUID(held.wish["upload_id"])))
            at = now(session)
            values = {
                "workspace_id": held.workspace_id, "id": new_id(), "name": upload.name,
                "media_type": upload.media_type, "size_bytes": size, "sha256": sha256, "key": upload.key,
                "state": SourceState.PREPARING, "job_id": held.job_id, "created_by": upload.created_by,
                "created_at": at,
            }  # fmt: skip
            session.execute(insert(SourceRow).values(values).on_conflict_do_nothing())
            source = session.execute(select(SourceRow).where(SourceRow.sha256 == sha256).with_for_update()).scalar_one()
            source.deleted_at = None
            upload.source_id, upload.state, upload.touched_at = source.id, UploadState.DONE, at
            told = {**_told(upload), "upload_id": upload.id, "state": source.state}
            record(session, held.workspace_id, Happening.SOURCE_UPLOADED, source.id, **told)
            session.flush()
            session.expunge(source)
            return source

    def _probed(self, held: Assignment, work: Work) -> Made:
        source = self._source(held)
        probe = service.probe(self._original(source, work), self._limits, work)
        self._write(held, probe=probe.model_copy(update={"name": source.name}).model_dump(mode="json"))
        return Made({"duration_s": probe.duration_s})

    def _proxied(self, held: Assignment, work: Work) -> Made:
        source = self._source(held)
        grid, original = _grid(source), self._original(source, work)
        with self._scratch.scratch() as folder:
            program, voice, target = folder / "program", folder / "voice", folder / "proxy.mp4"
            extract_sound(original, grid, program, voice, work)
            picture = original
            if grid.remux:
                picture = folder / "copy.mkv"
                grid = remux(original, grid, picture, work)
            proxy = write_proxy(picture, grid, program, target, work)
            key = derived_key(held.workspace_id, source.id, "proxy.mp4")
            self._objects.upload(key, target, work, "video/mp4")
            size = target.stat().st_size
        self._write(held, proxy={**asdict(proxy), "size_bytes": size})
        return Made({"size_bytes": size})

    def _peaked(self, held: Assignment, work: Work) -> Made:
        source = self._source(held)
        with self._scratch.scratch() as folder:
            program, voice, target = folder / "program", folder / "voice", folder / "peaks.dat"
            extract_sound(self._original(source, work), _grid(source), program, voice, work)
            peaks = write_peaks(voice, VOICE_RATE, target)
            self._objects.upload(derived_key(held.workspace_id, source.id, "peaks.dat"), target, work)
        self._write(held, peaks=asdict(peaks))
        return Made({"length": peaks.length})

    def _sheeted(self, held: Assignment, work: Work) -> Made:
        source = self._source(held)
        with self._scratch.scratch() as folder:
            proxy, target = folder / "proxy.mp4", folder / "sprite.jpg"
            self._objects.download(derived_key(held.workspace_id, source.id, "proxy.mp4"), proxy, work)
            sprite = write_sprite(proxy, _grid(source), target, work)
            self._objects.upload(derived_key(held.workspace_id, source.id, "sprite.jpg"), target, work, "image/jpeg")
            index = json.dumps(asdict(sprite)).encode()
            self._objects.put(derived_key(held.workspace_id, source.id, "sprite.json"), index, "application/json")
        self._write(held, sprite=asdict(sprite))
        return Made({"count": sprite.count})

    def _finished(self, held: Assignment, _: Work) -> Made:
        with self._database.workspace(held.workspace_id) as session:
            source = _locked(session, held)
            if source.state != SourceState.READY:  # refused: an earlier try of this job had failed
                source.state, source.failure = SourceState.READY, None
                record(session, held.workspace_id, Happening.SOURCE_READY, source.id, **_told(source))
                self._ready(session, held.workspace_id, source.id)
            return Made({"source_id": str(source.id)})

    def _refuse(self, held: Assignment, error: ReelboxError) -> None:
        with self._database.workspace(held.workspace_id) as session:
            upload = session.get_one(UploadRow, (held.workspace_id, UUID(held.wish["upload_id"])))
            failure = asdict(Failure.of(error))
            if upload.source_id is None:
                upload.state, upload.failure = UploadState.FAILED, failure
                record(session, held.workspace_id, Happening.UPLOAD_REFUSED, upload.id, **_told(upload), **failure)
                return
            source = session.get_one(SourceRow, (held.workspace_id, upload.source_id), with_for_update=True)
            # The engine saw a generated name; people know the file by theirs.
            failure["message"] = failure["message"].replace(source.sha256, source.name)
            source.state, source.failure = SourceState.REFUSED, failure
            record(session, held.workspace_id, Happening.SOURCE_REFUSED, source.id, **_told(source), **failure)

    def _write(self, held: Assignment, **values: Any) -> None:
        with self._database.workspace(held.workspace_id) as session:
            source = _locked(session, held)
            for name, value in values.items():
                setattr(source, name, value)

    def _original(self, source: SourceRow, work: Work) -> Path:
        return self._originals.path(source.workspace_id, source.key, source.sha256, work)

    def _upload(self, held: Assignment) -> UploadRow:
        with self._database.workspace(held.workspace_id) as session:
            row = session.get(UploadRow, (held.workspace_id, UUID(held.wish["upload_id"])))
            if row is None:
                raise errors.UNKNOWN_UPLOAD(upload=held.wish["upload_id"])
            session.expunge(row)
            return row

    def _source(self, held: Assignment) -> SourceRow:
        return self._source_of(held, UUID(str(held.outputs["hash"]["source_id"])))

    def _source_of(self, held: Assignment, source_id: UUID) -> SourceRow:
        with self._database.workspace(held.workspace_id) as session:
            row = session.get(SourceRow, (held.workspace_id, source_id))
            if row is None:
                raise errors.UNKNOWN_SOURCE(source=source_id)
            session.expunge(row)
            return row


def _locked(session: Session, held: Assignment) -> SourceRow:
    source_id = UUID(str(held.outputs["hash"]["source_id"]))
    row = session.get(SourceRow, (held.workspace_id, source_id), with_for_update=True)
    if row is None:
        raise errors.UNKNOWN_SOURCE(source=source_id)
    return row


def _told(row: SourceRow | UploadRow) -> dict[str, object]:
    """Return what an event says of a file; whoever brought it is told what became of it."""
    return {"name": row.name, "user_id": row.created_by}


def _grid(source: SourceRow) -> Grid:
    return Probe.model_validate(source.probe).grid
