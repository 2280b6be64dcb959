"""Uploads: refused before the first byte, gone on with days later, complete only when every part is the right one."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import UploadSettings
from appliance.kernel.storage.objects import MOST_PARTS, SMALLEST_PART_BYTES
from appliance.sources.models import UploadState
from appliance.sources.uploads import Announced, Claimed, Uploads, part_size
from tests.fakes.objects import FakeObjects
from tests.integration.uploads.conftest import Sender
from tests.services.postgres import new_workspace

CONTENT = os.urandom(2 * SMALLEST_PART_BYTES + 1000)


@pytest.mark.parametrize(
    ("size", "code"),
    [(0, "SOURCE-003"), (1_000_000_001, "SOURCE-015")],
)
def test_a_file_of_the_wrong_size_is_refused(
    database: Database, workspace: UUID, uploads: Uploads, size: int, code: str
) -> None:
    with database.workspace(workspace) as session, pytest.raises(ReelboxError, match=code):
        uploads.create(session, workspace, Announced("talk.mp4", size))


def test_unfinished_uploads_count_against_the_quota(database: Database, workspace: UUID, uploads: Uploads) -> None:
    for _ in range(2):
        with database.workspace(workspace) as session:
            uploads.create(session, workspace, Announced("talk.mp4", 900_000_000))
    with database.workspace(workspace) as session, pytest.raises(ReelboxError, match=r"SOURCE-016.*0\.2 GB left"):
        uploads.create(session, workspace, Announced("talk.mp4", 300_000_000))
    other = new_workspace(database)
    with database.workspace(other) as session:
        uploads.create(session, other, Announced("talk.mp4", 300_000_000))


def test_a_disk_that_would_be_too_full_is_not_filled(
    database: Database, workspace: UUID, objects: FakeObjects, tmp_path: Path
) -> None:
    careful = Uploads(objects, UploadSettings(disk=tmp_path, disk_free_gb=10**9))
    with database.workspace(workspace) as session, pytest.raises(ReelboxError, match="SOURCE-017"):
        careful.create(session, workspace, Announced("talk.mp4", 1))


@pytest.mark.parametrize("size", [1, 10**9, 2 * 10**10, 5 * 10**12])
def test_any_file_fits_into_the_parts_that_the_storage_takes(size: int) -> None:
    assert part_size(size) >= SMALLEST_PART_BYTES
    assert -(-size // part_size(size)) <= MOST_PARTS


def test_an_upload_goes_on_where_it_was(sender: Sender, database: Database, workspace: UUID) -> None:
    row = sender.begin(CONTENT, "../my\x00 talk.mp4")
    sender.send(row, CONTENT, 2)
    with database.workspace(workspace) as session:
        (found,) = sender.uploads.unfinished(session)
        assert (found.id, found.name, found.size_bytes) == (row.id, ".._my_ talk.mp4", len(CONTENT))
        assert [(part.number, part.size_bytes) for part in sender.uploads.parts(session, row.id)] == [
            (2, SMALLEST_PART_BYTES)
        ]
    with pytest.raises(ReelboxError, match=r"SOURCE-019.*part 1, 3 are not there"):
        sender.complete(row)
    sender.send(row, CONTENT, 1, 3)
    done = sender.complete(row)
    assert done.state == UploadState.RECEIVED
    assert sender.objects.get(row.key) == CONTENT
    assert sender.complete(row).job_id == done.job_id
    with database.workspace(workspace) as session, pytest.raises(ReelboxError, match="SOURCE-027"):
        sender.uploads.sign_part(session, row.id, 1, "00" * 16)


def test_parts_in_the_wrong_order_or_of_another_content_are_named(
    sender: Sender, database: Database, workspace: UUID
) -> None:
    row = sender.begin(CONTENT)
    sender.send(row, CONTENT)
    with database.workspace(workspace) as session:
        there = [Claimed(part.number, part.etag) for part in sender.uploads.parts(session, row.id)]
    for claimed, code in (
        (there[::-1], "SOURCE-021"),
        ([*there, there[0]], "SOURCE-021"),
        (there[:2], "SOURCE-019.*part 3 is not listed"),
        ([there[0], Claimed(2, "00" * 16), there[2]], "SOURCE-020.*part 2 has another ETag"),
    ):
        with database.workspace(workspace) as session, pytest.raises(ReelboxError, match=code):
            sender.uploads.complete(session, row.id, claimed)
    quoted = [Claimed(part.number, f'"{part.etag}"') for part in there]
    with database.workspace(workspace) as session:
        assert sender.uploads.complete(session, row.id, quoted).state == UploadState.RECEIVED


def test_a_completion_whose_transaction_was_lost_is_made_up_for(sender: Sender) -> None:
    row = sender.begin(CONTENT)
    sender.send(row, CONTENT)
    assert row.multipart_id is not None
    sender.objects.complete(row.key, row.multipart_id, sender.objects.parts(row.key, row.multipart_id))
    assert sender.complete(row).state == UploadState.RECEIVED


def test_a_part_beyond_the_end_is_not_signed(sender: Sender, database: Database, workspace: UUID) -> None:
    row = sender.begin(CONTENT)
    for number in (0, 4):
        with database.workspace(workspace) as session, pytest.raises(ReelboxError, match="SOURCE-022"):
            sender.uploads.sign_part(session, row.id, number, "00" * 16)


def test_a_foreign_upload_is_unknown(sender: Sender, database: Database) -> None:
    row = sender.begin(CONTENT)
    with database.workspace(new_workspace(database)) as session:
        for stranger in (row.id, uuid4()):
            with pytest.raises(ReelboxError, match="SOURCE-018"):
                sender.uploads.parts(session, stranger)


def test_an_aborted_upload_leaves_nothing(sender: Sender, database: Database, workspace: UUID) -> None:
    row = sender.begin(CONTENT)
    sender.send(row, CONTENT, 1)
    with database.workspace(workspace) as session:
        sender.uploads.abort(session, row.id)
    with database.workspace(workspace) as session:
        assert sender.uploads.unfinished(session) == []
    with pytest.raises(ReelboxError, match="STORAGE-004"):
        sender.objects.parts(row.key, row.multipart_id or "")


def test_what_nobody_went_on_with_is_swept_and_the_rest_stays(sender: Sender, database: Database) -> None:
    old, recent = sender.begin(CONTENT), sender.begin(CONTENT)
    with database.system() as session:
        session.execute(
            text("UPDATE uploads SET touched_at = now() - :age WHERE id = :id"),
            {"age": timedelta(days=8), "id": old.id},
        )
    assert sender.uploads.sweep(database) == 1
    assert sender.again(recent).state == UploadState.OPEN
    with pytest.raises(ReelboxError, match="SOURCE-018"):
        sender.again(old)
    with pytest.raises(ReelboxError, match="STORAGE-004"):
        sender.objects.parts(old.key, old.multipart_id or "")


def test_the_sample_that_comes_with_the_product_is_taken_like_any_upload(
    uploads: Uploads, database: Database, workspace: UUID, objects: FakeObjects
) -> None:
    with database.workspace(workspace) as session:
        row = uploads.sample(session, workspace)
    stored = objects.head(row.key)
    assert row.state == UploadState.RECEIVED
    assert row.job_id is not None
    assert stored is not None
    assert stored.size_bytes == row.size_bytes < 400_000
