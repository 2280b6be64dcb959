"""What operators do: see what is wrong, mend it, stop clocks, replay, find anything."""

from datetime import datetime

from control_plane.fulfillment.attention import Watch
from control_plane.operators.models import Role
from tests.services.operators import PASSWORD, console
from tests.services.vendor import ALERTS, Vendor


def test_a_letter_that_came_back_is_mended_from_the_queue(vendor: Vendor) -> None:
    vendor.mail.nobody = {"typo@example.com"}
    order = vendor.buy("typo@example.com")
    vendor.work()
    ops = console(vendor, Role.SUPPORT)
    (group,) = ops.get("/attention").json()
    assert (group["code"], group["count"], group["items"][0]["order_id"]) == ("MAIL-002", 1, order)
    assert "550 5.1.1" in group["items"][0]["error"]

    # Somebody is told within a minute, once.
    watch = Watch(vendor.services.database, vendor.services.post, ALERTS)
    assert (watch.look(), watch.look()) == (1, 0)
    vendor.work()
    assert len(vendor.mail.to(ALERTS)) == 1

    customer = ops.get(f"/orders/{order}").json()["order"]["customer_id"]
    assert ops.get(f"/customers/{customer}").json()["customer"]["bounced_at"] is not None
    ops.patch(f"/customers/{customer}", json={"email": "right@example.com"}).raise_for_status()
    assert ops.post("/attention/retry", json={"code": "MAIL-002"}).json() == {"count": 1}
    vendor.work()
    assert ops.get("/attention").json() == []
    assert len(vendor.mail.to("right@example.com")) == 1
    watch.look()
    assert ops.get("/alerts").json()["items"][0]["resolved_at"] is not None
    assert [found["kind"] for found in ops.get("/search", params={"q": "right@"}).json()] == ["customer", "mail"]
    retried = [event["kind"] for event in ops.get(f"/orders/{order}").json()["events"]]
    assert "step.retried" in retried


def test_a_clock_stands_still_goes_on_and_is_hurried(vendor: Vendor) -> None:
    vendor.buy("x@example.com", "studio_monthly_usd")
    vendor.work()
    (subscription,) = vendor.rows("SELECT subscription_id FROM orders")[0]
    vendor.stripe.client().v1.subscriptions.cancel(subscription)
    vendor.work()
    ops = console(vendor)
    (clock,) = ops.get("/clocks").json()["items"]
    assert (clock["cause"], clock["stage"]) == ("canceled", 1)
    address = f"/clocks/{clock['id']}"
    ops.post(f"{address}/stop", json={"reason": "they called"}).raise_for_status()
    vendor.clock.forward(days=100)
    vendor.services.dunning.ring()
    vendor.work()
    assert ops.get(address).json()["stage"] == 1
    went_on = ops.post(f"{address}/resume").json()
    late = datetime.fromisoformat(went_on["due_at"]) - datetime.fromisoformat(clock["due_at"])
    assert late.days in {99, 100}
    ops.post(f"{address}/extend", json={"days": 7, "reason": "a holiday"}).raise_for_status()
    ops.post(f"{address}/advance").raise_for_status()
    vendor.work()
    shown = ops.get(address).json()
    assert [stage["done"] for stage in shown["stages"]] == [True, True, False]
    acts = {row["action"] for row in ops.get("/audit").json()["items"]}
    assert {"clock.stopped", "clock.resumed", "clock.extended", "clock.advanced", "session.begun"} <= acts


def test_a_missed_event_is_found_and_one_can_be_replayed(vendor: Vendor) -> None:
    vendor.stripe.ask("webhooks", drop=True)
    order = vendor.buy("missed@example.com")
    vendor.work()
    assert vendor.steps(order) == {}
    ops = console(vendor)
    assert sum(ops.post("/reconciliations").json()["found"].values()) > 0
    vendor.work()
    assert vendor.steps(order)["mailed"] == "done"
    event = ops.get("/stripe-events").json()["items"][0]
    assert event["source"] == "reconciliation"
    assert ops.post(f"/stripe-events/{event['id']}/replay").status_code == 202
    vendor.work()
    assert len(vendor.mail.to("missed@example.com")) == 1
    figures = ops.get("/dashboard").json()
    assert (figures["orders_paid"], figures["days"][0]["revenue"]) == (1, {"usd": 49_000})
    skipped = ops.post(f"/orders/{order}/steps/first_login/skip", json={"reason": "they told us"}).json()
    assert next(step for step in skipped["steps"] if step["name"] == "first_login")["state"] == "skipped"
    refused = ops.post(f"/orders/{order}/steps/mailed/retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "FULFILLMENT-004")


def test_whoever_guesses_is_not_let_in(vendor: Vendor) -> None:
    console(vendor)
    wish = {"email": "admin@vendor.example", "password": PASSWORD, "code": "000000"}
    answers = [vendor.http.post("/api/v1/console/sessions", json=wish).json()["code"] for _ in range(12)]
    assert answers[0] == "OPERATORS-002"
    assert answers[-1] == "OPERATORS-005"


def test_licenses_are_listed_as_they_are_now_in_parts(vendor: Vendor) -> None:
    for number in range(3):
        vendor.buy(f"buyer{number}@example.com")
    vendor.work()
    by_hand = vendor.services.issuing.issue("hand:1", "Sold by hand", "studio", "test").entry.subject
    ops = console(vendor, Role.VIEWER)
    first = ops.get("/licenses", params={"limit": 3}).json()
    rest = ops.get("/licenses", params={"limit": 3, "cursor": first["next_cursor"]}).json()
    assert [len(first["items"]), len(rest["items"]), rest["next_cursor"]] == [3, 1, None]
    assert first["items"][0]["id"] == by_hand
    assert len({license_["id"] for license_ in first["items"] + rest["items"]}) == 4
    vendor.services.issuing.revoke(by_hand, "test", "test")
    assert ops.get("/licenses").json()["items"][0]["state"] == "revoked"
    assert ops.get("/licenses", params={"cursor": "garbage"}).json()["code"] == "KERNEL-011"
