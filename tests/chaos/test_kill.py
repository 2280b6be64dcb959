"""``kill -9`` of the whole process tree at random points of an edit.

Run with ``make chaos``. Each round kills one run and looks at what stayed; the last run has to finish and to reuse
what the killed ones had finished. ``REELBOX_CHAOS_SEED`` repeats a sequence of moments.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

REELBOX = Path(sys.executable).with_name("reelbox")
KILLS = 10
MARK = "REELBOX_CHAOS_RUN"


def start(talk: Path, folder: Path, run: str) -> subprocess.Popen[bytes]:
    command: list[str | Path] = [REELBOX, "edit", talk, "-o", folder / "out.mp4", "--work-dir", folder / "work"]
    command += ["--report", folder / "report.json", "--json"]
    environment = os.environ | {MARK: run}
    with (folder / "events.jsonl").open("wb") as events:
        return subprocess.Popen(command, env=environment, stdout=events, stderr=subprocess.PIPE, start_new_session=True)


def marked(run: str) -> list[psutil.Process]:
    """Find every living process that inherited the run's mark, whoever its parent is now."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == run and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def gone_within(run: str, seconds: float) -> list[psutil.Process]:
    deadline = time.monotonic() + seconds
    while (left := marked(run)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def finish(talk: Path, folder: Path) -> tuple[dict[str, object], float]:
    started = time.monotonic()
    process = start(talk, folder, uuid.uuid4().hex)
    _, complaint = process.communicate(timeout=600)
    assert process.returncode == 0, complaint.decode()
    return json.loads((folder / "report.json").read_text()), time.monotonic() - started


def frames_in(video: Path) -> int:
    command = ["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-of", "csv=p=0"]
    shown = subprocess.run([*command, "-show_entries", "stream=nb_read_frames", video], capture_output=True, check=True)
    return int(shown.stdout.split()[0].strip(b","))


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("victim", ["tree", "leader"])
def test_a_run_killed_ten_times_finishes_and_leaves_nothing_behind(victim: str, talk: Path, tmp_path: Path) -> None:
    seed = int(os.environ.get("REELBOX_CHAOS_SEED", str(random.randrange(10**6))))  # noqa: S311  not a secret
    chance = random.Random(seed)  # noqa: S311
    print(f"\nvictim {victim}, seed {seed}")
    (tmp_path / "reference").mkdir()
    _, whole_s = finish(talk, tmp_path / "reference")
    folder = tmp_path / "killed"
    folder.mkdir()
    killed = 0
    while killed < KILLS:
        run = uuid.uuid4().hex
        process = start(talk, folder, run)
        moment = chance.uniform(0.2, whole_s)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            kill(process, whole_tree=victim == "tree")
            killed += 1
            print(f"  kill {killed} after {moment:.1f} s of {whole_s:.1f} s")
        else:
            # What killed runs had finished let this one end early: begin again from nothing.
            assert process.returncode == 0
            print(f"  finished before {moment:.1f} s: {reused(folder)}")
            shutil.rmtree(folder / "work")
        process.communicate()
        assert gone_within(run, 5) == []
        assert [path.name for path in folder.iterdir() if path.suffix == ".part"] == []
        if (folder / "out.mp4").exists():
            frames_in(folder / "out.mp4")  # whole, or FFmpeg would say so
            (folder / "out.mp4").unlink()
    report, last_s = finish(talk, folder)
    assert frames_in(folder / "out.mp4") == report["frames"]
    assert list((folder / "work" / "scratch").iterdir()) == []
    print(f"  last run: {last_s:.1f} s, {reused(folder)}")


def kill(process: subprocess.Popen[bytes], *, whole_tree: bool) -> None:
    tree = [process.pid]
    if whole_tree:
        tree += [child.pid for child in psutil.Process(process.pid).children(recursive=True)]
    for pid in tree:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def reused(folder: Path) -> str:
    """Say which stages the last finished run did not have to do again."""
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    stages = sorted({event["stage"] for event in events if event.get("reused")})
    report = events[-1]
    return f"reused {', '.join(stages) or 'no whole stage'}, {report['chunks_reused']} of {report['chunks']} chunks"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_ctrl_c_ends_everything_within_five_seconds(share: float, talk: Path, tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    _, whole_s = finish(talk, tmp_path / "reference")
    run = uuid.uuid4().hex
    process = start(talk, tmp_path, run)
    time.sleep(whole_s * share)
    process.send_signal(signal.SIGINT)
    started = time.monotonic()
    _, complaint = process.communicate(timeout=30)
    took = time.monotonic() - started
    print(f"\nended {took:.2f} s after Ctrl-C at {share:.0%}")
    assert process.returncode == 5
    assert json.loads(complaint.splitlines()[-1])["code"] == "KERNEL-006"
    assert took < 5
    assert gone_within(run, 0.5) == []
    assert not (tmp_path / "out.mp4").exists()
