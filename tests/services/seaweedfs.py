"""One SeaweedFS server for a test run: the S3 interface that a box has; its data are gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from pydantic import SecretStr

from appliance.entrypoints.box.seaweedfs import PORTS, EmbeddedSeaweedFS, package
from appliance.entrypoints.box.server import free_ports
from appliance.kernel.settings import ObjectStorageSettings
from tests.services.programs import reachable

KEY, SECRET = "reelbox-test", "only-for-tests-on-loopback"


@contextmanager
def seaweedfs() -> Iterator[ObjectStorageSettings]:
    """Yield the settings of a running server with nothing in it."""
    with seaweedfs_server() as server:
        yield settings_for(server.port)


@contextmanager
def seaweedfs_server() -> Iterator[EmbeddedSeaweedFS]:
    """Yield a running server with nothing in it."""
    with TemporaryDirectory(prefix="reelbox-seaweedfs-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        program = reachable(package(), folder)
        server = EmbeddedSeaweedFS(folder / "data", free_ports(PORTS), KEY, SECRET, program)
        try:
            server.start()
            yield server
        finally:
            server.stop(immediately=True)


def settings_for(port: int) -> ObjectStorageSettings:
    """Return settings for the server behind a port, with a bucket of its own."""
    return ObjectStorageSettings(
        endpoint=f"http://127.0.0.1:{port}", bucket=f"test-{uuid4().hex[:12]}", access_key=KEY,
        secret_key=SecretStr(SECRET),
    )  # fmt: skip
