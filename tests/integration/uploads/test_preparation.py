"""From an upload to a source with everything a studio shows of it, or to a refusal that says why."""

import hashlib
import json
import os
import struct
from pathlib import Path
from uuid import UUID

import av
import pytest
from PIL import Image
from sqlalchemy import func, select, text

from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import CANCELLED, ReelboxError
from appliance.kernel.storage.objects import SMALLEST_PART_BYTES
from appliance.sources.models import SourceRow, SourceState, UploadState
from appliance.sources.preparation import derived_key
from appliance.sources.schemas import Probe
from appliance.sources.settling import settle
from appliance.sources.shelf import Made, Shelf
from tests.fakes.objects import FakeObjects
from tests.integration.uploads.conftest import Sender, Work


def sources(database: Database, workspace: UUID) -> list[SourceRow]:
    with database.workspace(workspace) as session:
        rows = [*session.scalars(select(SourceRow))]
        session.expunge_all()
        return rows


@pytest.mark.timeout(120)
def test_a_talk_becomes_a_source_that_a_browser_can_show(  # noqa: PLR0913  fixtures
    sender: Sender, work_off: Work, database: Database, workspace: UUID, talk: Path, tmp_path: Path
) -> None:
    content, told = talk.read_bytes(), list[UUID]()
    upload = sender.whole(content, "Mein Vortrag.mp4")
    work_off(ready=lambda _, __, source_id: told.append(source_id))
    (source,) = sources(database, workspace)
    assert (source.state, source.failure) == (SourceState.READY, None)
    assert source.sha256 == hashlib.sha256(content).hexdigest()
    assert sender.again(upload).source_id == source.id == told[0]
    assert sender.objects.get(source.key) == content
    probe = Probe.model_validate(source.probe)
    assert probe.name == "Mein Vortrag.mp4"

    proxy = tmp_path / "proxy.mp4"
    proxy.write_bytes(sender.objects.get(derived_key(workspace, source.id, "proxy.mp4")))
    assert proxy.read_bytes().index(b"moov") < proxy.read_bytes().index(b"mdat")
    with av.open(str(proxy)) as opened:
        picture = opened.streams.video[0]
        assert (picture.codec_context.name, picture.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert min(picture.width, picture.height) <= 540
        assert picture.frames == probe.grid.frame_count
        assert opened.streams.audio[0].codec_context.name == "aac"

    sheet = json.loads(sender.objects.get(derived_key(workspace, source.id, "sprite.json")))
    (tmp_path / "sprite.jpg").write_bytes(sender.objects.get(derived_key(workspace, source.id, "sprite.jpg")))
    with Image.open(tmp_path / "sprite.jpg") as image:
        assert image.size == (10 * sheet["tile_width"], -(-sheet["count"] // 10) * sheet["tile_height"])
    assert sheet["count"] == -(-int(probe.duration_s * 100) // int(sheet["interval_s"] * 100))

    peaks = sender.objects.get(derived_key(workspace, source.id, "peaks.dat"))
    version, flags, rate, step, length, channels = struct.unpack("<iIiiIi", peaks[:24])
    assert (version, flags, rate // step, channels, len(peaks)) == (2, 1, 50, 1, 24 + 2 * length)
    assert abs(length / 50 - probe.duration_s) < 0.1
    assert max(peaks[24:]) > 0


def test_the_same_content_is_stored_once(
    sender: Sender, work_off: Work, database: Database, workspace: UUID, objects: FakeObjects
) -> None:
    content = os.urandom(SMALLEST_PART_BYTES)
    first, second = sender.whole(content, "one.mp4"), sender.whole(content, "two.mp4")
    work_off()
    third = sender.whole(content, "three.mp4")
    work_off()
    (source,) = sources(database, workspace)
    rows = [sender.again(row) for row in (first, second, third)]
    assert {row.source_id for row in rows} == {source.id}
    assert [objects.head(row.key) is not None for row in rows].count(True) == 1


def test_what_is_no_video_is_refused_by_its_own_name(
    sender: Sender, work_off: Work, database: Database, workspace: UUID
) -> None:
    sender.whole(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "holiday.mp4")
    work_off()
    (source,) = sources(database, workspace)
    assert source.state == SourceState.REFUSED
    assert source.failure is not None
    assert source.failure["code"] == "SOURCE-004"
    assert source.failure["message"].startswith("holiday.mp4 is not a video")
    assert source.failure["hint"]
    with database.workspace(workspace) as session:
        failed = text("SELECT state, failure->>'code' FROM jobs")
        assert session.execute(failed).one() == ("failed", "SOURCE-004")


def test_a_fetched_file_goes_the_same_way(sender: Sender, work_off: Work, database: Database, workspace: UUID) -> None:
    with database.workspace(workspace) as session:
        address = "https://example.com/a/My%20talk.mp4?x=1"
        upload = sender.uploads.fetch(session, workspace, address, lambda _: None)
        upload_id, name = upload.id, upload.name
    assert name == "My talk.mp4"
    work_off(fetcher=lambda _, target, __, ___: target.write_bytes(b"not a video"))
    (source,) = sources(database, workspace)
    assert (source.name, source.size_bytes, source.state) == ("My talk.mp4", 11, SourceState.REFUSED)
    with database.workspace(workspace) as session:
        assert sender.uploads.get(session, upload_id).state == UploadState.DONE


def test_trash_keeps_a_source_for_a_while_and_then_nothing_of_it_is_left(
    sender: Sender, work_off: Work, database: Database, workspace: UUID, shelf: Shelf
) -> None:
    content = os.urandom(1000)
    sender.whole(content)
    work_off()
    (source,) = sources(database, workspace)
    sender.objects.put(derived_key(workspace, source.id, "sprite.jpg"), b"made of it")
    with database.workspace(workspace) as session:
        shelf.delete(session, source.id)
        assert session.scalars(shelf.query()).all() == []
        assert len(session.scalars(shelf.query(trash=True)).all()) == 1
        assert shelf.restore(session, source.id).deleted_at is None
        shelf.delete(session, source.id)
    assert shelf.sweep(database) == 0
    sender.whole(content)  # the same again takes it out of the trash
    work_off()
    assert sources(database, workspace)[0].deleted_at is None
    with database.system() as session:
        session.execute(text("UPDATE sources SET deleted_at = now() - interval '31 days'"))
    assert shelf.sweep(database) == 1
    assert [*sender.objects.under("")] == []
    with database.workspace(workspace) as session:
        assert session.scalar(select(func.count()).select_from(SourceRow)) == 0


def test_only_what_was_made_has_an_address(
    sender: Sender, work_off: Work, database: Database, workspace: UUID, shelf: Shelf
) -> None:
    sender.whole(b"no video")
    work_off()
    (source,) = sources(database, workspace)
    with database.workspace(workspace) as session:
        signed = shelf.link(session, source.id, Made.ORIGINAL)
        assert sender.objects.receive(signed) == (200, b"no video")
        with pytest.raises(ReelboxError, match="SOURCE-026"):
            shelf.link(session, source.id, Made.PROXY)


def test_a_preparation_that_ends_by_a_defect_or_is_stopped_leaves_nothing_waiting(
    sender: Sender, work_off: Work, database: Database, workspace: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defect(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("appliance.sources.preparation.service.probe", defect)
    sender.whole(os.urandom(SMALLEST_PART_BYTES), "talk.mp4")
    work_off()
    settle(database)
    (source,) = sources(database, workspace)
    assert source.state == SourceState.REFUSED
    assert source.failure is not None
    assert source.failure["code"]
    assert settle(database) == 0

    stopped = sender.whole(os.urandom(SMALLEST_PART_BYTES), "stopped.mp4")
    assert settle(database) == 0
    with database.workspace(workspace) as session:
        session.execute(text("UPDATE jobs SET state = 'cancelled' WHERE state = 'queued'"))
    assert settle(database) == 1
    upload = sender.again(stopped)
    assert upload.state == UploadState.FAILED
    assert upload.failure is not None
    assert upload.failure["code"] == CANCELLED.code
