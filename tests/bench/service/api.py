"""The API in a process of its own, over a database of the bench and an object storage that is chosen."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
import psutil

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.entrypoints.box.server import free_port
from appliance.kernel.database.sessions import Database
from appliance.kernel.settings import ObjectStorageSettings
from tests.services.api import new_key
from tests.services.postgres import new_workspace, settings_of

_PATIENCE_S = 60


@dataclass(frozen=True)
class Api:
    """A running API.

    Attributes:
        url: Where it answers.
        workspace: A workspace in it.
        key: An API key for that.
        process: It.
    """

    url: str
    workspace: UUID
    key: str
    process: psutil.Process

    def memory_mb(self) -> float:
        """Return what it holds of memory, in 10^6 bytes."""
        return float(self.process.memory_info().rss) / 1e6


@contextmanager
def serving(server: EmbeddedPostgres, storage: ObjectStorageSettings, folder: Path, **more: str) -> Iterator[Api]:
    """Yield an API with no worker behind it: what is uploaded stays as it came."""
    with closing(Database(settings_of(server))) as database:
        workspace = new_workspace(database)
        key = new_key(database, workspace)
    with process(server, storage, folder, **more) as (url, found):
        yield Api(url, workspace, key, found)


@contextmanager
def process(
    server: EmbeddedPostgres, storage: ObjectStorageSettings, folder: Path, **more: str
) -> Iterator[tuple[str, psutil.Process]]:
    """Yield the address and the process of an API, started as the box starts it."""
    database, port = settings_of(server), free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REELBOX_")} | {
        "REELBOX_DATABASE_URL": database.url.get_secret_value(),
        "REELBOX_DATABASE_SYSTEM_URL": database.system_url.get_secret_value(),
        "REELBOX_S3_ENDPOINT": storage.endpoint or "",
        "REELBOX_S3_BUCKET": storage.bucket,
        "REELBOX_S3_ACCESS_KEY": storage.access_key or "",
        "REELBOX_S3_SECRET_KEY": storage.secret_key.get_secret_value() if storage.secret_key else "",
        "REELBOX_HTTP_PORT": str(port),
        "REELBOX_WORK_DIR": str(folder / "work"),
        "REELBOX_REQUESTS_PER_MINUTE": "1000000",  # what is measured is the answer, not the refusal
        **more,
    }
    url, log = f"http://127.0.0.1:{port}", folder / "api.log"
    with log.open("ab") as said:
        command = [sys.executable, "-m", "appliance.entrypoints.http"]
        child = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        _await(url, child, log)
        yield url, psutil.Process(child.pid)
    finally:
        child.terminate()
        child.wait()


def _await(url: str, child: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            httpx.get(f"{url}/healthz")
        except httpx.TransportError:
            if child.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text()[-2000:]) from None
            time.sleep(0.1)
        else:
            return
