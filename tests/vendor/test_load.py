"""How fast boxes and Stripe are answered: licenses at 100 a second, webhooks at 50 a second, on real servers.

The API runs as a process of its own. RATE=0.5 halves the rates, SECONDS=30 makes it longer.
"""

import asyncio
import email
import email.policy
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.fakes.stripe.events import signature
from tests.services.licenses import Machine
from tests.services.mailbox import license_in
from tests.vendor.running import Rehearsal

RATE = float(os.environ.get("RATE", "1"))
SECONDS = float(os.environ.get("SECONDS", "10"))


@dataclass
class Measured:
    """How long answers took, in milliseconds, and which there were."""

    took_ms: list[float]
    statuses: dict[int, int]

    def percentile(self, share: float) -> float:
        """Return how long so many of them took at most."""
        return sorted(self.took_ms)[min(len(self.took_ms) - 1, int(len(self.took_ms) * share))]


@pytest.fixture(scope="module")
def rehearsal() -> Iterator[Rehearsal]:
    with TemporaryDirectory(prefix="reelbox-vendor-") as name:
        started = Rehearsal(Path(name), print, 22_300)
        try:
            started.start()
            yield started
        finally:
            started.supervisor.stop(lambda name: name not in {"PostgreSQL", "Valkey"})


async def sent(requests: list[dict[str, Any]], per_second: float) -> Measured:
    """Send requests at a rate, whatever the answers do."""
    took: list[float] = []
    statuses: dict[int, int] = {}
    async with httpx.AsyncClient(trust_env=False, timeout=30, limits=httpx.Limits(max_connections=200)) as client:

        async def one(request: dict[str, Any], at: float) -> None:
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            answer = await client.request(**request)
            took.append((time.perf_counter() - at) * 1e3)  # from when it was due: waiting counts
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1

        begin = time.perf_counter() + 0.5
        await asyncio.gather(*(one(request, begin + n / per_second) for n, request in enumerate(requests)))
    return Measured(took, statuses)


@pytest.mark.timeout(600)
def test_webhooks_are_answered_quickly(rehearsal: Rehearsal) -> None:
    secret = json.loads((rehearsal.folder / "secrets.json").read_text())["webhook"]
    requests = []
    for number in range(int(50 * RATE * SECONDS)):
        about = {"id": f"cus_{number}", "object": "customer"}
        event = {"id": f"evt_{uuid4().hex}", "object": "event", "type": "customer.updated", "created": int(time.time())}
        raw = json.dumps(event | {"data": {"object": about}}).encode()
        headers = {"Stripe-Signature": signature(raw, [secret], int(time.time()))}
        url = f"{_api(rehearsal)}/webhooks/stripe"
        requests.append({"method": "POST", "url": url, "content": raw, "headers": headers})
    found = asyncio.run(sent(requests, 50 * RATE))
    print(f"\nwebhooks at {50 * RATE:g}/s: p50 {found.percentile(0.5):.1f} ms, p99 {found.percentile(0.99):.1f} ms")
    assert found.statuses == {200: len(requests)}
    assert found.percentile(0.99) < 200


@pytest.mark.timeout(600)
def test_boxes_are_answered_quickly(rehearsal: Rehearsal) -> None:
    file = _bought(rehearsal)
    box = Machine()
    first = httpx.post(
        f"{_api(rehearsal)}/v1/activate", json={"request": _now(box), "license": file}, trust_env=False, timeout=30
    )
    bound = first.json()["license"]
    url = f"{_api(rehearsal)}/v1/refresh"
    requests: list[dict[str, Any]] = [
        {"method": "POST", "url": url, "json": {"request": _now(box), "license": bound},
         "headers": {"X-Forwarded-For": f"10.{n % 200}.{n // 200 % 200}.1"}}
        for n in range(int(100 * RATE * SECONDS))
    ]  # fmt: skip
    found = asyncio.run(sent(requests, 100 * RATE))
    print(f"\nboxes at {100 * RATE:g}/s: p50 {found.percentile(0.5):.1f} ms, p99 {found.percentile(0.99):.1f} ms")
    assert found.statuses == {200: len(requests)}
    assert found.percentile(0.99) < 50


def _api(rehearsal: Rehearsal) -> str:
    return f"http://127.0.0.1:{rehearsal.ports['api']}"


def _now(box: Machine) -> str:
    return box.request(datetime.now(UTC).replace(microsecond=0))


def _bought(rehearsal: Rehearsal) -> str:
    wish = {"email": "load@example.com"}
    httpx.post(f"{_api(rehearsal)}/api/v1/shop/trials", json=wish, trust_env=False, timeout=30).raise_for_status()
    deadline = time.monotonic() + 120
    while True:
        for file in (rehearsal.folder / "mail").glob("*load@example.com.eml"):
            letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            assert isinstance(letter, EmailMessage)
            return license_in(letter)
        assert time.monotonic() < deadline
        time.sleep(0.2)
