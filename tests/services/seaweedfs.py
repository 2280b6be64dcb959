"""One SeaweedFS server for a test run: the S3 interface that a box has; its data are gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from appliance.entrypoints.box.seaweedfs import PORTS, EmbeddedSeaweedFS, package
from appliance.entrypoints.box.server import Owner, free_ports

KEY, SECRET = "reelbox-test", "only-for-tests-on-loopback"


@contextmanager
def seaweedfs() -> Iterator[EmbeddedSeaweedFS]:
    """Yield a running server with nothing in it."""
    with TemporaryDirectory(prefix="reelbox-seaweedfs-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        program = Owner.here().within_reach(package(), folder)
        server = EmbeddedSeaweedFS(folder / "data", free_ports(PORTS), KEY, SECRET, program)
        try:
            server.start()
            yield server
        finally:
            server.stop(immediately=True)
