"""`reelbox up` with parts that die, a supervisor that is killed, and an end in time. Run with ``make chaos``."""

import signal
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.services.box import Up, box_of_a_test, listener
from tests.services.crew import until

PARTS = 5 + 3  # of ours, and servers


@pytest.fixture(scope="module")
def box() -> Iterator[Up]:
    with box_of_a_test() as up:
        yield up


@pytest.fixture
def running(box: Up) -> Up:
    if box.process is None or box.process.poll() is not None:
        box.started()
    return box


def test_a_part_that_dies_is_started_again(running: Up) -> None:
    for words in (("appliance.entrypoints.http",), ("appliance.entrypoints.worker", "scheduler")):
        (before,) = running.named("-m", *words)
        before.kill()
        before.wait(5)
        until(lambda words=words: bool(running.named("-m", *words)), 10)  # type: ignore[misc]
    valkey = running.ports[2]
    server = psutil.Process(listener(valkey))
    server.kill()
    server.wait(5)
    until(lambda: listener(valkey) != 0, 10)
    until(running.is_ready, 30)


def test_it_ends_within_ten_seconds_and_finds_everything_again(running: Up) -> None:
    assert running.process is not None
    began = time.monotonic()
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(15) == 0
    until(lambda: not running.processes(), 1)
    took = time.monotonic() - began
    assert took < 10
    said = running.started()
    assert "Reelbox runs" in said
    print(f"\nended in {took:.1f} s")


def test_nothing_is_left_when_it_is_killed(running: Up) -> None:
    assert running.process is not None
    assert len(running.processes()) > PARTS
    running.process.kill()
    took = until(lambda: not running.processes(), 10)
    print(f"\nnothing left after {took:.2f} s")
    assert "Reelbox runs" in running.started()
