"""A headless Chromium with a home of its own, driven over its DevTools protocol."""

import itertools
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

from appliance.entrypoints.box.server import free_port
from appliance.kernel import processes
from tests.services.crew import until


class Tab:
    """One page."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = itertools.count(1)

    def send(self, method: str, **params: object) -> dict[str, Any]:
        """Send a command and return its result."""
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._connection.recv(timeout=30))
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                result: dict[str, Any] = answer["result"]
                return result

    def open(self, url: str) -> str | None:
        """Go to an address; return what went wrong, ``None`` where nothing did."""
        went: str | None = self.send("Page.navigate", url=url).get("errorText")
        if went is None:
            until(lambda: self.run(f"location.href === {json.dumps(url)} && document.readyState === 'complete'"), 20)
        return went

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page; promises are awaited."""
        answer = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")


def trust(home: Path, certificate: Path) -> None:
    """Make a root certificate trusted in a home, as a person on Linux does."""
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    certutil = [processes.require("certutil"), "-d", f"sql:{store}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    subprocess.run([*certutil, "-A", "-t", "C,,", "-n", "box", "-i", certificate], check=True)


@contextmanager
def chromium(home: Path, *flags: str) -> Iterator[Tab]:
    """Yield a page of a browser that knows only what is in its home."""
    port = free_port()
    command = [
        "chromium-headless-shell", "--no-sandbox", "--disable-gpu", f"--remote-debugging-port={port}",
        f"--user-data-dir={home / 'profile'}", *flags, "about:blank",
    ]  # fmt: skip
    with (home / "browser.log").open("wb") as said:
        child = processes.start(command, stdout=said, stderr=said, env={"HOME": str(home), "PATH": "/usr/bin:/bin"})
    try:
        tabs: list[str] = []

        def found() -> bool:
            try:
                listed = httpx.get(f"http://127.0.0.1:{port}/json/list").json()
            except httpx.TransportError:
                return False
            tabs[:] = [one["webSocketDebuggerUrl"] for one in listed if one["type"] == "page"]
            return bool(tabs)

        until(found, 20)
        with connect(tabs[0], proxy=None, max_size=None) as connection:
            yield Tab(connection)
    finally:
        child.end()
