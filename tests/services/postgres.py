"""One PostgreSQL server for a test run, and a fresh database state for each test that asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from pydantic import SecretStr
from sqlalchemy import text

from appliance.entrypoints.box.postgres import EmbeddedPostgres, new_passwords, package
from appliance.entrypoints.box.server import Owner, free_port
from appliance.kernel.database.migrations import migrate
from appliance.kernel.database.sessions import Database
from appliance.kernel.database.tenancy import Role
from appliance.kernel.settings import DatabaseSettings

FAST = ("fsync=off", "full_page_writes=off")


@contextmanager
def postgres(connections: int = 60) -> Iterator[EmbeddedPostgres]:
    """Yield a running, migrated server; its data are gone afterwards."""
    with TemporaryDirectory(prefix="reelbox-postgres-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        programs = Owner.here().within_reach(package(), folder)
        options = (*FAST, f"max_connections={connections}")
        server = EmbeddedPostgres(folder / "data", free_port(), new_passwords(), options, programs)
        try:
            server.start()
            migrate(SecretStr(server.url(Role.OWNER)))
            yield server
        finally:
            server.stop()


def settings_of(server: EmbeddedPostgres) -> DatabaseSettings:
    """Return how the application reaches a server."""
    return DatabaseSettings(url=SecretStr(server.url(Role.APP)), system_url=SecretStr(server.url(Role.SYSTEM)))


@contextmanager
def emptied(server: EmbeddedPostgres) -> Iterator[Database]:
    """Yield transactions on a server; what they leave is gone afterwards."""
    database = Database(settings_of(server))
    yield database
    with database.system() as session:
        for table in ("workspaces", "users", "setup_tokens", "licenses", "license_box"):
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608  a constant
    database.close()


def new_workspace(database: Database) -> UUID:
    """Insert a workspace and return its id."""
    workspace_id = uuid4()
    with database.system() as session:
        session.execute(text("INSERT INTO workspaces (id, name) VALUES (:id, 'Test')"), {"id": workspace_id})
    return workspace_id
