"""What the administrator is told of the box."""

from sqlalchemy.orm import Session

from appliance.kernel.database.holdings import Held, held
from appliance.kernel.settings import EventSettings, JobSettings, StorageSettings, UploadSettings, load
from appliance.kernel.storage.folder import FolderStore
from appliance.library.models import AssetRow
from appliance.operations.storage import Retention, Storage
from appliance.sources.models import SourceRow
from appliance.videos.models import RenderRow


def storage() -> Storage:
    """Return what reports on the disk."""
    uploading, events = load(UploadSettings), load(EventSettings)
    kept = Retention(uploading.trash_days, uploading.keep_days, events.keep_days)
    folder = uploading.disk or FolderStore(load(StorageSettings).work_dir).root
    return Storage(folder, int(load(JobSettings).disk_floor_gb * 1e9), _holdings, kept)


def _holdings(session: Session) -> list[Held]:
    source, asset, render = SourceRow, AssetRow, RenderRow
    return [
        held(session, "sources", source.size_bytes, source.created_at, source.deleted_at.is_(None)),
        held(session, "renders", render.size_bytes, render.created_at, render.object_key.is_not(None)),
        held(session, "assets", asset.size_bytes, asset.created_at, asset.deleted_at.is_(None)),
        held(session, "trash", source.size_bytes, source.created_at, source.deleted_at.is_not(None)),
    ]
