"""Assets that nobody sent."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from appliance.kernel.database.clock import now
from appliance.kernel.ids import new_id
from appliance.library.models import AssetRow, AssetState, HeldKind
from appliance.sources.assets import AssetProbe


def add_asset(session: Session, workspace_id: UUID, name: str = "city.png", **more: Any) -> AssetRow:
    """Insert a picture that is ready, unless something else is said."""
    probe = AssetProbe(kind="image", media_type="image/png", width=64, height=36)
    values = {
        "media_type": "image/png", "size_bytes": 7, "state": AssetState.READY, "kind": HeldKind.IMAGE, "tags": [],
        "license": "", "origin": "", "sha256": uuid4().hex * 2, "probe": probe.model_dump(mode="json"), **more,
    }  # fmt: skip
    asset_id, at = new_id(), now(session)
    key = f"workspaces/{workspace_id}/assets/{asset_id}"
    row = AssetRow(workspace_id=workspace_id, id=asset_id, name=name, key=key, created_at=at, **values)
    session.add(row)
    session.flush()
    return row
