"""The API in this process, over a real PostgreSQL."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import delete

from appliance.accounts.models import SetupTokenRow, UserRow, WorkspaceRow
from appliance.bootstrap.service import Service, assemble
from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.entrypoints.http.app import create_app
from appliance.kernel.database.sessions import Database
from appliance.kernel.database.tenancy import Role
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.settings import DatabaseSettings, HttpSettings
from tests.fakes.objects import FakeObjects
from tests.services.postgres import postgres

ORIGIN = "https://localhost"


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
        for table in (WorkspaceRow, UserRow, SetupTokenRow):
            session.execute(delete(table))
    opened.close()


@pytest.fixture
def objects() -> FakeObjects:
    return FakeObjects()


@pytest.fixture
def services(database: Database, objects: FakeObjects) -> Service:
    return assemble(database, HttpSettings(public_url=ORIGIN), MemoryRates(), mailer=None, objects=objects)


@pytest.fixture
def client(services: Service) -> Iterator[TestClient]:
    with TestClient(create_app(services), base_url=ORIGIN, raise_server_exceptions=False) as opened:
        yield opened
