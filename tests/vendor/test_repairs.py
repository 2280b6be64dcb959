"""What an operator mends: missed webhooks found at night, fifty purchases of which some fail in three ways."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.services.operators import console
from tests.services.vendor import Vendor


@pytest.mark.timeout(900)
def test_what_was_missed_is_found_at_night(vendor: Vendor) -> None:
    bought = [vendor.buy(f"b{number}@example.com", "studio_once_usd") for number in range(6)]
    bought += [vendor.buy(f"s{number}@example.com", "studio_monthly_usd") for number in range(6)]
    vendor.work(60)
    # From here on no webhook arrives. Twenty things happen.
    vendor.stripe.ask("webhooks", drop=True)
    client = vendor.stripe.client()
    for number in range(8):
        vendor.buy(f"new{number}@example.com", "studio_yearly_usd")
    once = vendor.rows("SELECT payment_intent_id FROM orders WHERE mode = 'payment' ORDER BY number")
    for (intent,) in once[:4]:
        client.v1.refunds.create({"payment_intent": intent})
    for (intent,) in once[4:6]:
        charge = client.v1.payment_intents.retrieve(intent).latest_charge
        vendor.stripe.ask("disputes", charge=str(charge))
    monthly = vendor.rows(
        "SELECT subscription_id FROM orders WHERE plan = 'studio' AND paid_at IS NOT NULL ORDER BY number"
    )
    for (subscription,) in monthly[:3]:
        client.v1.subscriptions.cancel(subscription)
    for (subscription,) in monthly[3:6]:
        item = client.v1.subscriptions.retrieve(subscription).items.data[0].id
        client.v1.subscriptions.update(subscription, {"items": [{"id": item, "quantity": 4}]})
    planted = 8 + 4 + 2 + 3 + 3
    before = _state(vendor)
    row = vendor.services.reconciling.run()
    vendor.work(120)
    now = _state(vendor)
    found = {
        "bought": now["paid"] - before["paid"], "refunded": now["refunded"], "disputed": now["disputed"],
        "canceled": now["canceled"], "changed": now["four machines"],
    }  # fmt: skip
    print(f"\nreconciliation: {row.compared} compared, looked at anew {row.found}, planted {planted}: {found}")
    assert found == {"bought": 8, "refunded": 4, "disputed": 2, "canceled": 3, "changed": 3}
    assert len(bought) == 12
    assert sum(vendor.services.reconciling.run(timedelta(days=2)).found.values()) == 0


def _state(vendor: Vendor) -> Counter[str]:
    return Counter(
        {
            name: vendor.rows(f"SELECT count(*) FROM orders WHERE {condition}")[0][0]  # noqa: S608  constants
            for name, condition in {
                "paid": "paid_at IS NOT NULL", "refunded": "state = 'refunded'", "disputed": "dispute IS NOT NULL",
                "canceled": "subscription_status = 'canceled'", "four machines": "machines = 4",
            }.items()
        }
    )  # fmt: skip


@pytest.mark.timeout(900)
def test_fifty_at_once_with_three_kinds_of_trouble(vendor: Vendor) -> None:
    ops = console(vendor)
    vendor.mail.nobody = {f"nobody{number}@example.com" for number in range(4)}
    vendor.provisioner.broken = {"*"}

    def buy(number: int) -> str:
        who = f"nobody{number}" if number < 4 else f"buyer{number}"
        cloud = 4 <= number < 9
        plan = "solo_monthly_usd" if 9 <= number < 12 else "studio_yearly_usd"
        return vendor.buy(f"{who}@example.com", plan, "cloud" if cloud else "own_box")

    with ThreadPoolExecutor(12) as pool:
        orders = list(pool.map(buy, range(50)))
    with ThreadPoolExecutor(4) as workers:  # as many workers as there may be
        list(workers.map(lambda _: vendor.work(240), range(4)))
    vendor.stripe.ask("settings", after_retries="unpaid")
    for number in range(9, 12):  # their card is declined at the next renewal
        (customer,) = vendor.rows("SELECT stripe_id FROM customers WHERE email = :e", e=f"buyer{number}@example.com")[0]
        vendor.stripe.ask("card", customer=customer, number="4000000000000341")
    for seconds in (31 * 86_400, 7200):
        vendor.stripe.ask("clock", advance_s=seconds)
        vendor.clock.forward(seconds=seconds)
        vendor.work(60)

    groups = {group["code"]: group for group in ops.get("/attention").json()}
    print(f"\nfifty: { ({code: group['count'] for code, group in groups.items()}) }")
    assert {code: group["count"] for code, group in groups.items()} == {
        "MAIL-002": 4, "FLEET-002": 5, "BILLING-022": 3,
    }  # fmt: skip

    # The causes are mended, then each group is retried with one request.
    vendor.mail.nobody = set()
    vendor.provisioner.broken = set()
    for number in range(9, 12):
        (customer,) = vendor.rows("SELECT stripe_id FROM customers WHERE email = :e", e=f"buyer{number}@example.com")[0]
        vendor.stripe.ask("card", customer=customer, number="4242424242424242")
    for code, group in groups.items():
        answer = ops.post("/attention/retry", json={"code": code})
        assert answer.json() == {"count": group["count"]}
    for _ in range(20):
        vendor.work(60)
        if not ops.get("/attention").json():
            break
        time.sleep(1)
    assert ops.get("/attention").json() == []
    assert {state for order in orders for state in list(vendor.steps(order).values())[:3]} == {"done"}
    letters = Counter((it["To"], it["Subject"]) for it in vendor.mail.letters if "license" in it["Subject"].lower())
    assert len({who for who, _ in letters}) == 50
    assert {count for (_, subject), count in letters.items() if "renewed" not in subject} == {1}
    assert max(Counter(it["Message-ID"] for it in vendor.mail.letters).values()) == 1
