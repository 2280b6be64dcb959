"""The job that looks at an uploaded asset: what it holds, whether it is new, and how it looks small."""

from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.jobs.machine import Failure
from appliance.jobs.service import Assignment
from appliance.jobs.worker import Made
from appliance.kernel.database.locks import HashedLock, hold
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import CANCELLED, Kind, ReelboxError
from appliance.kernel.hashing import sha256_file
from appliance.kernel.ids import new_id
from appliance.kernel.settings import MediaLimits
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.objects import ObjectStore
from appliance.kernel.work import Work
from appliance.library import errors
from appliance.library.assets import thumbnail_key
from appliance.library.ffmpeg import write_picture
from appliance.library.fonttools import faces_of, is_font, look_at_font
from appliance.library.models import AssetRole, AssetRow, AssetState, HeldKind
from appliance.library.pillow import check_picture, write_thumbnail
from appliance.library.service import LOGO_TYPES, MOST_LOGO_PIXELS
from appliance.sources.assets import AssetProbe
from appliance.sources.service import look_at_asset

_SIDE = 480
_SHORT_S = 30.0  # a sound that is shorter is an effect, unless somebody says otherwise
_ROLES = {
    HeldKind.VIDEO: (AssetRole.BROLL,),
    HeldKind.IMAGE: (AssetRole.IMAGE, AssetRole.BROLL, AssetRole.LOGO),
    HeldKind.ANIMATION: (AssetRole.IMAGE,),
    HeldKind.SOUND: (AssetRole.SFX, AssetRole.MUSIC),
    HeldKind.FONT: (AssetRole.FONT,),
}
"""What each kind can be used as; first what it is taken for."""


class AssetCheck:
    """Does the jobs of kind ``asset``; each may be begun again by anybody at any time."""

    def __init__(self, database: Database, objects: ObjectStore, scratch: FolderStore, limits: MediaLimits) -> None:
        self._database, self._objects, self._scratch, self._limits = database, objects, scratch, limits

    def __call__(self, held: Assignment, work: Work) -> Made:
        """Look at an asset; what refuses it for good is also written down there.

        Raises:
            ReelboxError: ``LIBRARY-004``, ``LIBRARY-016``, ``LIBRARY-017`` and those of
                :func:`~appliance.sources.service.look_at_asset` for a file of no use.
        """
        row = self._row(held)
        if row.state in (AssetState.READY, AssetState.DUPLICATE):  # an earlier attempt got to its end
            return Made({"asset_id": str(row.id)})
        # Its name means something to people, and nothing here.
        shown = new_id().hex
        try:
            with self._scratch.scratch() as folder:
                return self._checked(held, row, folder, folder / shown, work)
        except ReelboxError as error:
            if error.kind in (Kind.INPUT, Kind.USAGE) and not error.retryable and error.code != CANCELLED.code:
                failure = asdict(Failure.of(error))
                failure["message"] = failure["message"].replace(shown, row.name)
                with self._database.workspace(held.workspace_id) as session:
                    refused = _locked(session, row.id)
                    refused.state, refused.failure = AssetState.REFUSED, failure
            raise

    def _checked(self, held: Assignment, row: AssetRow, folder: Path, path: Path, work: Work) -> Made:
        self._objects.download(row.key, path, work)
        sha256 = sha256_file(path, work, "hash")
        with self._database.workspace(held.workspace_id) as session:
            same = self._same(session, row, sha256)
        if same is None:
            kind, probe = self._look(path, work)
            role = _role(row, kind, probe, path)
            faces = faces_of(path, probe) if kind is HeldKind.FONT else None
            thumbnail = self._thumbnail(row, kind, probe, path, folder, work)
            with self._database.workspace(held.workspace_id) as session:
                same = self._same(session, row, sha256)
                if same is None:
                    found = _locked(session, row.id)
                    found.kind, found.role, found.media_type, found.sha256 = kind, role, probe["media_type"], sha256
                    found.probe, found.faces, found.state, found.failure = probe, faces, AssetState.READY, None
                    if thumbnail is not None:
                        found.thumbnail = thumbnail
        if same is not None:
            self._objects.delete([row.key, thumbnail_key(row)])
        return Made({"asset_id": str(same or row.id), "sha256": sha256, "same_as_before": same is not None})

    def _same(self, session: Session, row: AssetRow, sha256: str) -> UUID | None:
        """Return the asset that has this content already, out of the trash if it was there, and close the new one."""
        # Two uploads of one content must not both be the first.
        hold(session, HashedLock.ASSET, row.workspace_id, sha256)
        wanted = select(AssetRow).where(AssetRow.sha256 == sha256, AssetRow.id != row.id).with_for_update()
        known = session.scalar(wanted)
        if known is None:
            return None
        known.deleted_at = None
        new = _locked(session, row.id)
        new.state, new.same_as, new.failure = AssetState.DUPLICATE, known.id, None
        return known.id

    def _look(self, path: Path, work: Work) -> tuple[HeldKind, dict[str, Any]]:
        if is_font(path):
            return HeldKind.FONT, look_at_font(path)
        probe = look_at_asset(path, self._limits, work)
        return HeldKind(probe.kind), probe.model_dump(mode="json")

    def _thumbnail(  # noqa: PLR0913  what it depends on
        self, row: AssetRow, kind: HeldKind, probe: dict[str, Any], path: Path, folder: Path, work: Work
    ) -> dict[str, Any] | None:
        if kind in (HeldKind.SOUND, HeldKind.FONT):
            return None
        picture = path
        if kind is HeldKind.VIDEO:
            grid = AssetProbe.model_validate(probe).grid
            if grid is None:
                return None
            picture = write_picture(path, grid, folder, _SIDE, work)
        width, height = write_thumbnail(picture, folder / "thumbnail.webp", _SIDE)
        self._objects.upload(thumbnail_key(row), folder / "thumbnail.webp", work, "image/webp")
        return {"media_type": "image/webp", "width": width, "height": height}

    def _row(self, held: Assignment) -> AssetRow:
        with self._database.workspace(held.workspace_id) as session:
            row = session.scalar(select(AssetRow).where(AssetRow.id == UUID(held.wish["asset_id"])))
            if row is None:
                raise errors.UNKNOWN_ASSET(asset=held.wish["asset_id"])
            session.expunge(row)
            return row


def _role(row: AssetRow, kind: HeldKind, probe: dict[str, Any], path: Path) -> AssetRole:
    """Return what an asset is used as; refuse what it was uploaded for and cannot be."""
    fitting = _ROLES[kind]
    if row.role is None:
        return AssetRole.MUSIC if kind is HeldKind.SOUND and probe["duration_s"] >= _SHORT_S else fitting[0]
    role = AssetRole(row.role)
    if role not in fitting:
        raise errors.WRONG_ROLE(name=row.name, role=role, detail=f"it holds {kind}")
    if role is AssetRole.LOGO:
        if probe["media_type"] not in LOGO_TYPES:
            raise errors.WRONG_ROLE(name=row.name, role=role, detail="it is not a PNG, JPEG or WebP picture")
        check_picture(path, MOST_LOGO_PIXELS)
    return role


def _locked(session: Session, asset_id: UUID) -> AssetRow:
    row = session.scalar(select(AssetRow).where(AssetRow.id == asset_id).with_for_update())
    if row is None:  # deleted for good meanwhile
        raise errors.UNKNOWN_ASSET(asset=asset_id)
    return row
