"""The sources of a workspace: looked at, linked to, thrown away and taken back."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from appliance.events.kinds import Kind
from appliance.events.service import record
from appliance.kernel.database.clock import now
from appliance.kernel.database.sessions import Database
from appliance.kernel.settings import UploadSettings
from appliance.kernel.storage.objects import ObjectStore, Saving, Signed
from appliance.sources import errors
from appliance.sources.models import SourceRow
from appliance.sources.preparation import derived_key


class Made(StrEnum):
    """What can be fetched of a source."""

    ORIGINAL = "original"
    PROXY = "proxy"
    SPRITE = "sprite"
    PEAKS = "peaks"


_FILES = {
    Made.PROXY: ("proxy.mp4", "video/mp4"),
    Made.SPRITE: ("sprite.jpg", "image/jpeg"),
    Made.PEAKS: ("peaks.dat", "application/octet-stream"),
}


class Shelf:
    """What can be done with sources; every method is part of a request's transaction, but :meth:`sweep`."""

    def __init__(self, objects: ObjectStore, settings: UploadSettings) -> None:
        self._objects, self._settings = objects, settings

    def query(self, *, trash: bool = False) -> Select[SourceRow]:
        """Return what selects the workspace's sources, or those in the trash."""
        there = SourceRow.deleted_at.is_not(None) if trash else SourceRow.deleted_at.is_(None)
        return select(SourceRow).where(there)

    def get(self, session: Session, source_id: UUID) -> SourceRow:
        """Return a source, in the trash or not; ``SOURCE-025`` where the workspace has none of this id."""
        row = session.scalar(select(SourceRow).where(SourceRow.id == source_id))
        if row is None:
            raise errors.UNKNOWN_SOURCE(source=source_id)
        return row

    def link(self, session: Session, source_id: UUID, what: Made) -> Signed:
        """Return a request that reads the original or something made of it.

        Raises:
            ReelboxError: ``SOURCE-025``, ``SOURCE-026`` where it has not been made.
        """
        row = self.get(session, source_id)
        if what is Made.ORIGINAL:
            # Whatever the browser called it: it is saved, never shown.
            saving = Saving("application/octet-stream", row.name)
            return self._objects.sign_get(row.key, saving, self._settings.url_s)
        if getattr(row, what.value) is None:
            raise errors.NOT_MADE_YET(what=what.value)
        name, media_type = _FILES[what]
        key = derived_key(row.workspace_id, row.id, name)
        return self._objects.sign_get(key, Saving(media_type), self._settings.url_s)

    def delete(self, session: Session, source_id: UUID) -> datetime:
        """Put a source into the trash, and return when it is gone for good."""
        row = self.get(session, source_id)
        if row.deleted_at is None:
            row.deleted_at = now(session)
            record(session, row.workspace_id, Kind.SOURCE_DELETED, row.id, name=row.name)
            session.flush()
        return row.deleted_at + timedelta(days=self._settings.trash_days)

    def restore(self, session: Session, source_id: UUID) -> SourceRow:
        """Take a source out of the trash."""
        row = self.get(session, source_id)
        if row.deleted_at is not None:
            record(session, row.workspace_id, Kind.SOURCE_RESTORED, row.id, name=row.name)
        row.deleted_at = None
        session.flush()
        return row

    def sweep(self, database: Database) -> int:
        """Delete what has been in the trash for too long and nothing refers to; return how many sources."""
        with database.system() as session:
            old = SourceRow.deleted_at < now(session) - timedelta(days=self._settings.trash_days)
            found = session.execute(select(SourceRow.workspace_id, SourceRow.id).where(old)).all()
        swept = 0
        for workspace_id, source_id in found:
            try:
                with database.workspace(workspace_id) as session:
                    row = session.scalar(select(SourceRow).where(SourceRow.id == source_id, old).with_for_update())
                    swept += self._remove(session, row)
            except IntegrityError:
                continue  # a video still needs it
        return swept

    def _remove(self, session: Session, row: SourceRow | None) -> int:
        if row is None:  # restored meanwhile
            return 0
        prefix, key = derived_key(row.workspace_id, row.id, ""), row.key
        # First the row, which refuses where something refers to it; if the objects stay because the storage is away,
        # so does the row.
        session.delete(row)
        session.flush()
        self._objects.delete([key, *(item.key for item in self._objects.under(prefix))])
        return 1
