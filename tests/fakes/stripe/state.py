"""What the fake remembers: objects by id, clocks and what they will ring for."""

import copy
import heapq
import itertools
import secrets
import string
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.stripe.errors import no_such
from tests.fakes.stripe.events import Outbox
from tests.fakes.stripe.forms import Obj

API_VERSION = "2026-10-28.endive"
DAY = 86_400

_LETTERS = string.ascii_letters + string.digits
Bell = Callable[["State", str], None]


def new_id(prefix: str, length: int = 24) -> str:
    """Return an id such as `cus_…`."""
    return f"{prefix}_" + "".join(secrets.choice(_LETTERS) for _ in range(length))


def show(value: Any) -> Any:
    """Return a copy for the outside: without what begins with an underscore."""
    if isinstance(value, dict):
        return {key: show(item) for key, item in value.items() if not key.startswith("_")}
    return [show(item) for item in value] if isinstance(value, list) else value


@dataclass
class State:
    """Everything there is. One thread at a time: the server's event loop."""

    base_url: str = "http://127.0.0.1"
    objects: dict[str, Obj] = field(default_factory=dict)
    outbox: Outbox = field(default_factory=Outbox)
    after_retries: str = "cancel"  # or "unpaid", "past_due": what the account's settings say
    finalizes_after_s: int = 3600  # how long a renewal's invoice stays a draft
    settles_after_s: float = 1.0  # how long a bank debit takes; days at the real one
    request: Obj = field(default_factory=lambda: {"id": None, "idempotency_key": None})
    _ahead_s: float = 0.0
    _pinned: float | None = None
    _bells: dict[str | None, list[tuple[float, int, Bell, str]]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    # -- objects

    def add(self, kind: str, prefix: str, fields: Obj, *, say: bool = True) -> Obj:
        """Keep a new object; emits `KIND.created` where `say`."""
        about = fields.get("customer") if isinstance(fields.get("customer"), str) else None
        made: Obj = {
            "id": fields.pop("id", None) or new_id(prefix),
            "object": kind,
            "created": self.now(about),
            "livemode": False,
            "metadata": fields.pop("metadata", None) or {},
            **fields,
        }
        self.objects[made["id"]] = made
        if say:
            self.emit(f"{kind}.created", made)
        return made

    def find(self, kind: str, which: Any, *, param: str = "id", status: int = 400) -> Obj:
        """Return an object of that kind that exists and is not deleted."""
        found = self.objects.get(str(which))
        if found is None or found["object"] != kind or found.get("deleted"):
            raise no_such(kind.replace("_", " ").rpartition(".")[2], str(which), param=param, status=status)
        return found

    def all(self, kind: str, **same: Any) -> list[Obj]:
        """Return the objects of a kind with those values, newest first."""
        found = [
            each
            for each in self.objects.values()
            if each["object"] == kind and not each.get("deleted") and all(each.get(k) == v for k, v in same.items())
        ]
        return found[::-1]

    def change(self, it: Obj, *, say: str | None = "", **fields: Any) -> Obj:
        """Set fields; emits `KIND.updated` (or what `say` names) with the previous values where any differs."""
        before = {key: copy.deepcopy(it.get(key)) for key, value in fields.items() if it.get(key) != value}
        it.update(fields)
        if say is not None and before:
            self.emit(say or f"{it['object']}.updated", it, {k: v for k, v in before.items() if not k.startswith("_")})
        return it

    def emit(self, kind: str, about: Obj, previous: Obj | None = None) -> Obj:
        """Write an event with the object as it is now, and hand it to the endpoints."""
        data: Obj = {"object": show(about)}
        if previous is not None:
            data["previous_attributes"] = show(previous)
        event: Obj = {
            "id": new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now(about.get("customer") if isinstance(about.get("customer"), str) else None),
            "data": data,
            "livemode": False,
            "pending_webhooks": len(self.outbox.endpoints),
            "request": dict(self.request),
            "type": kind,
        }
        self.objects[event["id"]] = event
        self.outbox.put(event)
        return event

    def number(self) -> int:
        """Return the next number of an invoice."""
        return next(self._numbers)

    # -- time

    def clock_of(self, customer: str | None) -> Obj | None:
        """Return the test clock a customer lives by."""
        clock = self.objects.get(customer or "", {}).get("test_clock")
        return self.objects.get(clock) if clock else None

    def now(self, customer: str | None = None) -> int:
        """Return what time it is for a customer, in seconds since 1970."""
        clock = self.clock_of(customer)
        if clock is not None:
            return int(clock["frozen_time"])
        return int(self._pinned if self._pinned is not None else time.time() + self._ahead_s)

    def later(self, when: float, customer: str | None, bell: Bell, which: str) -> None:
        """Have `bell(state, which)` called once that time has come; it looks whether it still applies."""
        clock = self.clock_of(customer)
        heap = self._bells.setdefault(clock["id"] if clock else None, [])
        heapq.heappush(heap, (when, next(self._numbers), bell, which))

    def advance(self, seconds: float) -> None:
        """Move everybody's time who has no test clock."""
        target = time.time() + self._ahead_s + seconds
        self._ring(None, target)
        self._ahead_s += seconds

    def tick(self) -> None:
        """Ring for what has become due by itself."""
        self._ring(None, time.time() + self._ahead_s)

    def advance_clock(self, clock: Obj, to: int) -> None:
        """Move a test clock and ring for everything on the way."""
        self._ring(clock["id"], to)
        clock["frozen_time"] = to

    def _ring(self, clock_id: str | None, until: float) -> None:
        heap = self._bells.setdefault(clock_id, [])
        while heap and heap[0][0] <= until:
            when, _, bell, which = heapq.heappop(heap)
            if clock_id:
                self.objects[clock_id]["frozen_time"] = max(int(when), self.objects[clock_id]["frozen_time"])
            else:
                self._pinned = max(when, time.time() + self._ahead_s)
            try:
                bell(self, which)
            finally:
                self._pinned = None
