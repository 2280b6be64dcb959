"""Webhooks: signed as Stripe signs, delivered as badly as a test wants."""

import hashlib
import hmac
import json
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx

from tests.fakes.stripe.forms import Obj

_PAUSES_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)  # the real ones go up to three days


def signature(body: bytes, secrets: Iterable[str], at: int) -> str:
    """Return the header `Stripe-Signature`: a time, and one signature for each secret valid now."""
    signed = f"{at}.".encode() + body
    marks = [f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}" for secret in secrets]
    return ",".join([f"t={at}", *marks])


@dataclass
class Endpoint:
    """Who wants to hear which events; `secrets` are two while one is replaced."""

    id: str
    url: str
    secrets: list[str]
    enabled_events: list[str] = field(default_factory=lambda: ["*"])

    def wants(self, kind: str) -> bool:
        """Whether it asked for events of this kind."""
        return "*" in self.enabled_events or kind in self.enabled_events


@dataclass
class Delivery:
    """One event on its way to one endpoint."""

    event: Obj
    endpoint: Endpoint
    due: float
    attempts: int = 0
    status: int | None = None  # of the last answer; 0: there was none
    done: bool = False


@dataclass
class Outbox:
    """What is to be delivered, and how badly."""

    endpoints: list[Endpoint] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    waiting: list[Delivery] = field(default_factory=list)
    copies: int = 1
    delay_s: float = 0.0
    shuffle: bool = False
    hold: bool = False
    drop: bool = False  # events that are never sent, as when an endpoint was switched off

    def put(self, event: Obj, *, again: bool = False) -> None:
        """Queue an event for everybody who wants it; `again`: once more, however the faults stand."""
        for endpoint in self.endpoints:
            if endpoint.wants(event["type"]) and (again or not self.drop):
                for _ in range(1 if again else self.copies):
                    made = Delivery(event, endpoint, due=time.monotonic() + (0 if again else self.delay_s))
                    self.deliveries.append(made)
                    self.waiting.append(made)

    def take(self) -> list[Delivery]:
        """Return what is due, in order or out of it."""
        if self.hold:
            return []
        now = time.monotonic()
        due = [each for each in self.waiting if each.due <= now]
        self.waiting = [each for each in self.waiting if each.due > now]
        if self.shuffle:
            random.shuffle(due)
        return due

    async def send(self, each: Delivery, client: httpx.AsyncClient) -> None:
        """Deliver once; what is not answered by 2xx comes again later."""
        body = json.dumps({k: v for k, v in each.event.items() if not k.startswith("_")}, indent=2).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": signature(body, each.endpoint.secrets, int(time.time())),
        }
        each.attempts += 1
        try:
            each.status = (await client.post(each.endpoint.url, content=body, headers=headers)).status_code
        except httpx.HTTPError:
            each.status = 0
        each.done = 200 <= (each.status or 0) < 300
        if each.done:
            each.event["pending_webhooks"] = max(0, each.event["pending_webhooks"] - 1)
        elif each.attempts <= len(_PAUSES_S):
            each.due = time.monotonic() + _PAUSES_S[each.attempts - 1]
            self.waiting.append(each)
