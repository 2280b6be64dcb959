"""The events of a purchase in any order, any number of times, with a death between any two steps: one of each.

The figures of reliability.md. RUNS=100 and STRIDE=5 make it shorter.
"""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy.orm import Session

from control_plane.billing import inbox
from control_plane.billing.stripe import verified
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.errors import ReelboxError
from tests.fakes.stripe.events import signature
from tests.services.vendor import SECRET, Vendor

RUNS = int(os.environ.get("RUNS", "1000"))
STRIDE = int(os.environ.get("STRIDE", "1"))  # every so-manieth moment to die in


class KilledError(BaseException):
    """The process is gone: nobody catches it."""


def bought(vendor: Vendor, number: int) -> tuple[str, list[dict[str, Any]]]:
    """Buy, with every webhook held back; return the order and its events."""
    known = {it["id"] for it in vendor.stripe.state.all("event")}
    order = vendor.buy(f"buyer{number}@example.com", "solo_yearly_usd", "cloud")
    return order, [it for it in vendor.stripe.state.all("event") if it["id"] not in known]


def deliver(vendor: Vendor, event: dict[str, Any]) -> None:
    """Deliver an event as the webhook's route takes it."""
    raw = json.dumps(event).encode()
    checked = verified(raw, signature(raw, [SECRET], int(time.time())), [SECRET])
    with vendor.services.database.transaction() as session:
        inbox.receive(session, checked)


def work_off(vendor: Vendor, order: str) -> None:
    """Work until the server runs, whatever pauses there are."""
    for _ in range(200):
        vendor.services.worker.drain()
        if vendor.steps(order).get("provisioned") == "done":
            break
        vendor.hurry()
    vendor.services.worker.drain()


def counts(vendor: Vendor, number: int, order: str) -> tuple[int, int, int, str]:
    """Return licenses, letters with a license, servers and the final state of a purchase."""
    key = f"order:{order}"
    licenses = vendor.rows("SELECT count(*) FROM ledger WHERE act = 'issued' AND key = :key", key=key)[0][0]
    renewed = vendor.rows(
        "SELECT count(*) FROM ledger WHERE act <> 'issued' AND subject IN "
        "(SELECT license_id FROM orders WHERE id = CAST(:id AS uuid))", id=order,
    )[0][0]  # fmt: skip
    letters = {it["Message-ID"] for it in vendor.mail.to(f"buyer{number}@example.com") if "license" in it["Subject"]}
    steps = ",".join(vendor.steps(order).values())
    return licenses + renewed, len(letters), vendor.provisioner.begun(order), steps


GOOD = (1, 1, 1, "done,done,done,done,waiting,waiting")


@pytest.mark.timeout(3600)
def test_any_order_any_number_of_times(vendor: Vendor) -> None:
    vendor.stripe.ask("webhooks", hold=True)
    seed = random.randrange(2**32)  # noqa: S311  no secret
    dice = random.Random(seed)  # noqa: S311
    results: Counter[tuple[int, int, int, str]] = Counter()
    delivered = 0
    for number in range(RUNS):
        order, events = bought(vendor, number)
        stream = [event for event in events for _ in range(dice.randint(1, 5))]
        dice.shuffle(stream)
        for event in stream:
            deliver(vendor, event)
            delivered += 1
            if dice.random() < 0.3:
                vendor.services.worker.drain(dice.randint(1, 5))
        work_off(vendor, order)
        results[counts(vendor, number, order)] += 1
    print(f"\nwebhooks: seed {seed}, {RUNS} purchases, {delivered} deliveries: {dict(results)}")
    assert results == {GOOD: RUNS}


@contextmanager
def dying(monkeypatch: pytest.MonkeyPatch, at: int, *, after: bool) -> Iterator[list[int]]:
    """Die where a transaction begins, or where one was just committed, counted from now."""
    seen = [0]
    whole = Database.transaction

    @contextmanager
    def transaction(self: Database) -> Iterator[Session]:
        seen[0] += 1
        if seen[0] == at and not after:
            raise KilledError
        with whole(self) as session:
            yield session
        if seen[0] == at and after:
            raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(Database, "transaction", transaction)
        yield seen


@pytest.mark.timeout(1800)
def test_a_death_between_any_two_steps(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor.stripe.ask("webhooks", hold=True)
    results: Counter[tuple[int, int, int, str]] = Counter()
    number, deaths, handed_over_twice = 0, 0, 0
    for after in (False, True):
        for at in range(1, 400, STRIDE):
            order, events = bought(vendor, number)
            for event in events:
                deliver(vendor, event)
            died = False
            with dying(monkeypatch, at, after=after):
                try:
                    for _ in range(4):
                        vendor.services.worker.drain()
                        vendor.rows("SELECT 1")  # counts too: dying while idle harms nobody
                except KilledError:
                    died = True
            vendor.hurry()
            work_off(vendor, order)
            results[counts(vendor, number, order)] += 1
            letters = [it["Message-ID"] for it in vendor.mail.to(f"buyer{number}@example.com")]
            handed_over_twice += len(letters) - len(set(letters))
            number, deaths = number + 1, deaths + died
            if not died:
                break
    print(f"\ndeaths: {deaths}, letters handed over twice under one Message-ID: {handed_over_twice}, {dict(results)}")
    assert results == {GOOD: number}
    assert deaths > 60 // STRIDE


def test_what_is_not_signed_by_stripe_is_not_kept(vendor: Vendor) -> None:
    vendor.stripe.ask("webhooks", hold=True)
    _, events = bought(vendor, 0)
    raw, now = json.dumps(events[0]).encode(), int(time.time())
    good = signature(raw, [SECRET], now)
    other = "whsec_some_other_secret_of_theirs"
    for body, header in [
        (raw, None), (raw, ""), (raw, "t=,v1="), (raw, "garbage"), (b"", good), (b"\xff\xfe", good),
        (raw, signature(raw, [other], now)), (raw, signature(raw, [""], now)),
        (raw, signature(raw, [SECRET], now - 400)), (raw, signature(raw, [SECRET], now + 400)),
        (json.dumps(events[0], indent=1).encode(), good),
        (raw.replace(b"evt_", b"evx_"), good), (raw, good.replace("v1=", "v0=")),
        (b"[]", signature(b"[]", [SECRET], now)), (b"{}", signature(b"{}", [SECRET], now)),
    ]:  # fmt: skip
        headers = {} if header is None else {"Stripe-Signature": header}
        answer = vendor.http.post("/webhooks/stripe", content=body, headers=headers)
        assert answer.status_code == 400
        assert answer.json()["code"] in {"BILLING-009", "BILLING-010"}
    assert vendor.rows("SELECT count(*) FROM stripe_events") == [(0,)]
    both = [other, SECRET]
    assert verified(raw, good, both)["id"] == verified(raw, signature(raw, [other], now), both)["id"]
    with pytest.raises(ReelboxError, match="BILLING-009"):
        verified(raw, good, [])
