"""A box under attack: the API in this process over a real PostgreSQL and SeaweedFS."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from appliance.bootstrap.service import Service, assemble
from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.entrypoints.box.seaweedfs import EmbeddedSeaweedFS
from appliance.entrypoints.http.app import create_app
from appliance.kernel.database.sessions import Database
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.settings import HttpSettings
from appliance.kernel.storage.s3 import S3ObjectStore
from tests.integration.http.people import ORIGIN
from tests.services.postgres import postgres, settings_of
from tests.services.seaweedfs import seaweedfs
from tests.services.storage import bucket_at


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedPostgres]:
    with postgres() as running:
        yield running


@pytest.fixture(scope="session")
def weed() -> Iterator[EmbeddedSeaweedFS]:
    with seaweedfs() as running:
        yield running


@pytest.fixture(scope="session")
def database(server: EmbeddedPostgres) -> Iterator[Database]:
    opened = Database(settings_of(server))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def objects(weed: EmbeddedSeaweedFS) -> S3ObjectStore:
    store = S3ObjectStore(bucket_at(weed.url))
    store.prepare()
    return store


@pytest.fixture(scope="session")
def services(database: Database, objects: S3ObjectStore) -> Service:
    http = HttpSettings(public_url=ORIGIN, requests_per_minute=10_000_000)
    return assemble(database, http, MemoryRates(), mailer=None, objects=objects)


@pytest.fixture(scope="session")
def app(services: Service) -> FastAPI:
    return create_app(services)
