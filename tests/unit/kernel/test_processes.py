"""Children end with their parent, whatever they do and however it ends."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import psutil
import pytest

from appliance.kernel import processes
from appliance.kernel.errors import ReelboxError
from appliance.kernel.work import Cancellation, Work


def wait_until_gone(pids: list[int], seconds: float = 5.0) -> list[int]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        alive = [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie"]
        if not alive:
            return []
        time.sleep(0.05)
    return alive


def read_pids(path: Path, count: int) -> list[int]:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if path.exists() and len(path.read_text().split()) >= count:
            return [int(pid) for pid in path.read_text().split()]
        time.sleep(0.02)
    raise AssertionError("the children did not start")


# A child with a grandchild in a session of its own, like a browser.
FAMILY = 'echo $$ >> "$1"; setsid sh -c \'echo $$ >> "$1"; sleep 600\' x "$1" & sleep 600'


def test_a_killed_parent_takes_its_whole_family_along(tmp_path: Path) -> None:
    program = textwrap.dedent(
        """
        import sys
        from appliance.kernel import processes
        from appliance.kernel.work import Work
        processes.run(["sh", "-c", sys.argv[2], "x", sys.argv[1]], Work())
        """
    )
    pids = tmp_path / "pids"
    parent = subprocess.Popen([sys.executable, "-c", program, str(pids), FAMILY])
    family = read_pids(pids, 2)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert wait_until_gone(family) == []


def test_cancelling_ends_the_family_and_says_so(tmp_path: Path) -> None:
    cancellation = Cancellation()
    pids = tmp_path / "pids"
    threading.Timer(0.5, cancellation.cancel).start()
    started = time.monotonic()
    with pytest.raises(ReelboxError) as caught:
        processes.run(["sh", "-c", FAMILY, "x", str(pids)], Work(cancellation=cancellation))
    assert caught.value.code == "KERNEL-006"
    assert time.monotonic() - started < 5
    assert wait_until_gone(read_pids(pids, 2)) == []


def test_a_leftover_grandchild_ends_with_the_child(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    processes.run(
        ["sh", "-c", 'setsid sh -c \'echo $$ >> "$1"; sleep 600\' x "$1" & sleep 0.3', "x", str(pids)], Work()
    )
    assert wait_until_gone(read_pids(pids, 1)) == []


def test_a_child_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(ReelboxError) as caught:
        processes.run(["sleep", "600"], Work(), timeout_s=0.3)
    assert caught.value.code == "KERNEL-008"


def test_a_silent_child_that_is_listened_to_is_stopped_too() -> None:
    with pytest.raises(ReelboxError) as caught:
        processes.run(["sleep", "600"], Work(), timeout_s=0.3, on_stdout=lambda _: None)
    assert caught.value.code == "KERNEL-008"


def test_a_failing_child_is_quoted_with_its_last_words() -> None:
    with pytest.raises(ReelboxError) as caught:
        processes.run(["sh", "-c", "echo first >&2; echo the reason >&2; exit 3"], Work())
    assert caught.value.code == "KERNEL-005"
    assert "the reason" in caught.value.message
    assert "status 3" in caught.value.message


def test_a_full_disk_is_recognized() -> None:
    with pytest.raises(ReelboxError) as caught:
        processes.run(["sh", "-c", "echo 'out.mp4: No space left on device' >&2; exit 1"], Work())
    assert caught.value.code == "KERNEL-003"


def test_a_missing_program_is_named() -> None:
    with pytest.raises(ReelboxError) as caught:
        processes.run(["no-such-program"], Work())
    assert caught.value.code == "KERNEL-004"
    assert "no-such-program" in caught.value.message


def test_what_is_fed_comes_out_again() -> None:
    blocks = [bytes([value]) * 100_000 for value in range(20)]
    assert processes.run(["cat"], Work(), feed=blocks).stdout == b"".join(blocks)


def test_a_child_that_stops_reading_reports_its_own_failure() -> None:
    with pytest.raises(ReelboxError) as caught:
        processes.run(["sh", "-c", "echo full >&2; exit 2"], Work(), feed=[b"x" * 1_000_000] * 20)
    assert "full" in caught.value.message


def test_output_arrives_in_blocks_as_it_comes() -> None:
    seen: list[bytes] = []
    processes.run(["sh", "-c", "echo one; sleep 0.2; echo two"], Work(), on_stdout=seen.append)
    assert b"".join(seen) == b"one\ntwo\n"
    assert len(seen) == 2


def test_no_descriptor_is_left_open() -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208  the descriptors themselves
    for _ in range(5):
        processes.run(["true"], Work())
    assert len(os.listdir("/proc/self/fd")) <= before  # noqa: PTH208
