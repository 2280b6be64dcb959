"""One PostgreSQL server for a test run, and a fresh database state for each test that asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from pydantic import SecretStr
from sqlalchemy import text

from appliance.entrypoints.box.postgres import EmbeddedPostgres, free_port, new_passwords
from appliance.kernel.database.migrations import migrate
from appliance.kernel.database.sessions import Database
from appliance.kernel.database.tenancy import Role

FAST = ("fsync=off", "full_page_writes=off", "max_connections=60")


@contextmanager
def postgres() -> Iterator[EmbeddedPostgres]:
    """Yield a running, migrated server; its data are gone afterwards."""
    with TemporaryDirectory(prefix="reelbox-postgres-") as name:
        server = EmbeddedPostgres(Path(name) / "data", free_port(), new_passwords(), FAST)
        try:
            server.start()
            migrate(SecretStr(server.url(Role.OWNER)))
            yield server
        finally:
            server.stop()


def new_workspace(database: Database) -> UUID:
    """Insert a workspace and return its id."""
    workspace_id = uuid4()
    with database.system() as session:
        session.execute(text("INSERT INTO workspaces (id, name) VALUES (:id, 'Test')"), {"id": workspace_id})
    return workspace_id
