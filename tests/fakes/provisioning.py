"""Somebody who sets servers up: an API of runs in a thread, which can be slow, broken or away."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FakeProvisioner:
    """What it knows, and how it behaves.

    Attributes:
        runs: By act and order: one run for each, however often it is asked for.
        looks: How often a run is asked for before it is done.
        away: It answers 503.
        broken: Orders whose server cannot be set up.
    """

    runs: dict[str, dict[str, Any]] = field(default_factory=dict)
    looks: int = 1
    away: bool = False
    broken: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""

    def begun(self, order: str) -> int:
        """Return how many servers were set up for an order: one."""
        return sum(run["order"] == order and run["act"] == "set_up" for run in self.runs.values())

    def ask(self, said: dict[str, Any]) -> dict[str, Any]:
        """Begin a run, or look at the one there is."""
        key = f"{said['act']}:{said['order']}"
        with self.lock:
            run = self.runs.setdefault(key, {"id": key, "asked": 0, "act": said["act"], "order": said["order"]})
            run["asked"] += 1
            failed = said["order"] in self.broken or "*" in self.broken
            run["state"] = "failed" if failed else "done" if run["asked"] > self.looks else "running"
            run["address"] = f"https://{said['order'][:8]}.boxes.example" if run["state"] == "done" else None
            run["detail"] = "no capacity in the region" if failed else ""
            return run


class _Handler(BaseHTTPRequestHandler):
    fake: FakeProvisioner

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  its name in the base class
        pass

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self._say(503, {}) if self.fake.away else self._say(200, self.fake.ask(said))

    def do_GET(self) -> None:
        run = self.fake.runs.get(self.path.removeprefix("/runs/"))
        self._say(503 if self.fake.away else 200 if run else 404, run or {})

    def _say(self, status: int, answer: dict[str, Any]) -> None:
        raw = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


@contextmanager
def provisioner(port: int = 0) -> Iterator[FakeProvisioner]:
    """Yield a running fake."""
    fake = FakeProvisioner()
    server = ThreadingHTTPServer(("127.0.0.1", port), type("Handler", (_Handler,), {"fake": fake}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
