"""A real PostgreSQL and a real SeaweedFS, and a worker that looks at assets."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from appliance.jobs.admission import Lane
from appliance.jobs.service import JobService
from appliance.jobs.worker import Worker
from appliance.kernel.database.sessions import Database
from appliance.kernel.settings import MediaLimits, ObjectStorageSettings, UploadSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.s3 import S3ObjectStore
from appliance.library.assets import Assets, Described
from appliance.library.checking import AssetCheck
from appliance.library.models import AssetRole, AssetRow
from tests.services.seaweedfs import seaweedfs
from tests.services.storage import bucket_at

SETTINGS = UploadSettings(max_gb=1, quota_gb=2)


@pytest.fixture(scope="session")
def storage() -> Iterator[ObjectStorageSettings]:
    with seaweedfs() as weed:
        yield bucket_at(weed.url)


@pytest.fixture(scope="session")
def s3(storage: ObjectStorageSettings) -> S3ObjectStore:
    store = S3ObjectStore(storage)
    store.prepare()
    return store


@pytest.fixture
def assets(s3: S3ObjectStore) -> Assets:
    return Assets(s3, SETTINGS)


@pytest.fixture
def work_off(database: Database, s3: S3ObjectStore, tmp_path: Path) -> Callable[[], None]:
    """Return what does everything that waits, as a worker would."""
    check = AssetCheck(database, s3, FolderStore(tmp_path / "work"), MediaLimits())

    def run() -> None:
        jobs = JobService(database, {Lane.BACKGROUND: 4})
        worker = Worker(jobs, {"asset": check}, renew_every=timedelta(seconds=2))
        for workspace_id, job_id in jobs.sweep():
            worker.attend(workspace_id, job_id)

    return run


class Sender:
    """Uploads as a browser does."""

    def __init__(self, database: Database, workspace: UUID, assets: Assets, work_off: Callable[[], None]) -> None:
        self.database, self.workspace, self.assets, self.work_off = database, workspace, assets, work_off

    def begin(self, name: str, size_bytes: int, role: AssetRole | None = None) -> UUID:
        with self.database.workspace(self.workspace) as session:
            return self.assets.create(session, self.workspace, Described(name, size_bytes, role)).id

    def put(self, asset_id: UUID, content: bytes, told: bytes | None = None) -> int:
        """Send something; ``told`` is of what the MD5 was told, where that is something else."""
        with self.database.workspace(self.workspace) as session:
            md5 = hashlib.md5(content if told is None else told).hexdigest()
            signed = self.assets.sign(session, asset_id, md5)
        return httpx.put(signed.url, content=content, headers=dict(signed.headers)).status_code

    def complete(self, asset_id: UUID) -> None:
        with self.database.workspace(self.workspace) as session:
            self.assets.complete(session, asset_id)

    def read(self, asset_id: UUID) -> AssetRow:
        with self.database.workspace(self.workspace) as session:
            row = self.assets.get(session, asset_id)
            session.expunge(row)
            return row

    def send(self, path: Path, name: str | None = None, role: AssetRole | None = None) -> AssetRow:
        """Upload a file and have it looked at."""
        content = path.read_bytes()
        asset_id = self.begin(name or path.name, len(content), role)
        assert self.put(asset_id, content) == 200
        self.complete(asset_id)
        self.work_off()
        return self.read(asset_id)


@pytest.fixture
def sender(database: Database, workspace: UUID, assets: Assets, work_off: Callable[[], None]) -> Sender:
    return Sender(database, workspace, assets, work_off)
