"""What `reelbox remote watch-folder` and `watch-prefix` do, to a real API and real object storage."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from appliance.bootstrap.service import assemble
from appliance.entrypoints.cli.remote.folders import WatchedFolder
from appliance.entrypoints.cli.remote.httpx import Server, Uploader
from appliance.entrypoints.cli.remote.intake import Intake
from appliance.entrypoints.cli.remote.prefixes import WatchedPrefix
from appliance.entrypoints.cli.remote.s3 import Prefix
from appliance.entrypoints.http.app import create_app
from appliance.jobs.admission import Lane
from appliance.jobs.service import JobService
from appliance.jobs.worker import Worker
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.settings import HttpSettings, MediaLimits, ObjectStorageSettings, UploadSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.s3 import S3ObjectStore
from appliance.kernel.work import Work
from appliance.sources.originals import Originals
from appliance.sources.preparation import Preparation
from tests.media.generate import clip
from tests.services.api import new_key, served
from tests.services.seaweedfs import KEY, SECRET, seaweedfs
from tests.services.storage import bucket_at

Told = list[dict[str, Any]]


@pytest.fixture(scope="module")
def storage() -> Iterator[ObjectStorageSettings]:
    with seaweedfs() as server:
        yield bucket_at(server.url)


@pytest.fixture
def objects(storage: ObjectStorageSettings) -> S3ObjectStore:
    store = S3ObjectStore(storage)
    store.prepare()
    return store


@pytest.fixture
def uploader(database: Database, workspace: UUID, objects: S3ObjectStore, tmp_path: Path) -> Iterator[Uploader]:
    services = assemble(
        database, HttpSettings(public_url="http://localhost:8080"), MemoryRates(), mailer=None, objects=objects
    )
    store = FolderStore(tmp_path / "work")
    preparation = Preparation(
        database, objects, Originals(objects, store, 10**9), store, MediaLimits(), UploadSettings()
    )
    key = new_key(database, workspace)
    with (
        served(create_app(services)) as url,
        working_off(database, preparation),
        closing(Uploader(Server(url, str(workspace), key), pause_s=0.02)) as opened,
    ):
        yield opened


@contextmanager
def working_off(database: Database, preparation: Preparation) -> Iterator[None]:
    """Do what waits, as the box's scheduler and a worker would."""
    jobs, ended = JobService(database, {Lane.BACKGROUND: 1}), threading.Event()
    worker = Worker(jobs, {"source": preparation}, renew_every=timedelta(seconds=2))

    def run() -> None:
        while not ended.wait(0.05):
            for workspace_id, job_id in jobs.sweep():
                worker.attend(workspace_id, job_id)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(30)


def videos(uploader: Uploader) -> list[str]:
    return sorted(video["name"] for video in uploader.ask("GET", "/videos")["items"])


