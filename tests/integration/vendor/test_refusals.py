"""What cannot be: each with a code, nothing half done."""

import time

from tests.services.mailbox import license_in
from tests.services.vendor import Vendor

WISH = {"email": "a@example.com", "lookup_key": "studio_yearly_usd", "target": "own_box", "machines": 1}


CANNOT: list[tuple[dict[str, object], int, str]] = [
    ({"lookup_key": "gold_yearly_usd"}, 422, "BILLING-002"),
    ({"machines": 0}, 422, "HTTP-005"),
    ({"machines": 21}, 422, "BILLING-004"),
    ({"machines": 2, "lookup_key": "solo_yearly_usd"}, 422, "BILLING-004"),
    ({"target": "cloud", "lookup_key": "studio_once_usd"}, 422, "BILLING-003"),
    ({"email": ""}, 422, "HTTP-005"),
    ({"email": "no address"}, 422, "HTTP-005"),
    ({"quantity": 3}, 422, "HTTP-005"),
]


def test_what_cannot_be_bought(vendor: Vendor) -> None:
    for wish, status, code in CANNOT:
        answer = vendor.http.post("/api/v1/shop/checkouts", json={**WISH, **wish})
        assert (answer.status_code, answer.json()["code"]) == (status, code), wish
    assert vendor.rows("SELECT count(*) FROM orders") == [(0,)]


def test_pressing_twice_leads_to_one_page_and_paying_twice_needs_a_word(vendor: Vendor) -> None:
    first, second = (vendor.http.post("/api/v1/shop/checkouts", json=WISH).json() for _ in range(2))
    assert first == second
    vendor.pay(first["url"])
    vendor.work()
    again = vendor.http.post("/api/v1/shop/checkouts", json=WISH)
    assert (again.status_code, again.json()["code"]) == (409, "BILLING-020")
    assert vendor.http.post("/api/v1/shop/checkouts", json={**WISH, "again": True}).status_code == 201


def test_stripe_and_the_mail_server_away_lose_nothing(vendor: Vendor) -> None:
    vendor.stripe.ask("faults", match="POST /v1/checkout/sessions", status=503, count=10)
    refused = vendor.http.post("/api/v1/shop/checkouts", json=WISH)
    assert (refused.status_code, refused.json()["code"]) == (503, "BILLING-007")
    vendor.stripe.ask("faults/clear")
    vendor.mail.answer = "451 later"
    order = vendor.buy("a@example.com")  # the same order goes on
    assert vendor.rows("SELECT count(*) FROM orders") == [(1,)]
    vendor.stripe.ask("faults", match="GET /v1/(checkout|subscriptions)", status=503, count=6)
    deadline = time.monotonic() + 40
    while "licensed" not in vendor.steps(order) or vendor.steps(order)["licensed"] != "done":
        assert time.monotonic() < deadline
        vendor.work()
        vendor.hurry()
    assert vendor.rows("SELECT state, error_code FROM mails") == [("queued", "MAIL-001")]
    vendor.mail.answer = "250 OK"
    vendor.hurry()
    vendor.work()
    assert len(vendor.mail.to("a@example.com")) == 1
    assert license_in(vendor.mail.to("a@example.com")[0])


def test_a_guessed_code_and_a_flood_are_stopped(vendor: Vendor) -> None:
    body = {"request": "x", "code": "AAAAA-AAAAA-AAAAA-AAAAA"}
    answers = [vendor.http.post("/v1/activate", json=body) for _ in range(65)]
    assert {answer.status_code for answer in answers[:60]} <= {404, 409}
    assert answers[-1].status_code == 429
    assert answers[-1].json()["code"] == "too_often"
    assert int(answers[-1].headers["Retry-After"]) > 0
