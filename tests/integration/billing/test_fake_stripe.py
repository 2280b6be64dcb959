"""The fake Stripe, driven by the official SDK as the control plane drives the real one."""

import http.server
import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import stripe

from tests.fakes.stripe.running import FakeStripe, running

DAY, SECRET = 86_400, "whsec_of_the_tests"
CARD, DECLINED, ASKS = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0025 0000 3155"


class Listener:
    """Hears webhooks; `answers` says with which status, in turn (200 after that)."""

    def __init__(self) -> None:
        self.heard: list[tuple[bytes, str]] = []
        self.answers: list[int] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = outer.answers.pop(0) if outer.answers else 200
                outer.heard.append((body, self.headers["Stripe-Signature"]))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self) -> list[stripe.Event]:
        return [stripe.Webhook.construct_event(body, signature, SECRET) for body, signature in self.heard]

    def types(self) -> list[str]:
        return [event.type for event in self.events()]


@pytest.fixture
def fake() -> Iterator[FakeStripe]:
    with running() as made:
        yield made


@pytest.fixture
def heard(fake: FakeStripe) -> Iterator[Listener]:
    listener = Listener()
    fake.send_webhooks_to(listener.url, SECRET)
    yield listener
    listener.server.shutdown()


def eventually(true: Callable[[], bool], what: str = "what was waited for") -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline, f"{what} did not happen"
        time.sleep(0.02)


def a_price(client: stripe.StripeClient, **more: Any) -> stripe.Price:
    product = client.v1.products.create({"name": "Reelbox Studio"})
    given: Any = {"currency": "usd", "unit_amount": 4900, "recurring": {"interval": "month"}, "product": product.id}
    given.update(more)
    return client.v1.prices.create(given)


def a_session(client: stripe.StripeClient, price: stripe.Price, **more: Any) -> stripe.checkout.Session:
    given: Any = {
        "mode": "subscription" if price.recurring else "payment",
        "line_items": [{"price": price.id, "quantity": 2}],
        "success_url": "http://shop.test/thanks?session={CHECKOUT_SESSION_ID}",
    }
    given.update(more)
    return client.v1.checkout.sessions.create(given)


def pay(session: stripe.checkout.Session, card: str = CARD) -> httpx.Response:
    form = {"email": "linh@example.com", "name": "Linh Nguyễn", "card": card}
    return httpx.post(str(session.url), data=form, follow_redirects=False, trust_env=False)


def a_subscriber(fake: FakeStripe) -> tuple[stripe.Customer, stripe.Subscription, stripe.test_helpers.TestClock]:
    """Return somebody who pays by the month and lives by a test clock."""
    client = fake.client()
    clock = client.v1.test_helpers.test_clocks.create({"frozen_time": 1_800_000_000})
    who = client.v1.customers.create({"email": "linh@example.com", "test_clock": clock.id})
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": who.id})
    client.v1.customers.update(who.id, {"invoice_settings": {"default_payment_method": method.id}})
    price = a_price(client)
    made = client.v1.subscriptions.create(
        {"customer": who.id, "items": [{"price": price.id}], "metadata": {"order": "7"}}
    )
    return who, made, clock


def advance(client: stripe.StripeClient, clock: stripe.test_helpers.TestClock, to: int) -> None:
    client.v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": to})


def test_a_price_is_found_by_its_key_and_hands_the_key_on(fake: FakeStripe) -> None:
    client = fake.client()
    old = a_price(client, lookup_key="studio_monthly")
    with pytest.raises(stripe.InvalidRequestError, match="already uses that lookup key"):
        a_price(client, lookup_key="studio_monthly")
    new = a_price(client, lookup_key="studio_monthly", unit_amount=5900, transfer_lookup_key=True)
    found = client.v1.prices.list({"lookup_keys": ["studio_monthly"], "expand": ["data.product"]}).data
    assert [price.id for price in found] == [new.id]
    assert isinstance(found[0].product, stripe.Product)
    assert client.v1.prices.retrieve(old.id).lookup_key is None


def test_a_subscription_is_bought_on_the_hosted_page(fake: FakeStripe, heard: Listener) -> None:
    client = fake.client()
    session = a_session(
        client, a_price(client), subscription_data={"metadata": {"order": "7"}}, client_reference_id="7"
    )
    assert "98.00 USD" in httpx.get(str(session.url), trust_env=False).text
    declined = pay(session, DECLINED)
    assert (declined.status_code, "Your card was declined" in declined.text) == (402, True)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    bought = pay(session)
    assert bought.headers["Location"] == f"http://shop.test/thanks?session={session.id}"
    done = client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["subscription", "line_items", "invoice.payments", "customer"]}
    )
    assert (done.status, done.payment_status, done.url) == ("complete", "paid", None)
    assert isinstance(done.subscription, stripe.Subscription)
    assert (done.subscription.status, done.subscription.metadata["order"]) == ("active", "7")
    assert done.subscription["items"].data[0].current_period_end > time.time() + 27 * DAY
    assert isinstance(done.customer, stripe.Customer)
    assert done.customer.email == "linh@example.com"
    assert isinstance(done.invoice, stripe.Invoice)
    assert done.invoice.parent
    assert done.invoice.parent.subscription_details
    assert done.invoice.parent.subscription_details.subscription == done.subscription.id
    assert done.invoice.payments
    assert done.invoice.payments.data[0].status == "paid"
    wanted = {"customer.created", "customer.subscription.created", "invoice.paid", "checkout.session.completed"}
    eventually(lambda: wanted <= set(heard.types()))
    assert "already" in httpx.post(fake.url + f"/c/pay/{session.id}", data={}, trust_env=False).text


