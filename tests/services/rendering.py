"""A small real render for tests of workers: FFmpeg makes chunks of a test picture, and joins them.

usage: python -m tests.services.rendering scheduler | LANE[,LANE …] [CONCURRENCY]

``REELBOX_WORK_DIR`` holds artifacts by key; ``REELBOX_TEST_LEDGER`` gets a line for whatever begins and ends.
"""

import hashlib
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from appliance.entrypoints.worker import running
from appliance.jobs.machine import Step
from appliance.jobs.service import Assignment
from appliance.jobs.worker import Handler, Made
from appliance.kernel import processes
from appliance.kernel.chores import Chore
from appliance.kernel.database.sessions import Database
from appliance.kernel.settings import StorageSettings, load
from appliance.kernel.work import Work

CHUNKS = 4
STEPS = [Step("plan")]


def note(word: str, held: Assignment) -> None:
    """Append a line at once and whole."""
    with Path(os.environ["REELBOX_TEST_LEDGER"]).open("ab", buffering=0) as file:
        file.write(f"{word} {held.job_id} {held.step.name} {held.attempt} {os.getpid()}\n".encode())


def render(held: Assignment, work: Work) -> Made:
    """Do one step: plan, a chunk, or the join of all."""
    note("begin", held)
    folder = load(StorageSettings).work_dir
    made = _step(held, work, folder)
    note("end", held)
    return made


def _step(held: Assignment, work: Work, folder: Path) -> Made:
    seconds = held.wish.get("chunk_s", 2)
    if held.step.name == "plan":
        chunks = [Step(f"chunk:{number}", frozenset({"plan"})) for number in range(held.wish.get("chunks", CHUNKS))]
        return Made({"chunks": len(chunks)}, [*chunks, Step("join", frozenset(step.name for step in chunks))])
    if held.step.name == "join":
        parts = sorted(folder / str(output["file"]) for name, output in held.outputs.items() if name != "plan")
        listed = "".join(f"file '{part}'\n" for part in parts)
        list_file = folder / f".{held.attempt}.txt"
        list_file.write_text(listed)
        name = f"{held.job_id}.mp4"
        try:
            _encode(work, folder, name, held, ["-f", "concat", "-safe", "0", "-i", str(list_file), "-c", "copy"])
        finally:
            list_file.unlink(missing_ok=True)
    else:
        name = f"{held.job_id}-{held.step.name.replace(':', '-')}.mp4"
        if (folder / name).exists():
            note("reused", held)
        else:
            number = held.step.name.partition(":")[2]
            picture = f"testsrc2=size=640x360:rate=30:duration={seconds},hue=h={number}*40"
            _encode(work, folder, name, held, ["-f", "lavfi", "-i", picture, "-c:v", "libx264", "-threads", "1"])
    return Made({"file": name, "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()})


def _encode(work: Work, folder: Path, name: str, held: Assignment, words: list[str]) -> None:
    scratch = folder / f".{held.attempt}.mp4"
    try:
        command = ["ffmpeg", "-v", "error", "-y", *words, "-fflags", "+bitexact", str(scratch)]
        processes.run(command, work, timeout_s=120)
        note("encoded", held)
        scratch.rename(folder / name)
    finally:
        scratch.unlink(missing_ok=True)


def poison(held: Assignment, _: Work) -> Made:
    """Die, as a program that the kernel kills does."""
    note("begin", held)
    os.kill(os.getpid(), 9)
    return Made()


def greedy(held: Assignment, work: Work) -> Made:
    """Take more memory than there should be, or more time."""
    note("begin", held)
    command = [sys.executable, "-c", "import time; hold = bytearray(300_000_000); time.sleep(60)"]
    processes.run(command, work)
    return Made()


def handlers(_: Database) -> Mapping[str, Handler]:
    """Return what these tests know."""
    return {"render": render, "poison": poison, "greedy": greedy}


def chores(_: Database) -> Sequence[Chore]:
    """Return a chore that leaves a trace."""
    ledger = Path(os.environ["REELBOX_TEST_LEDGER"]).with_name("chores")

    def leave_a_trace() -> int:
        with ledger.open("ab", buffering=0) as file:
            file.write(f"{os.getpid()}\n".encode())
        return 0

    return [Chore("trace", timedelta(seconds=0.5), leave_a_trace)]


if __name__ == "__main__":
    sys.exit(running.main(sys.argv[1:], handlers, chores))
