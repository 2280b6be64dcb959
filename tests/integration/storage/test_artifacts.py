"""What every store of artifacts promises: the command line's folder, and object storage with a folder as a cache."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from appliance.kernel.errors import ReelboxError
from appliance.kernel.storage.artifacts import S3ArtifactStore
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.ports import ArtifactStore
from appliance.kernel.storage.s3 import S3ObjectStore
from appliance.kernel.storage.seals import State, keep, state
from tests.fakes.objects import FakeObjects

Opened = Callable[[], ArtifactStore]
KEY = "stage/0123abc.bin"


@pytest.fixture(params=["folder", "s3"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Return what opens the same artifacts as another process would."""
    if request.param == "folder":
        return lambda: FolderStore(tmp_path / "work")
    s3: S3ObjectStore = request.getfixturevalue("s3")
    workspace = uuid4()
    return lambda: S3ArtifactStore(s3, FolderStore(tmp_path / "work"), workspace, 10**9)


def put(store: ArtifactStore, content: bytes, key: str = KEY) -> Path:
    with store.scratch() as scratch:
        (scratch / "x").write_bytes(content)
        return store.put(key, scratch / "x")


def test_what_was_put_is_found_by_another_process(opened: Opened) -> None:
    assert opened().get(KEY) is None
    assert put(opened(), b"content").read_bytes() == b"content"
    found = opened().get(KEY)
    assert found is not None
    assert found.read_bytes() == b"content"


def test_scratch_is_private_and_gone_even_after_an_error(opened: Opened) -> None:
    store = opened()
    with store.scratch() as one, store.scratch() as other:
        assert one != other
    with pytest.raises(RuntimeError), store.scratch() as scratch:
        raise RuntimeError
    assert not scratch.exists()


def test_many_at_once_see_an_artifact_whole_or_not_at_all(opened: Opened) -> None:
    content, seen = bytes(range(256)) * 20_000, set[bytes | None]()

    def work(number: int) -> None:
        store = opened()
        if number % 2:
            put(store, content)
        found = store.get(KEY)
        seen.add(found.read_bytes() if found else None)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen <= {content, None}
    assert content in seen


def test_a_sealed_artifact_is_intact(opened: Opened) -> None:
    store = opened()
    with store.scratch() as scratch:
        (scratch / "x").write_bytes(b"content")
        keep(store, KEY, scratch / "x")
    assert state(opened(), KEY) is State.INTACT


def cached(objects: FakeObjects, folder: Path, workspace: UUID, max_bytes: int = 10**9) -> S3ArtifactStore:
    return S3ArtifactStore(objects, FolderStore(folder), workspace, max_bytes)


def test_another_machine_finds_it_and_the_folder_may_be_emptied(tmp_path: Path) -> None:
    objects, workspace = FakeObjects(), uuid4()
    here = put(cached(objects, tmp_path / "one", workspace), b"content")
    there = cached(objects, tmp_path / "two", workspace).get(KEY)
    assert there is not None
    assert there.read_bytes() == b"content"
    shutil.rmtree(here.parents[1])
    assert cached(objects, tmp_path / "one", workspace).get(KEY) == here


def test_a_workspace_never_sees_anothers_artifacts(tmp_path: Path) -> None:
    objects = FakeObjects()
    put(cached(objects, tmp_path, uuid4()), b"content")
    assert cached(objects, tmp_path, uuid4()).get(KEY) is None


def test_storage_that_is_away_is_no_missing_artifact(tmp_path: Path) -> None:
    objects, workspace = FakeObjects(), uuid4()
    store = cached(objects, tmp_path, workspace)
    put(store, b"content")
    objects.away = True
    assert store.get(KEY) is not None
    with pytest.raises(ReelboxError, match="STORAGE-001"):
        store.get("stage/other.bin")
    with pytest.raises(ReelboxError, match="STORAGE-001"):
        put(store, b"content", "stage/other.bin")


def test_the_folder_keeps_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.kernel.storage.artifacts._IN_USE_S", -1.0)
    objects, workspace = FakeObjects(), uuid4()
    store = cached(objects, tmp_path, workspace, max_bytes=5000)
    for number in range(20):
        put(store, bytes(1000), f"stage/{number}.bin")
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.bin")) <= 5000
    assert store.get("stage/0.bin") is not None
