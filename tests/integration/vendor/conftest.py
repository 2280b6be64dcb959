"""The control plane, once for these tests; each begins with an empty database."""

from collections.abc import Iterator

import pytest

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from control_plane.kernel.settings import DatabaseSettings
from tests.services.vendor import Vendor, vendor_database
from tests.services.vendor import vendor as running


@pytest.fixture(scope="session")
def vendor_settings(server: EmbeddedPostgres) -> DatabaseSettings:
    return vendor_database(server)


@pytest.fixture
def vendor(vendor_settings: DatabaseSettings) -> Iterator[Vendor]:
    with running(vendor_settings) as started:
        yield started
