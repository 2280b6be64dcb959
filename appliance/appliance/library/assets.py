"""Assets of a workspace: uploaded in one piece straight to object storage, described, thrown away and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, cast, func, or_, select, update
from sqlalchemy.orm import Session

from appliance.jobs.admission import Lane
from appliance.jobs.machine import Step
from appliance.jobs.service import enqueue
from appliance.kernel.database.clock import now
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from appliance.kernel.ids import new_id
from appliance.kernel.settings import UploadSettings
from appliance.kernel.storage.errors import NO_MULTIPART
from appliance.kernel.storage.objects import ObjectStore, Part, Saving, Signed, workspace_key
from appliance.library import errors
from appliance.library.models import AssetRole, AssetRow, AssetState, BrandKitRow, BrandKitVersionRow, HeldKind
from appliance.sources.errors import NOT_MADE_YET
from appliance.sources.uploads import require_room

JOB_KIND = "asset"
MOST_BYTES = 5 * 10**9
"""S3 takes 5 GiB in one piece."""

_CHECK = Step("check")


class File(StrEnum):
    """What can be fetched of an asset."""

    ORIGINAL = "original"
    THUMBNAIL = "thumbnail"


@dataclass(frozen=True)
class Described:
    """What people say about an asset; ``role`` ``None`` leaves its use to what the file holds."""

    name: str
    size_bytes: int
    role: AssetRole | None = None
    tags: Sequence[str] = ()
    license: str = ""
    origin: str = ""


@dataclass(frozen=True)
class Filter:
    """Which assets; ``text`` is looked for in names, tags and origins."""

    kind: HeldKind | None = None
    role: AssetRole | None = None
    tags: Sequence[str] = field(default=())
    text: str | None = None
    trash: bool = False


def thumbnail_key(row: AssetRow) -> str:
    """Return where an asset's thumbnail is kept."""
    return f"{row.key}.thumbnail"


def folded(tags: Sequence[str]) -> list[str]:
    """Return tags in lower case, each once, in their order."""
    return list(dict.fromkeys(tag.casefold() for tag in tags))


