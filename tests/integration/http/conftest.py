"""The API in this process, over a real PostgreSQL."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from appliance.bootstrap.service import Service, assemble
from appliance.entrypoints.http.app import create_app
from appliance.kernel.database.sessions import Database
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.settings import HttpSettings
from tests.fakes.objects import FakeObjects

ORIGIN = "https://localhost"


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
