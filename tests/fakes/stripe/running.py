"""Starts the fake in a thread, for tests."""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn

import stripe
from tests.fakes.stripe.events import Endpoint
from tests.fakes.stripe.forms import Obj
from tests.fakes.stripe.server import build
from tests.fakes.stripe.state import State

KEY = "sk_test_of_nobody_000000000000"  # any key of this form will do


@dataclass(frozen=True)
class FakeStripe:
    """A running fake."""

    url: str
    state: State  # to look at; it belongs to the server's thread

    def client(self, **options: Any) -> stripe.StripeClient:
        """Return the official SDK's client, pointed here."""
        return stripe.StripeClient(KEY, base_addresses={"api": self.url}, **options)

    def ask(self, act: str, **said: Any) -> Obj:
        """Ask the fake itself for something, `admin.py` says what."""
        answered = httpx.post(f"{self.url}/_fake/{act}", json=said, timeout=60, trust_env=False)
        answered.raise_for_status()
        return dict(answered.json())

    def send_webhooks_to(self, url: str, secret: str) -> None:
        """Have every event from now on delivered there."""
        self.state.outbox.endpoints.append(Endpoint("we_test", url, [secret]))


@contextlib.contextmanager
def running(port: int = 0) -> Iterator[FakeStripe]:
    """Run a fake on that port of the loopback interface (0: a free one) while the block lasts."""
    state = State()
    config = uvicorn.Config(build(state), host="127.0.0.1", port=port, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert thread.is_alive(), "the fake did not start"
            assert time.monotonic() < deadline, "the fake did not start in time"
            time.sleep(0.01)
        address = server.servers[0].sockets[0].getsockname()
        state.base_url = f"http://127.0.0.1:{address[1]}"
        yield FakeStripe(state.base_url, state)
    finally:
        server.should_exit = True
        thread.join(10)
