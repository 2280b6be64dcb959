"""One SeaweedFS server for a test run: the S3 interface that a box has."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from appliance.entrypoints.box.postgres import free_port
from appliance.kernel import processes

KEY, SECRET = "reelbox-test", "only-for-tests-on-loopback"
_IDENTITIES = {
    "identities": [
        {
            "name": "test",
            "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
    ]
}


@dataclass(frozen=True)
class SeaweedFS:
    """A running server."""

    port: int

    @property
    def url(self) -> str:
        """The address of S3."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def seaweedfs() -> Iterator[SeaweedFS]:
    """Yield a running server with nothing in it; its data are gone afterwards."""
    with TemporaryDirectory(prefix="reelbox-seaweedfs-") as name:
        folder = Path(name)
        (folder / "s3.json").write_text(json.dumps(_IDENTITIES))
        port = free_port()
        ports = {
            "s3.port": port, "s3.port.grpc": free_port(), "s3.port.iceberg": 0, "s3.port.lance": 0,
            "master.port": free_port(), "master.port.grpc": free_port(),
            "volume.port": free_port(), "volume.port.grpc": free_port(),
            "filer.port": free_port(), "filer.port.grpc": free_port(),
        }  # fmt: skip
        words = [f"-{option}={value}" for option, value in ports.items()]
        with (folder / "server.log").open("ab") as log:
            server = processes.start(
                ["weed", f"-logdir={folder}", "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3",
                 "-filer", f"-s3.config={folder / 's3.json'}", "-volume.max=0", "-master.volumeSizeLimitMB=256",
                 "-master.telemetry=false", "-s3.iam=false", *words],
                stderr=log, stdout=log,
            )  # fmt: skip
        try:
            _await(port, folder / "server.log")
            yield SeaweedFS(port)
        finally:
            server.end()


def _await(port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                if b" 200 " in connection.recv(100):
                    return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"SeaweedFS does not start: {log.read_text()[-2000:]}")