def test_a_bank_that_asks_first_is_answered_on_a_page_of_its_own(fake: FakeStripe) -> None:
    client = fake.client()
    session = a_session(client, a_price(client))
    asked = pay(session, ASKS).headers["Location"]
    refused = httpx.post(fake.url + asked, data={"answer": "no"}, trust_env=False)
    assert "unable to authenticate" in refused.text
    again = pay(session, ASKS).headers["Location"]
    httpx.post(fake.url + again, data={"answer": "yes"}, trust_env=False)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_what_cannot_be_bought_is_refused_as_by_stripe(fake: FakeStripe) -> None:
    client = fake.client()
    monthly, once, euro = a_price(client), a_price(client, recurring={}), a_price(client, currency="eur")

    def refused(**given: Any) -> stripe.InvalidRequestError:
        with pytest.raises(stripe.InvalidRequestError) as error:
            a_session(client, monthly, **given)
        return error.value

    unknown = refused(line_items=[{"price": "price_nothing", "quantity": 1}])
    assert (unknown.code, unknown.param) == ("resource_missing", "line_items[0][price]")
    assert refused(line_items=[{"price": monthly.id, "quantity": 0}]).code == "parameter_invalid_integer"
    assert "same currency" in str(refused(line_items=[{"price": p.id, "quantity": 1} for p in (monthly, euro)]))
    assert "recurring" in str(refused(line_items=[{"price": once.id, "quantity": 1}]))
    assert refused(customer="cus_nobody").code == "resource_missing"
    assert refused(colour="red").code == "parameter_unknown"
    with pytest.raises(stripe.AuthenticationError):
        stripe.StripeClient("sk_wrong", base_addresses={"api": fake.url}).v1.customers.list()


