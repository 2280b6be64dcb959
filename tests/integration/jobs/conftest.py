"""A real PostgreSQL for all tests of jobs."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.kernel.database.sessions import Database
from appliance.kernel.database.tenancy import Role
from appliance.kernel.settings import DatabaseSettings
from tests.services.postgres import new_workspace, postgres


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedPostgres]:
    with postgres() as running:
        yield running


@pytest.fixture
def database(server: EmbeddedPostgres) -> Iterator[Database]:
    opened = Database(
        DatabaseSettings(url=SecretStr(server.url(Role.APP)), system_url=SecretStr(server.url(Role.SYSTEM)))
    )
    yield opened
    with opened.system() as session:
        session.execute(text("DELETE FROM workspaces"))
    opened.close()


@pytest.fixture
def workspace(database: Database) -> UUID:
    return new_workspace(database)
