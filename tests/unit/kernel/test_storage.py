"""Artifacts are whole or not there, and nothing of a killed run stays."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from appliance.kernel.errors import ReelboxError
from appliance.kernel.storage.folder import FolderStore, publish, write_text


def put(store: FolderStore, key: str, content: bytes) -> Path:
    with store.scratch() as scratch:
        (scratch / "x").write_bytes(content)
        return store.put(key, scratch / "x")


def test_what_was_put_is_found_by_another_store(tmp_path: Path) -> None:
    put(FolderStore(tmp_path), "stage/abc.bin", b"content")
    found = FolderStore(tmp_path).get("stage/abc.bin")
    assert found is not None
    assert found.read_bytes() == b"content"


def test_what_was_never_put_is_not_there(tmp_path: Path) -> None:
    assert FolderStore(tmp_path).get("stage/abc.bin") is None


def test_scratch_is_gone_even_after_an_error(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    with pytest.raises(RuntimeError), store.scratch() as scratch:
        raise RuntimeError
    assert not scratch.exists()


def test_scratch_of_a_killed_run_is_swept_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from appliance.kernel.storage.folder import FolderStore\n"
        "with FolderStore(Path(sys.argv[1])).scratch() as s: print(s, flush=True); time.sleep(600)"
    )
    child = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    theirs = Path(child.stdout.readline().strip())
    with FolderStore(tmp_path).scratch() as mine:
        assert theirs.exists()
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        FolderStore(tmp_path)
        assert not theirs.exists()
        assert mine.exists()


def test_trimming_takes_the_longest_unused_and_spares_the_recent(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    paths = [put(store, f"stage/{index}.bin", bytes(1000)) for index in range(4)]
    for age, path in enumerate(paths[:3]):
        used = time.time() - 10 * 86_400 + age
        os.utime(path, (used, used))
    assert store.trim(1500) == 3000
    assert [path.exists() for path in paths] == [False, False, False, True]
    assert store.trim(0) == 0


def test_a_folder_that_cannot_be_written_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReelboxError) as caught:
        FolderStore(tmp_path / "file" / "store")
    assert caught.value.code == "KERNEL-007"


def test_publishing_replaces_the_old_file_at_once_and_leaves_no_other(tmp_path: Path) -> None:
    target = tmp_path / "out.mp4"
    target.write_bytes(b"old")
    (tmp_path / "new").write_bytes(b"new")
    publish(tmp_path / "new", target)
    assert target.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["out.mp4"]


def test_publishing_works_across_file_systems(tmp_path: Path) -> None:
    shared = Path("/dev/shm")  # noqa: S108  the other file system every Linux has
    if not shared.is_dir() or shared.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    source = shared / f"reelbox-test-{os.getpid()}"
    source.write_bytes(b"content")
    publish(source, tmp_path / "out.mp4")
    assert (tmp_path / "out.mp4").read_bytes() == b"content"
    assert not source.exists()


def test_a_text_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ReelboxError):
        write_text(tmp_path / "missing" / "file.json", "{}")
    assert list(tmp_path.iterdir()) == []
