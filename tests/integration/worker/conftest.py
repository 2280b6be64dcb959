"""A real PostgreSQL and a real broker for tests of workers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.entrypoints.box.valkey import EmbeddedValkey
from tests.services.crew import Crew
from tests.services.valkey import valkey_server


@pytest.fixture(scope="session")
def broker() -> Iterator[EmbeddedValkey]:
    with valkey_server() as running:
        yield running


@pytest.fixture
def crew(server: EmbeddedPostgres, broker: EmbeddedValkey, tmp_path: Path) -> Iterator[Crew]:
    hired = Crew(server, broker.url, tmp_path)
    yield hired
    hired.dismiss()
