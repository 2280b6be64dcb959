"""Child processes that end with their parent, can be cancelled, and never hang for ever.

Every program the engine starts (FFmpeg, Node, the recognizer) goes through here, wrapped by :mod:`lifeline`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import structlog

from appliance.kernel import errors, lifeline
from appliance.kernel.work import Work

_WRAPPER = Path(lifeline.__file__)
_log = structlog.get_logger()


@dataclass
class Child:
    """A running child with pipes as asked for; ``kill`` ends it and everything below it."""

    process: subprocess.Popen[bytes]
    program: str
    _lifeline: int | None

    def kill(self) -> None:
        """Cut the lifeline: the wrapper kills the whole tree. Safe to call twice and from a signal handler."""
        fd, self._lifeline = self._lifeline, None
        if fd is not None:
            os.close(fd)

    def signal(self, number: int) -> None:
        """Send a signal to the program itself; nothing where it has ended."""
        with suppress(ProcessLookupError, IndexError):
            os.kill(lifeline.children(self.process.pid)[0], number)

    def end(self) -> None:
        """Kill the whole tree, wait until it is gone, and close the pipes. Safe to call twice."""
        self.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()

    @property
    def stdin(self) -> IO[bytes]:
        """The child's standard input; only where it was asked for as a pipe."""
        assert self.process.stdin is not None  # noqa: S101  a programming error, not a condition
        return self.process.stdin

    @property
    def stdout(self) -> IO[bytes]:
        """The child's standard output; only where it was asked for as a pipe."""
        assert self.process.stdout is not None  # noqa: S101  a programming error, not a condition
        return self.process.stdout


def require(program: str) -> str:
    """Return the absolute path of a program, or raise ``KERNEL-004``."""
    path = shutil.which(program)
    if path is None:
        raise errors.PROGRAM_MISSING(program=program)
    return path


def start(
    argv: Sequence[str],
    *,
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.DEVNULL,
    stderr: int | IO[bytes] = subprocess.DEVNULL,
    env: dict[str, str] | None = None,
) -> Child:
    """Start a program under a lifeline; the caller calls :meth:`Child.end` when done."""
    program = require(argv[0])
    read_end, write_end = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_WRAPPER), str(read_end), "--", program, *argv[1:]],
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            env=env,
            pass_fds=(read_end,),
            start_new_session=True,
        )
    except BaseException:
        os.close(write_end)
        raise
    finally:
        os.close(read_end)
    return Child(process, Path(argv[0]).name, write_end)


@dataclass(frozen=True)
class Finished:
    """How a child ended: its status, standard output (if captured) and the end of its standard error."""

    status: int
    stdout: bytes
    stderr: str


def run(  # noqa: PLR0913  a process has this many knobs
    argv: Sequence[str],
    work: Work,
    *,
    timeout_s: float | None = None,
    env: dict[str, str] | None = None,
    check: bool = True,
    on_stdout: Callable[[bytes], None] | None = None,
    feed: Iterable[bytes] | None = None,
) -> Finished:
    """Run a program to its end.

    Args:
        argv: Program and arguments; nothing goes through a shell.
        work: Cancelling it kills the program's whole tree within moments and raises ``KERNEL-006``.
        timeout_s: After so many seconds the tree is killed and ``KERNEL-008`` raised.
        env: The whole environment; ``None`` inherits.
        check: Raise ``KERNEL-005`` (or ``KERNEL-003`` for a full disk) on a status other than 0.
        on_stdout: Called with blocks of standard output as they come; without it the output is returned.
        feed: Blocks for standard input, written as fast as they are read; not together with ``on_stdout``.
    """
    work.cancellation.check()
    started = time.monotonic()
    with tempfile.TemporaryFile() as stderr, tempfile.TemporaryFile() as stdout:
        child = start(
            argv,
            stdin=subprocess.DEVNULL if feed is None else subprocess.PIPE,
            stdout=stdout if on_stdout is None else subprocess.PIPE,
            stderr=stderr,
            env=env,
        )
        forget = work.cancellation.on_cancel(child.kill)
        expired = threading.Event()
        deadline = _deadline(child, timeout_s, expired)
        try:
            if on_stdout is not None:
                while block := child.stdout.read1(1 << 16):  # type: ignore[attr-defined]  # a BufferedReader
                    on_stdout(block)
            if feed is not None:
                _feed(child, feed)
            child.process.wait()
        finally:
            deadline.cancel()
            forget()
            child.end()
        work.cancellation.check()
        if expired.is_set():
            raise errors.TIMED_OUT(program=child.program, seconds=round(timeout_s or 0))
        seconds = round(time.monotonic() - started, 3)
        _log.debug("process ended", argv=_shown(argv), status=child.process.returncode, seconds=seconds)
        stdout.seek(0)
        finished = Finished(child.process.returncode, stdout.read(), _tail(stderr))
    if check and finished.status != 0:
        raise failure(child.program, finished)
    return finished


def failure(program: str, finished: Finished) -> errors.ReelboxError:
    """Turn a child's bad end into the error it means."""
    if "No space left on device" in finished.stderr:
        return errors.DISK_FULL(path="the work directory or the output")
    lines = [line.strip() for line in finished.stderr.splitlines() if line.strip()]
    return errors.PROGRAM_FAILED(
        program=program, status=finished.status, detail=lines[-1].rstrip(".") if lines else "no message"
    )


def _shown(argv: Sequence[str], longest: int = 120) -> list[str]:
    """Return a command line for the log: white lists and filter graphs would bury the rest."""
    return [word if len(word) <= longest else f"{word[:longest]}…" for word in argv]


def _feed(child: Child, blocks: Iterable[bytes]) -> None:
    # A child that ends early says why through its status and standard error.
    with suppress(BrokenPipeError):
        for block in blocks:
            child.stdin.write(block)
        child.stdin.close()


def _deadline(child: Child, timeout_s: float | None, expired: threading.Event) -> threading.Timer:
    """Return a timer, running if there is a limit, that ends the child and says so."""

    def end() -> None:
        expired.set()
        child.kill()

    timer = threading.Timer(timeout_s or 0, end)
    timer.daemon = True
    if timeout_s is not None:
        timer.start()
    return timer


def _tail(stream: IO[bytes], size: int = 8192) -> str:
    end = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, end - size))
    return stream.read().decode("utf-8", "replace")
