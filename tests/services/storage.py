"""Settings for a SeaweedFS of the tests."""

from uuid import uuid4

from pydantic import SecretStr

from appliance.kernel.settings import ObjectStorageSettings
from tests.services.seaweedfs import KEY, SECRET


def bucket_at(url: str, public_url: str | None = None) -> ObjectStorageSettings:
    """Return settings for a bucket of one's own on the server at an address."""
    return ObjectStorageSettings(
        endpoint=url,
        public_endpoint=public_url,
        bucket=f"test-{uuid4().hex[:12]}",
        access_key=KEY,
        secret_key=SecretStr(SECRET),
    )
