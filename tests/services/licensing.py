"""A box with a vendor, and a license server between them that can misbehave."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from appliance.kernel.database.sessions import Database
from appliance.licensing.entitlements import Entitlements
from appliance.licensing.httpx import HttpxIssuer
from appliance.licensing.ports import Issuer
from appliance.licensing.service import Licensing, Parts
from appliance.licensing.standing import Standing
from control_plane.licenses.errors import IssuingError
from control_plane.licenses.service import Issuing, Outcome
from license_format.keys import KeyRing
from license_format.licenses import License, read_license
from tests.services.licenses import Clock, Vendor

Misbehave = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Box:
    """A box whose clock a test moves.

    Attributes:
        told: What the administrators were told.
    """

    database: Database
    folder: Path
    vendor: Vendor = field(default_factory=lambda: Vendor(Clock(datetime.now(UTC).replace(microsecond=0))))
    clock: Clock | None = None
    issuer: Issuer | None = None
    ring: KeyRing | None = None
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = self.clock or self.vendor.clock
        self.restart()

    def restart(self) -> None:
        """Start it anew: a process that remembers nothing."""

        def tell(session: Session, kind: str, **data: Any) -> int:
            self.told.append(kind)
            return 1

        assert self.clock is not None
        ring = self.vendor.ring if self.ring is None else self.ring
        parts = Parts(ring, self.folder / "machine.key", self.issuer, tell, "1.0")
        self.licensing = Licensing(self.database, parts, self.clock)
        self.entitlements = Entitlements(self.licensing)

    def standing(self) -> Standing:
        with self.database.nameless() as session:
            return self.licensing.standing(session)

    def render(self, width: int = 1920, height: int = 1080) -> None:
        """Ask for a render as a request does."""
        with self.database.nameless() as session:
            self.entitlements.require_renders(session, [(width, height)])

    def runs(self, hours: float) -> Standing:
        """Let time pass with a look every other hour: half as many as the scheduler's."""
        assert self.clock is not None
        for _ in range(round(hours / 2)):
            self.clock.forward(hours=2)
            self.licensing.check(7200)
        return self.licensing.check(0)

    def activated(self, policy: str = "studio") -> License:
        """Sell a license and install the file that answers this box's request."""
        sold = self.vendor.sell(policy)
        done = self.vendor.issuing.answer(sold.entry.subject, self.licensing.request(), "test")
        return self.take(done)

    def take(self, done: Outcome) -> License:
        """Install the file of an outcome."""
        (file,) = done.files.values()
        self.licensing.install(file, "file")
        return read_license(file, self.vendor.ring)


class _Server(BaseHTTPRequestHandler):
    issuing: Issuing
    misbehave: list[Misbehave]

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  its name in the base class
        pass

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["content-length"]))))

    def _answer(self, asked: dict[str, Any]) -> None:
        if self.misbehave:
            self.misbehave[0](self)
            return
        try:
            self.say(200, self._done(asked))
        except IssuingError as error:
            self.say(409, {"code": error.code, "message": error.message})

    def _done(self, asked: dict[str, Any]) -> dict[str, Any]:
        if self.path == "/v1/revocations":
            return {"revocations": self.issuing.revocations()}
        if self.path == "/v1/refresh":
            done = self.issuing.refresh(asked["license"], asked["request"])
        elif asked.get("code"):
            done = self.issuing.activate(asked["code"], asked["request"])
        else:
            done = self.issuing.move(asked["license"], asked["request"])
        (file,) = done.files.values()
        return {"license": file, "notice": done.notice}

    def say(self, status: int, answer: object) -> None:
        raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


def answers(status: int, answer: object) -> Misbehave:
    """Answer always the same."""
    return lambda request: request.say(status, answer)  # type: ignore[attr-defined]


def drips(seconds: float) -> Misbehave:
    """Send one byte now and then, so that no pause is ever long."""

    def slowly(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                request.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.05)

    return slowly


@contextmanager
def license_server(issuing: Issuing, certificate: Path | None = None) -> Iterator[tuple[str, list[Misbehave]]]:
    """Yield the address of a license server, and a list: what is put there is what it does instead."""
    misbehave: list[Misbehave] = []
    handler = type("Server", (_Server,), {"issuing": issuing, "misbehave": misbehave})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}", misbehave
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def connected(box: Box, patience_s: float = 0.5) -> Iterator[list[Misbehave]]:
    """Connect a box to a license server of its vendor."""
    with license_server(box.vendor.issuing) as (url, misbehave):
        box.issuer = HttpxIssuer(url, patience_s)
        box.restart()
        yield misbehave