@pytest.mark.timeout(120)
def test_a_folder_gives_a_video_of_each_recording_once(uploader: Uploader, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    first = clip(folder / "first.mp4")
    (folder / "broken.mp4").write_bytes(b"no video at all" * 100)
    (folder / "notes.txt").write_text("not a recording")

    def looking() -> Callable[[], Told]:
        watched = WatchedFolder(folder, Intake(uploader, "tight", Work()), Work(), settle_s=0)

        def look() -> Told:
            told: Told = []
            watched.look(told.append)
            return told

        return look

    look = looking()
    assert look() == []  # seen for the first time: it may still be growing
    told = look()
    assert [said["file"] for said in told] == ["broken.mp4", "first.mp4"]
    assert "SOURCE-" in told[0]["refused"]
    video = uploader.ask("GET", f"/videos/{told[1]['video_id']}")
    assert (video["name"], video["recipe"]) == ("first", "tight")

    (folder / "copy.mp4").write_bytes(first.read_bytes())
    sent = uploader.parts_sent
    again = looking()  # somebody started it anew
    assert (again(), again()) == ([], [])
    assert (uploader.parts_sent, videos(uploader)) == (sent, ["first"])


@pytest.fixture
def drop(storage: ObjectStorageSettings, monkeypatch: pytest.MonkeyPatch) -> S3ObjectStore:
    """A bucket of somebody's own, which the environment tells how to reach."""
    monkeypatch.setenv("REELBOX_S3_ENDPOINT", str(storage.endpoint))
    monkeypatch.setenv("REELBOX_S3_ACCESS_KEY", KEY)
    monkeypatch.setenv("REELBOX_S3_SECRET_KEY", SECRET)
    bucket = S3ObjectStore(storage.model_copy(update={"bucket": f"drop-{uuid4().hex[:8]}"}))
    bucket.prepare()
    return bucket


@pytest.mark.timeout(120)
def test_a_prefix_gives_a_video_of_each_object_once_and_nothing_is_written_there(
    uploader: Uploader, drop: S3ObjectStore, tmp_path: Path
) -> None:
    first, second = clip(tmp_path / "first.mp4"), clip(tmp_path / "second.mp4", seconds=3)
    drop.put("in/broken.mp4", b"no video at all" * 100)
    drop.put("in/growing.mp4", b"one")
    drop.put("elsewhere/other.mp4", first.read_bytes())
    drop.upload("in/talks/first.mp4", first, Work())
    state = tmp_path / "state" / "taken.json"

    def watched() -> WatchedPrefix:
        return WatchedPrefix(Prefix(f"s3://{drop.bucket}/in/"), Intake(uploader, None, Work()), Work(), state)

    told: Told = []
    one = watched()
    one.look(told.append)
    assert told == []
    drop.upload("in/growing.mp4", second, Work())
    one.look(told.append)
    assert [said["file"] for said in told] == ["in/broken.mp4", "in/talks/first.mp4"]
    assert "SOURCE-" in told[0]["refused"]
    one.look(told.append)
    assert told[2]["file"] == "in/growing.mp4"
    assert videos(uploader) == ["first", "growing"]

    sent = uploader.parts_sent
    after_restart = watched()
    after_restart.look(told.append)
    after_restart.look(told.append)
    assert (len(told), uploader.parts_sent) == (3, sent)
    assert len(list(drop.under(""))) == 4


def test_an_object_that_is_gone_or_another_by_now_does_not_stop_the_others(
    uploader: Uploader, drop: S3ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a-gone", "b-changed", "c-there"):
        drop.upload(f"{name}.mp4", clip(tmp_path / f"{name}.mp4", seconds=1 + len(name) / 10), Work())
    prefix = Prefix(f"s3://{drop.bucket}")
    one = WatchedPrefix(prefix, Intake(uploader, None, Work()), Work(), tmp_path / "taken.json")
    told: Told = []
    one.look(told.append)
    listed = list(prefix.objects())
    drop.delete(["a-gone.mp4"])
    drop.put("b-changed.mp4", b"something else")
    monkeypatch.setattr(prefix, "objects", lambda: iter(listed))  # it happens between listing and reading
    one.look(told.append)
    assert [said["file"] for said in told] == ["a-gone.mp4", "b-changed.mp4", "c-there.mp4"]
    assert [said.get("failed", "")[:11] for said in told] == ["STORAGE-002", "STORAGE-003", ""]
    assert videos(uploader) == ["c-there"]


def test_a_bucket_that_is_away_is_said_and_tried_again(
    uploader: Uploader, drop: S3ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REELBOX_S3_ENDPOINT", "http://127.0.0.1:9")
    one = WatchedPrefix(Prefix(f"s3://{drop.bucket}"), Intake(uploader, None, Work()), Work(), tmp_path / "taken.json")
    with pytest.raises(ReelboxError, match="cannot be reached") as raised:
        one.look(print)
    assert (raised.value.code, raised.value.retryable) == ("STORAGE-001", True)