class Assets:
    """What can be done with assets; every method is part of a request's transaction, but :meth:`sweep`."""

    def __init__(self, objects: ObjectStore, settings: UploadSettings) -> None:
        self._objects, self._settings = objects, settings

    def create(self, session: Session, workspace_id: UUID, wanted: Described, by: UUID | None = None) -> AssetRow:
        """Announce an asset.

        Raises:
            ReelboxError: ``SOURCE-003``, ``SOURCE-015`` to ``SOURCE-017`` where the file cannot be taken.
        """
        most_gb = min(self._settings.max_gb, MOST_BYTES / 1e9)
        settings = self._settings.model_copy(update={"max_gb": most_gb})
        require_room(session, workspace_id, settings, wanted.name, wanted.size_bytes, beside=_used_bytes)
        asset_id = new_id()
        key = workspace_key(workspace_id, "assets", asset_id)
        row = AssetRow(
            workspace_id=workspace_id, id=asset_id, name=wanted.name, media_type="application/octet-stream",
            size_bytes=wanted.size_bytes, key=key, state=AssetState.OPEN, role=wanted.role, tags=folded(wanted.tags),
            license=wanted.license, origin=wanted.origin, created_by=by, created_at=now(session),
            multipart_id=self._objects.begin(key, "application/octet-stream"),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row

    def sign(self, session: Session, asset_id: UUID, md5: str) -> Signed:
        """Return a request that sends the file; the storage refuses any other content or length."""
        row = self.get(session, asset_id)
        _require(row, AssetState.OPEN)
        part = Part(1, row.size_bytes, md5)
        return self._objects.sign_part(row.key, row.multipart_id or "", part, self._settings.url_s)

    def complete(self, session: Session, asset_id: UUID) -> AssetRow:
        """Queue the job that looks at the file; asking again changes nothing.

        Raises:
            ReelboxError: ``LIBRARY-010``, ``LIBRARY-019`` where it has not arrived, ``STORAGE-004`` where the storage
                knows nothing of it.
        """
        row = self._locked(session, asset_id)
        if row.state != AssetState.OPEN:
            return row
        multipart_id = row.multipart_id or ""
        try:
            there = self._objects.parts(row.key, multipart_id)
        except ReelboxError as error:
            # Completed earlier, by a request whose transaction did not get to its end.
            if error.code != NO_MULTIPART.code or self._objects.head(row.key) is None:
                raise
        else:
            if [part.size_bytes for part in there] != [row.size_bytes]:
                arrived = sum(part.size_bytes for part in there)
                raise errors.NOT_ARRIVED(detail=f"{arrived} of {row.size_bytes} bytes are there")
            self._objects.complete(row.key, multipart_id, there)
        row.state = AssetState.CHECKING
        wish = {"asset_id": str(row.id)}
        row.job_id = enqueue(session, row.workspace_id, JOB_KIND, wish, [_CHECK], lane=Lane.BACKGROUND)
        session.flush()
        return row

    def query(self, wanted: Filter) -> Select[AssetRow]:
        """Return what selects assets."""
        there = AssetRow.deleted_at.is_not(None) if wanted.trash else AssetRow.deleted_at.is_(None)
        query = select(AssetRow).where(there, AssetRow.state != AssetState.DUPLICATE)
        if wanted.kind is not None:
            query = query.where(AssetRow.kind == wanted.kind)
        if wanted.role is not None:
            query = query.where(AssetRow.role == wanted.role)
        if wanted.tags:
            query = query.where(AssetRow.tags.contains(folded(wanted.tags)))
        if wanted.text:
            places = AssetRow.name, func.array_to_string(AssetRow.tags, " "), AssetRow.origin
            query = query.where(or_(*(place.icontains(wanted.text, autoescape=True) for place in places)))
        return query

    def get(self, session: Session, asset_id: UUID) -> AssetRow:
        """Return an asset, in the trash or not; ``LIBRARY-010`` where the workspace has none of this id."""
        row = session.scalar(select(AssetRow).where(AssetRow.id == asset_id))
        if row is None:
            raise errors.UNKNOWN_ASSET(asset=asset_id)
        return row

    def _locked(self, session: Session, asset_id: UUID) -> AssetRow:
        wanted = select(AssetRow).where(AssetRow.id == asset_id).with_for_update()
        row = session.scalar(wanted.execution_options(populate_existing=True))
        if row is None:
            raise errors.UNKNOWN_ASSET(asset=asset_id)
        return row

    def describe(self, session: Session, asset_id: UUID, changes: dict[str, Any]) -> AssetRow:
        """Change an asset's name, tags, license or origin."""
        row = self._locked(session, asset_id)
        for name, value in changes.items():
            setattr(row, name, folded(value) if name == "tags" else value)
        session.flush()
        return row

    def link(self, session: Session, asset_id: UUID, what: File) -> Signed:
        """Return a request that reads the file or its thumbnail.

        Raises:
            ReelboxError: ``LIBRARY-010``; ``LIBRARY-018``, ``SOURCE-026`` where there is none.
        """
        row = self.get(session, asset_id)
        _require(row, AssetState.READY)
        if what is File.THUMBNAIL:
            if row.thumbnail is None:
                raise NOT_MADE_YET(what=what.value)
            return self._objects.sign_get(thumbnail_key(row), Saving(row.thumbnail["media_type"]), self._settings.url_s)
        # A picture may be shown where it is: what it is was found out by looking. A font is only ever saved.
        name = row.name if row.kind == HeldKind.FONT else None
        return self._objects.sign_get(row.key, Saving(row.media_type, name), self._settings.url_s)

    def delete(self, session: Session, asset_id: UUID) -> None:
        """Put an asset into the trash; one that never arrived is forgotten."""
        row = self._locked(session, asset_id)
        if row.state == AssetState.OPEN:
            self._remove(session, row)
        elif row.deleted_at is None:
            row.deleted_at = now(session)
            session.flush()

    def restore(self, session: Session, asset_id: UUID) -> AssetRow:
        """Take an asset out of the trash."""
        row = self._locked(session, asset_id)
        row.deleted_at = None
        session.flush()
        return row

    def sweep(self, database: Database) -> int:
        """Delete what was in the trash for too long, and what never became an asset; return how many.

        What a brand kit names stays.
        """
        with database.system() as session:
            at = now(session)
            lost = AssetRow.state.in_([AssetState.OPEN, AssetState.REFUSED, AssetState.DUPLICATE])
            old = or_(
                AssetRow.deleted_at < at - timedelta(days=self._settings.trash_days),
                lost & (AssetRow.created_at < at - timedelta(days=self._settings.keep_days)),
            )
            found = session.execute(select(AssetRow.workspace_id, AssetRow.id).where(old)).all()
        swept = 0
        for workspace_id, asset_id in found:
            with database.workspace(workspace_id) as session:
                row = session.scalar(select(AssetRow).where(AssetRow.id == asset_id, old).with_for_update())
                if row is not None and not _named(session, row):
                    self._remove(session, row)
                    swept += 1
        return swept

    def _remove(self, session: Session, row: AssetRow) -> None:
        if row.state == AssetState.OPEN and row.multipart_id is not None:
            self._objects.abort(row.key, row.multipart_id)
        session.execute(update(AssetRow).where(AssetRow.same_as == row.id).values(same_as=None))
        session.delete(row)
        session.flush()
        self._objects.delete([row.key, thumbnail_key(row)])


def _named(session: Session, row: AssetRow) -> bool:
    """Tell whether the newest version of a brand kit names an asset, in the trash or not."""
    kit, said = BrandKitRow, BrandKitVersionRow
    query = select(said.number).join(kit, (kit.id == said.document_id) & (kit.version == said.number))
    named = cast(said.document, Text).contains(str(row.id), autoescape=True)
    return session.scalar(query.where(named).limit(1)) is not None


def _used_bytes(session: Session) -> int:
    return int(session.scalar(select(func.coalesce(func.sum(AssetRow.size_bytes), 0))) or 0)


def _require(row: AssetRow, state: AssetState) -> None:
    if row.state != state:
        raise errors.ASSET_STATE(state=row.state)
