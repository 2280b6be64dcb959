"""One PostgreSQL for the drills, that keeps what it says it has kept."""

from collections.abc import Iterator

import pytest

from control_plane.kernel.settings import DatabaseSettings
from tests.services.postgres import postgres
from tests.services.vendor import Vendor, vendor_database
from tests.services.vendor import vendor as running


@pytest.fixture(scope="session")
def vendor_settings() -> Iterator[DatabaseSettings]:
    with postgres() as server:
        yield vendor_database(server)


@pytest.fixture
def vendor(vendor_settings: DatabaseSettings) -> Iterator[Vendor]:
    with running(vendor_settings) as started:
        yield started