def test_the_same_key_gets_the_same_answer_and_no_second_customer(fake: FakeStripe) -> None:
    client = fake.client(max_network_retries=2)
    fake.ask("faults", match="POST /v1/customers", status=500, after=True)
    made = client.v1.customers.create({"email": "a@example.com"}, {"idempotency_key": "once"})  # sent twice by the SDK
    assert len(client.v1.customers.list().data) == 1
    again = client.v1.customers.create({"email": "a@example.com"}, {"idempotency_key": "once"})
    assert again.id == made.id
    assert again.last_response
    assert again.last_response.headers["idempotent-replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError):
        client.v1.customers.create({"email": "b@example.com"}, {"idempotency_key": "once"})


def test_lists_come_in_pages_newest_first(fake: FakeStripe) -> None:
    client = fake.client()
    made = [client.v1.customers.create({"email": f"{n}@example.com"}).id for n in range(7)]
    first = client.v1.customers.list({"limit": 3})
    assert ([each.id for each in first.data], first.has_more) == (made[:3:-1], True)
    assert [each.id for each in first.auto_paging_iter()] == made[::-1]
    assert [each.email for each in client.v1.customers.list({"email": "2@example.com"}).data] == ["2@example.com"]


def test_a_period_ends_and_the_next_is_paid(fake: FakeStripe, heard: Listener) -> None:
    client = fake.client()
    _, subscription, clock = a_subscriber(fake)
    end = subscription["items"].data[0].current_period_end
    advance(client, clock, end + 2 * 3600)
    later = client.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    assert (later.status, later["items"].data[0].current_period_start) == ("active", end)
    assert isinstance(later.latest_invoice, stripe.Invoice)
    assert (later.latest_invoice.billing_reason, later.latest_invoice.status) == ("subscription_cycle", "paid")
    eventually(lambda: heard.types().count("invoice.paid") == 2)
    assert "test_helpers.test_clock.ready" in heard.types()


def test_a_renewal_is_tried_four_times_then_the_subscription_ends(fake: FakeStripe, heard: Listener) -> None:
    client = fake.client()
    who, subscription, clock = a_subscriber(fake)
    fake.ask("card", customer=who.id, number="4000000000000341")
    end = subscription["items"].data[0].current_period_end
    advance(client, clock, end + DAY)
    late = client.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    assert isinstance(late.latest_invoice, stripe.Invoice)
    assert (late.status, late.latest_invoice.attempt_count) == ("past_due", 1)
    assert late.latest_invoice.next_payment_attempt == end + 3600 + 3 * DAY
    advance(client, clock, end + 16 * DAY)
    gone = client.v1.subscriptions.retrieve(subscription.id)
    assert gone.status == "canceled"
    assert gone.cancellation_details
    assert gone.cancellation_details.reason == "payment_failed"
    eventually(lambda: "customer.subscription.deleted" in heard.types())
    eventually(lambda: heard.types().count("invoice.payment_failed") == 4)


def test_a_new_card_in_the_portal_pays_what_is_open(fake: FakeStripe) -> None:
    client = fake.client()
    who, subscription, clock = a_subscriber(fake)
    fake.ask("settings", after_retries="unpaid")
    fake.ask("card", customer=who.id, number="4000000000000341")
    advance(client, clock, subscription["items"].data[0].current_period_end + 16 * DAY)
    assert client.v1.subscriptions.retrieve(subscription.id).status == "unpaid"
    portal = client.v1.billing_portal.sessions.create({"customer": who.id, "return_url": "http://shop.test/"})
    shown = httpx.post(portal.url, data={"act": "card", "card": CARD}, trust_env=False).text
    assert "Card ending in 4242" in shown
    assert client.v1.subscriptions.retrieve(subscription.id).status == "active"
    httpx.post(portal.url, data={"act": "cancel", "subscription": subscription.id}, trust_env=False)
    assert client.v1.subscriptions.retrieve(subscription.id).cancel_at_period_end


def test_money_goes_back_and_is_disputed(fake: FakeStripe, heard: Listener) -> None:
    client = fake.client()
    who, subscription, _ = a_subscriber(fake)
    [charge] = client.v1.charges.list({"customer": who.id}).data
    client.v1.refunds.create({"charge": charge.id, "amount": 900})
    assert (client.v1.charges.retrieve(charge.id).amount_refunded, charge.amount) == (900, 4900)
    client.v1.refunds.create({"charge": charge.id})
    assert client.v1.charges.retrieve(charge.id).refunded
    with pytest.raises(stripe.InvalidRequestError, match="already been refunded"):
        client.v1.refunds.create({"charge": charge.id})
    dispute = fake.ask("disputes", charge=charge.id)
    fake.ask("disputes", dispute=dispute["id"], status="lost")
    wanted = ["charge.dispute.closed", "charge.dispute.created", *["charge.refunded", "refund.created"] * 2]
    eventually(lambda: sorted(kind for kind in heard.types() if kind in wanted) == sorted(wanted))
    assert subscription.metadata["order"] == "7"


def test_webhooks_come_again_until_they_are_taken_and_on_demand_twice_and_out_of_order(
    fake: FakeStripe, heard: Listener
) -> None:
    client = fake.client()
    heard.answers = [500]
    client.v1.customers.create({"email": "a@example.com"})
    eventually(lambda: heard.types() == ["customer.created"] * 2)
    [event] = client.v1.events.list({"types": ["customer.created"]}).data
    assert event.pending_webhooks == 0
    fake.ask("webhooks", hold=True, copies=2, shuffle=True)
    for n in range(8):
        client.v1.products.create({"name": str(n)})
    assert len(heard.heard) == 2
    fake.ask("webhooks", hold=False)
    eventually(lambda: len(heard.heard) == 18)
    order = [str(e.data.object["name"]) for e in heard.events()[2:]]
    assert (order != sorted(order), sorted(order)) == (True, sorted("0123456701234567"))
    httpx.post(f"{fake.url}/v1/events/{event.id}/retry", headers={"Authorization": "Bearer sk_test_x"}, trust_env=False)
    eventually(lambda: len(heard.heard) == 19)
    body, signature = heard.heard[0]
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body + b" ", signature, SECRET)
    assert re.fullmatch(r"t=\d+,v1=[0-9a-f]{64}", signature)


def test_a_bank_debit_is_settled_later(fake: FakeStripe, heard: Listener) -> None:
    client = fake.client()
    fake.ask("settings", settles_after_s=0.1)
    for iban, kind in (("AT611904300234573201", "succeeded"), ("AT861904300235473202", "failed")):
        session = a_session(client, a_price(client, recurring={}, currency="eur"))
        debit: Any = {"type": "sepa_debit", "sepa_debit": {"iban": iban}, "billing_details": {"email": "a@example.com"}}
        method = client.v1.payment_methods.create(debit)
        confirm = f"{fake.url}/v1/payment_pages/{session.id}/confirm"
        headers = {"Authorization": "Bearer sk_test_x"}
        httpx.post(confirm, data={"payment_method": method.id}, headers=headers, trust_env=False).raise_for_status()
        eventually(lambda kind=kind: f"checkout.session.async_payment_{kind}" in heard.types())  # type: ignore[misc]
