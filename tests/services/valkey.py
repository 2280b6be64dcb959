"""One Valkey server for a test run; what it holds is gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from appliance.entrypoints.box.server import Owner, free_port
from appliance.entrypoints.box.valkey import EmbeddedValkey, package


@contextmanager
def valkey() -> Iterator[str]:
    """Yield the URL of a running server."""
    with valkey_server() as server:
        yield server.url


@contextmanager
def valkey_server() -> Iterator[EmbeddedValkey]:
    """Yield a running server."""
    with TemporaryDirectory(prefix="reelbox-valkey-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = EmbeddedValkey(
            folder / "data", free_port(), "only-for-tests", Owner.here().within_reach(package(), folder)
        )
        try:
            server.start()
            yield server
        finally:
            server.stop(immediately=True)
