"""Run one command and make sure that nothing it started outlives whoever asked for it.

usage: python lifeline.py FD -- PROGRAM [ARGUMENT …]

FD is the read end of a pipe whose write end only the asking process holds. When that process ends, however it ends,
the pipe reads end-of-file and every descendant is killed. As a child subreaper (``prctl(2)``) this process inherits
grandchildren whose parents died, so programs that move to sessions of their own (Chrome) are found too. A
parent-death signal would not do: it follows the forking *thread* and skips grandchildren.

Standard library only and no package imports: it is started once per child and has to be quick.
"""

import ctypes
import os
import select
import signal
import sys
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def descendants(root: int) -> list[int]:
    """Return the process ids below ``root``, from the kernel's own parent table."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                # The command name may hold spaces and parentheses: the parent is the second field after the last ')'.
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, queue = [], [root]
    while queue:
        for child in children.get(queue.pop(), []):
            found.append(child)
            queue.append(child)
    return found


def children(pid: int) -> list[int]:
    """Return the children of a process, those of its first thread, the oldest first."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def kill_descendants() -> None:
    """Kill until none is left: a process may fork while being looked at."""
    me = os.getpid()
    while victims := descendants(me):
        for pid in victims:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        try:
            while os.waitpid(-1, 0)[0]:
                pass
        except ChildProcessError:
            return


def _terminated(*_: object) -> None:
    kill_descendants()
    os._exit(143)


def main() -> int:
    """Run the command and return its status (128 + N when signal N ended it)."""
    lifeline, command = int(sys.argv[1]), sys.argv[3:]
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # The group's Ctrl-C is for the asking process to handle; it closes the lifeline when it wants an end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _terminated)
    os.set_inheritable(lifeline, False)
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake_write)
    try:
        child = os.posix_spawnp(command[0], command, os.environ, setsigdef=[signal.SIGINT, signal.SIGPIPE])
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        return 127
    # Kept open here, standard input would hide from the writer that the child is gone.
    os.close(0)
    while True:
        ready, _, _ = select.select([lifeline, wake_read], [], [])
        if lifeline in ready:
            kill_descendants()
            return 137
        os.read(wake_read, 512)
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == 0:
                break
            if pid == child:
                kill_descendants()
                code = os.waitstatus_to_exitcode(status)
                return code if code >= 0 else 128 - code


if __name__ == "__main__":
    os._exit(main())
