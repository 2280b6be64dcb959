"""The GPU of a machine is leased to one recognition at a time: two models at once push each other out of its memory."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.kernel.work import Work

_LOOK_S = 0.2


@contextmanager
def leased(lock: Path, patience_s: float, work: Work) -> Iterator[bool]:
    """Yield whether the lease is had; it ends with the block, or with the process, however that ends.

    Args:
        lock: A file that all recognitions of the machine know; where it cannot be made, nobody is asked.
        patience_s: How long to wait for whoever has it.
        work: Cancelling it ends the wait.
    """
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        held = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError:
        yield True
        return
    try:
        yield _taken(held, time.monotonic() + patience_s, work)
    finally:
        os.close(held)


def _taken(held: int, until: float, work: Work) -> bool:
    while True:
        work.cancellation.check()
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK_S)
        else:
            return True
