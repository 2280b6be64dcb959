"""The same API and database as its own tests use."""

from uuid import UUID

import pytest

from appliance.kernel.database.sessions import Database
from tests.integration.http.conftest import client, database, objects, server, services
from tests.integration.http.people import People, Place
from tests.services.postgres import new_workspace

__all__ = ["client", "database", "objects", "server", "services"]


@pytest.fixture
def workspace(database: Database) -> UUID:
    return new_workspace(database)


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


@pytest.fixture
def place(people: People) -> Place:
    return people.place("Here", people.user("owner@here.example"))
