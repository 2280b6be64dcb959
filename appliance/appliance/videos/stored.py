"""Sources in the database and in object storage."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from appliance.kernel.database.sessions import Database
from appliance.kernel.work import Work
from appliance.sources.models import SourceRow, SourceState
from appliance.sources.originals import Originals
from appliance.sources.schemas import Probe
from appliance.sources.shelf import Shelf
from appliance.videos import errors
from appliance.videos.ports import SourceFile


@dataclass(frozen=True)
class StoredSources:
    """:class:`~appliance.videos.ports.Sources` of a workspace.

    Attributes:
        database: Transactions, for files.
        shelf: The rows.
        originals: The files; ``None`` where nobody opens one: in the API.
    """

    database: Database
    shelf: Shelf
    originals: Originals | None = None

    def find(self, session: Session, source_id: UUID) -> SourceFile:
        """See the port: ``SOURCE-025``, ``VIDEOS-013``."""
        row = self._ready(session, source_id)
        length_s = 0.0
        if row.probe is not None:
            length_s = Probe.model_validate(row.probe).duration_s
        return SourceFile(row.id, row.sha256, row.name, length_s)

    def open(self, workspace_id: UUID, source_id: UUID, work: Work) -> Path:
        """See the port."""
        if self.originals is None:
            raise TypeError("this process opens no originals")
        with self.database.workspace(workspace_id) as session:
            row = self._ready(session, source_id)
        return self.originals.path(workspace_id, row.key, row.sha256, work)

    def _ready(self, session: Session, source_id: UUID) -> SourceRow:
        row = self.shelf.get(session, source_id)
        if row.deleted_at is not None or row.state != SourceState.READY:
            state = "in the trash" if row.deleted_at is not None else row.state
            raise errors.SOURCE_NOT_READY(source=row.name, state=state)
        return row
