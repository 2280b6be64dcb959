"""One PostgreSQL for all of these tests; each begins with nothing in it."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.kernel.database.sessions import Database
from tests.services.postgres import emptied, new_workspace, postgres


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedPostgres]:
    with postgres() as running:
        yield running


@pytest.fixture
def database(server: EmbeddedPostgres) -> Iterator[Database]:
    with emptied(server) as opened:
        yield opened


@pytest.fixture
def workspace(database: Database) -> UUID:
    return new_workspace(database)
