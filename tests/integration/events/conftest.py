"""The same API and database as its own tests use."""

import pytest

from appliance.kernel.database.sessions import Database
from tests.integration.http.conftest import client, objects, services
from tests.integration.http.people import People, Place

__all__ = ["client", "objects", "services"]


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


@pytest.fixture
def place(people: People) -> Place:
    return people.place("Here", people.user("owner@here.example"))
