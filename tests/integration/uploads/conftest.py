"""A real PostgreSQL, and object storage in memory."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from appliance.jobs.admission import Lane
from appliance.jobs.service import JobService
from appliance.jobs.worker import Worker
from appliance.kernel.database.sessions import Database
from appliance.kernel.settings import MediaLimits, UploadSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.objects import SMALLEST_PART_BYTES
from appliance.sources.models import UploadRow
from appliance.sources.originals import Originals
from appliance.sources.preparation import Preparation
from appliance.sources.shelf import Shelf
from appliance.sources.uploads import Announced, Uploads, part_count
from tests.fakes.objects import FakeObjects

SETTINGS = UploadSettings(max_gb=1, quota_gb=2)


@pytest.fixture
def objects() -> FakeObjects:
    return FakeObjects()


@pytest.fixture
def uploads(objects: FakeObjects) -> Uploads:
    return Uploads(objects, SETTINGS)


@pytest.fixture
def shelf(objects: FakeObjects) -> Shelf:
    return Shelf(objects, SETTINGS)


class Sender:
    """Uploads as a browser does, and has the job done as a worker does."""

    def __init__(self, database: Database, workspace: UUID, objects: FakeObjects, uploads: Uploads) -> None:
        self.database, self.workspace, self.objects, self.uploads = database, workspace, objects, uploads

    def begin(self, content: bytes, name: str = "talk.mp4") -> UploadRow:
        with self.database.workspace(self.workspace) as session:
            wanted = Announced(name, len(content), "video/mp4", SMALLEST_PART_BYTES)
            row = self.uploads.create(session, self.workspace, wanted)
            session.expunge(row)
            return row

    def send(self, row: UploadRow, content: bytes, *numbers: int) -> None:
        for number in numbers or range(1, part_count(row) + 1):
            body = content[(number - 1) * row.part_bytes : number * row.part_bytes]
            with self.database.workspace(self.workspace) as session:
                signed = self.uploads.sign_part(session, row.id, number, hashlib.md5(body).hexdigest())
            assert self.objects.receive(signed, body)[0] == 200

    def complete(self, row: UploadRow) -> UploadRow:
        with self.database.workspace(self.workspace) as session:
            done = self.uploads.complete(session, row.id)
            session.expunge(done)
            return done

    def whole(self, content: bytes, name: str = "talk.mp4") -> UploadRow:
        row = self.begin(content, name)
        self.send(row, content)
        return self.complete(row)

    def again(self, row: UploadRow) -> UploadRow:
        with self.database.workspace(self.workspace) as session:
            found = self.uploads.get(session, row.id)
            session.expunge(found)
            return found


@pytest.fixture
def sender(database: Database, workspace: UUID, objects: FakeObjects, uploads: Uploads) -> Sender:
    return Sender(database, workspace, objects, uploads)


Work = Callable[..., None]


@pytest.fixture
def work_off(database: Database, objects: FakeObjects, tmp_path: Path) -> Work:
    """Return what does everything that waits, as a worker would."""

    def run(**more: Any) -> None:
        jobs = JobService(database, {Lane.BACKGROUND: 4})
        store = FolderStore(tmp_path / "work")
        preparation = Preparation(
            database, objects, Originals(objects, store, 10**9), store, MediaLimits(), SETTINGS, **more
        )  # fmt: skip
        worker = Worker(jobs, {"source": preparation}, renew_every=timedelta(seconds=2))
        for workspace_id, job_id in jobs.sweep():
            worker.attend(workspace_id, job_id)

    return run
