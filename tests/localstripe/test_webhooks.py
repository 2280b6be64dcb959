"""Webhooks that another program signs: localstripe, which knows nothing of us, sends what a subscription leads to."""

import re
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

import httpx
import pytest

from appliance.entrypoints.box.server import free_port
from control_plane.kernel.settings import DatabaseSettings
from tests.services.postgres import postgres
from tests.services.vendor import SECRET, Vendor, vendor_database
from tests.services.vendor import vendor as running

PYTHON = Path(__file__).parents[2] / "var/localstripe/bin/python"
# Its own command listens on every interface.
SERVE = """
import logging, sys
from aiohttp import web
from localstripe.server import app
log = logging.getLogger("aiohttp.access")
log.setLevel(logging.INFO)
log.addHandler(logging.StreamHandler(sys.stdout))
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=log)
"""
SENT = re.compile(r'webhook "([\w.]+)" (successfully delivered|failed with response code (\d+))')


class Foreign:
    """A running localstripe."""

    def __init__(self, port: int, said: Callable[[], str]) -> None:
        self._said = said
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", auth=("sk_test_foreign", ""), trust_env=False)

    def ask(self, path: str, **form: object) -> dict[str, str]:
        """Post a form; it has to be taken."""
        answer = self._http.post(path, data={name: str(value) for name, value in form.items()})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def send_to(self, url: str, secret: str) -> None:
        """Have every event delivered there."""
        self._http.post("/_config/webhooks/ours", json={"url": url, "secret": secret}).raise_for_status()

    def sent(self) -> list[tuple[str, str]]:
        """Return the type of each event that was sent so far, and the status it was answered with."""
        return [(found[1], found[3] or "200") for found in SENT.finditer(self._said())]

    def ready(self) -> bool:
        """Tell whether it answers."""
        try:
            return self._http.get("/v1/customers").status_code == 200
        except httpx.TransportError:
            return False


@pytest.fixture
def foreign() -> Iterator[Foreign]:
    port = free_port()
    with TemporaryFile() as log:
        process = subprocess.Popen([PYTHON, "-c", SERVE, str(port)], stdout=log, stderr=subprocess.STDOUT)

        def said() -> str:
            log.seek(0)
            return log.read().decode()

        made = Foreign(port, said)
        try:
            deadline = time.monotonic() + 20
            while not made.ready():
                assert process.poll() is None, said()
                assert time.monotonic() < deadline, said()
                time.sleep(0.1)
            yield made
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with postgres() as server:
        settings: DatabaseSettings = vendor_database(server)
        with running(settings) as started:
            yield started


def subscribed(foreign: Foreign) -> None:
    """Do what makes events: somebody subscribes, pays, and stops."""
    product = foreign.ask("/v1/products", name="Studio", type="service")["id"]
    plan = foreign.ask("/v1/plans", product=product, amount=4900, currency="usd", interval="month")["id"]
    card = {"card[number]": "4242424242424242", "card[exp_month]": 12, "card[exp_year]": 2099, "card[cvc]": "123"}
    method = foreign.ask("/v1/payment_methods", type="card", **card)["id"]
    customer = foreign.ask("/v1/customers", email="foreign@example.com", payment_method=method)["id"]
    foreign.ask(f"/v1/payment_methods/{method}/attach", customer=customer)
    foreign.ask(f"/v1/customers/{customer}", **{"invoice_settings[default_payment_method]": method})
    foreign.ask("/v1/subscriptions", customer=customer, **{"items[0][plan]": plan})


def settled(foreign: Foreign) -> list[tuple[str, str]]:
    """Wait until nothing more is sent; it waits a second before each event."""
    before: list[tuple[str, str]] = []
    while True:
        time.sleep(3)
        now = foreign.sent()
        if now and now == before:
            return now
        before = now


def test_what_it_signs_is_kept_and_what_it_signs_with_another_secret_is_not(vendor: Vendor, foreign: Foreign) -> None:
    address = f"{str(vendor.http.base_url).rstrip('/')}/webhooks/stripe"
    foreign.send_to(address, SECRET)
    subscribed(foreign)
    sent = settled(foreign)
    assert {status for _, status in sent} == {"200"}
    kept = Counter(dict(vendor.rows("SELECT type, count(*) FROM stripe_events GROUP BY type")))
    assert kept == Counter(kind for kind, _ in sent)
    assert {"customer.created", "customer.subscription.created", "invoice.payment_succeeded"} <= kept.keys()
    print(f"\nlocalstripe: {sum(kept.values())} events of {len(kept)} kinds kept")

    foreign.send_to(address, "whsec_of_somebody_else")
    subscribed(foreign)
    refused = settled(foreign)[len(sent) :]
    assert {status for _, status in refused} == {"400"}
    assert vendor.rows("SELECT count(*) FROM stripe_events") == [(sum(kept.values()),)]
