"""What the servers of a box have in common: an unprivileged user, a port of their own, an end that always comes."""

import os
import pwd
import random
import shutil
import signal
import socket
import stat
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import TimeoutExpired

from appliance.entrypoints.box import errors
from appliance.kernel import processes

LOOPBACK = "127.0.0.1"
START_S = 60.0
STOP_S = 8.0


def free_port() -> int:
    """Return a port of the loopback interface that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def free_ports(count: int) -> int:
    """Return the first of so many ports in a row that nothing listens on now."""
    # Below those that the system gives to outgoing connections: the server's own could take one before it listens.
    while True:
        first = random.randrange(20_000, 32_000)  # noqa: S311  no secret
        if all(_is_free(port) for port in range(first, first + count)):
            return first


def require_free(port: int, server: str, host: str = LOOPBACK) -> None:
    """Refuse a port that somebody listens on, or that is not ours to open.

    Raises:
        ReelboxError: ``BOX-001``, ``BOX-007`` naming port and server.
    """
    try:
        free = _is_free(port, host)
    except PermissionError as error:
        raise errors.PORT_RESERVED(port=port, server=server) from error
    if not free:
        raise errors.PORT_TAKEN(port=port, server=server)


def _is_free(port: int, host: str = LOOPBACK) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise
        except OSError:
            return False
        return True


@dataclass(frozen=True)
class Owner:
    """Who runs a server: PostgreSQL refuses to run as root, and the others have no need to."""

    uid: int
    gid: int

    @classmethod
    def here(cls) -> "Owner":
        """Return the current user, or the system's least privileged one where that is root."""
        if os.getuid():
            return cls(os.getuid(), os.getgid())
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def command(self, *words: object, opens_low_ports: bool = False) -> list[str]:
        """Return a command that runs as this user, with no right beyond, but perhaps that to ports below 1024."""
        command = [str(word) for word in words]
        if self.uid == os.getuid():
            return command
        user = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        right = "+net_bind_service"
        rights = [f"--inh-caps={right}", f"--ambient-caps={right}"] if opens_low_ports else []
        bounds = f"--bounding-set=-all{',' + right if opens_low_ports else ''}"
        return ["setpriv", *user, *rights, "--no-new-privs", bounds, "--", *command]

    def require_way_to(self, path: Path, server: str) -> None:
        """Refuse a path that this user cannot get to; opening folders of others is not ours to do.

        Raises:
            ReelboxError: ``BOX-004`` naming the folder that is closed.
        """
        closed = self._closed(path)
        if closed is not None:
            raise errors.CLOSED_FOLDER(server=server, folder=closed)

    def within_reach(self, program: Path, folder: Path) -> Path:
        """Return a program, or a folder of them, where this user can get to it: root may keep them in a closed folder.

        Where it cannot, that is a copy in ``folder``, made anew each time: the program may be of another version.
        """
        if self._closed(program) is None:
            return program
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        copy = folder / program.name
        if program.is_dir():
            libraries = program.with_name(f"{program.name}.libs")  # where wheels keep what their programs load
            for each in (program, libraries):
                if each.is_dir():
                    shutil.rmtree(folder / each.name, ignore_errors=True)
                    shutil.copytree(each, folder / each.name, symlinks=True)
        else:
            copy.unlink(missing_ok=True)
            shutil.copy(program, copy)
        return copy

    def _closed(self, path: Path) -> Path | None:
        """Return the folder on the way that this user cannot pass."""
        if self.uid == os.getuid():
            return None
        folders = path.resolve().parents
        return next((each for each in folders if each.exists() and not each.stat().st_mode & stat.S_IXOTH), None)

    def provide(self, folder: Path) -> None:
        """Make a folder that only this user can enter."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        os.chown(folder, self.uid, self.gid)

    def write(self, file: Path, content: str) -> None:
        """Write a file that only this user can read."""
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
            os.fchmod(opened.fileno(), 0o600)
            os.fchown(opened.fileno(), self.uid, self.gid)
            opened.write(content)


class ServerProcess:
    """A running server: under a lifeline, so that it never outlives whoever started it."""

    def __init__(
        self, server: str, command: Sequence[str], log: Path, environment: dict[str, str] | None = None
    ) -> None:
        """Start it; ``log`` gets what it says."""
        self._server, self._log = server, log
        with log.open("ab") as said:
            self._child = processes.start(command, stdout=said, stderr=said, env=environment)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._child.process.poll() is None

    def await_answer(self, answers: Callable[[], bool], within_s: float = START_S) -> None:
        """Wait until it answers.

        Raises:
            ReelboxError: ``BOX-002`` where it ends or does not come up in time; it is gone then.
        """
        deadline = time.monotonic() + within_s
        while not answers():
            if not self.alive or time.monotonic() > deadline:
                self.kill()
                raise errors.SERVER_FAILED(server=self._server, detail=f"see {self._log}")
            time.sleep(0.05)

    def stop(self, number: int = signal.SIGTERM, within_s: float = STOP_S) -> None:
        """Ask it to end, and end it where it does not."""
        self._child.signal(number)
        try:
            self._child.process.wait(within_s)
        except TimeoutExpired:
            self.kill()
        else:
            self._child.end()

    def kill(self) -> None:
        """End it at once, with everything below it."""
        self._child.end()


def listens(port: int, host: str = LOOPBACK) -> bool:
    """Tell whether something accepts connections on a port."""
    try:
        socket.create_connection((host, port), 1).close()
    except OSError:
        return False
    return True
