"""A real SeaweedFS for the tests of storage."""

from collections.abc import Iterator

import pytest

from appliance.kernel.settings import ObjectStorageSettings
from appliance.kernel.storage.s3 import S3ObjectStore
from tests.services.seaweedfs import seaweedfs
from tests.services.storage import bucket_at


@pytest.fixture(scope="session")
def storage() -> Iterator[ObjectStorageSettings]:
    with seaweedfs() as server:
        yield bucket_at(server.url)


@pytest.fixture(scope="session")
def s3(storage: ObjectStorageSettings) -> S3ObjectStore:
    store = S3ObjectStore(storage)
    store.prepare(["https://studio.example"])
    return store
