"""Sources and uploads that nobody sent."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from appliance.kernel.database.clock import now
from appliance.kernel.ids import new_id
from appliance.sources.models import SourceRow, SourceState, UploadRow, UploadState


def add_source(session: Session, workspace_id: UUID, name: str = "talk.mp4", **more: Any) -> UUID:
    """Insert a source that is ready, and return its id."""
    row = SourceRow(**_common(session, workspace_id, name), sha256=uuid4().hex, state=SourceState.READY, **more)
    session.add(row)
    session.flush()
    return row.id


def add_upload(session: Session, workspace_id: UUID, name: str = "talk.mp4") -> UUID:
    """Insert an upload of which the storage knows nothing, and return its id."""
    common = _common(session, workspace_id, name)
    row = UploadRow(**common, part_bytes=16 << 20, state=UploadState.OPEN, touched_at=common["created_at"])
    session.add(row)
    session.flush()
    return row.id


def _common(session: Session, workspace_id: UUID, name: str) -> dict[str, Any]:
    at = now(session)
    key = f"workspaces/{workspace_id}/originals/{name}"
    return {
        "workspace_id": workspace_id, "id": new_id(), "name": name, "media_type": "video/mp4", "size_bytes": 7,
        "key": key, "created_at": at,
    }  # fmt: skip
