"""A purchase: from the payment page to a license in the buyer's mailbox, and what becomes of it."""

import pytest

from appliance.licensing.httpx import HttpxIssuer
from license_format.errors import LicenseError
from license_format.licenses import read_license
from license_format.revocations import read_revocations
from tests.services.licenses import Machine
from tests.services.mailbox import license_in, text_of, token_in
from tests.services.vendor import Vendor

DAY = 86_400


def test_a_purchase_becomes_a_license_in_the_mailbox_and_a_box_that_is_known(vendor: Vendor) -> None:
    order = vendor.buy("linh@example.com", language="vi", name="Linh", machines=3)
    vendor.work()
    (letter,) = vendor.mail.to("linh@example.com")
    assert letter["Subject"] == "Giấy phép Reelbox và cách cài đặt máy của bạn"
    file = license_in(letter)
    license_ = read_license(file, vendor.ring)
    assert (license_.plan, license_.machines, license_.customer) == ("studio", 3, "Linh")
    assert license_.expires_at == vendor.rows("SELECT period_end FROM orders")[0][0]
    assert vendor.steps(order) == {
        "paid": "done", "licensed": "done", "mailed": "done", "provisioned": "waiting", "first_login": "waiting",
        "first_video": "waiting",
    }  # fmt: skip

    # The box takes it over the network, as its own client speaks, and says how it is.
    box, issuer = Machine(), HttpxIssuer(str(vendor.http.base_url))
    bound = issuer.activate(box.request(vendor.clock.at), file=file).license
    assert read_license(bound, vendor.ring).machine == box.key.public
    assert issuer.refresh(box.request(vendor.clock.at), bound).license == bound
    at = vendor.clock.at.isoformat()
    said = {"license": bound, "request": box.request(vendor.clock.at), "version": "1.0", "first_login_at": at}
    assert vendor.http.post("/v1/heartbeat", json=said | {"first_video_at": at}).status_code == 204
    vendor.work()
    assert set(vendor.steps(order).values()) == {"done"}


def test_a_server_of_ours_is_set_up_once_and_its_owner_told(vendor: Vendor) -> None:
    vendor.provisioner.away = True
    order = vendor.buy("mai@example.com", "solo_monthly_usd", "cloud")
    vendor.work()
    assert vendor.steps(order)["mailed"] == "done"  # nobody's letter waits for a server
    vendor.provisioner.away = False
    for _ in range(3):
        vendor.hurry()
        vendor.work()
    assert vendor.provisioner.begun(order) == 1
    assert [letter["Subject"] for letter in vendor.mail.to("mai@example.com")] == [
        "Your Reelbox license; your server is being set up", "Your Reelbox is ready",
    ]  # fmt: skip


def test_it_is_renewed_rests_while_unpaid_and_wakes_when_paid(vendor: Vendor) -> None:
    vendor.buy("an@example.com", "studio_monthly_usd")
    vendor.work()
    first = read_license(license_in(vendor.mail.to("an@example.com")[0]), vendor.ring)
    _months(vendor, 1)
    renewed = read_license(license_in(vendor.mail.to("an@example.com")[1]), vendor.ring)
    assert first.expires_at is not None
    assert renewed.expires_at is not None
    assert 27 <= (renewed.expires_at - first.expires_at).days <= 31

    # The card pays no more; reminders, then the license rests.
    (customer,) = vendor.rows("SELECT stripe_id FROM customers")[0]
    vendor.stripe.ask("card", customer=customer, number="4000000000000341")
    vendor.stripe.ask("settings", after_retries="unpaid")
    _months(vendor, 1)
    assert vendor.rows("SELECT cause, stage FROM clocks WHERE ended_at IS NULL") == [("unpaid", 1)]
    for _ in range(15):
        vendor.clock.forward(days=1)
        vendor.services.dunning.ring()
        vendor.work()
    kinds = [kind for (kind,) in vendor.rows("SELECT kind FROM mails ORDER BY id")]
    assert kinds == ["license_box", "renewal", *["payment_failed"] * 3, "suspended"]
    listed = read_revocations(vendor.services.issuing.revocations(), vendor.ring)
    assert first.license_id in listed.licenses

    # They pay: it wakes, and what rested counts again.
    vendor.stripe.ask("card", customer=customer, number="4242424242424242")
    client = vendor.stripe.client()
    (open_,) = [it for it in client.v1.invoices.list({"customer": customer}).data if it.status == "open"]
    client.v1.invoices.pay(open_.id)
    vendor.work()
    assert vendor.rows("SELECT ended_why FROM clocks") == [("paid",)]
    assert read_revocations(vendor.services.issuing.revocations(), vendor.ring).licenses == frozenset()
    awake = [license_in(letter) for letter in vendor.mail.to("an@example.com") if list(letter.iter_attachments())][-1]
    again = read_license(awake, vendor.ring)
    assert again.expires_at is not None
    assert again.expires_at > renewed.expires_at


def test_money_back_puts_the_license_to_rest_and_then_ends_it(vendor: Vendor) -> None:
    order = vendor.buy("bo@example.com", "studio_once_usd")
    vendor.work()
    (license_id, intent) = vendor.rows("SELECT license_id, payment_intent_id FROM orders")[0]
    vendor.stripe.client().v1.refunds.create({"payment_intent": intent})
    vendor.work()
    assert vendor.rows("SELECT state FROM orders") == [("refunded",)]
    assert license_id in read_revocations(vendor.services.issuing.revocations(), vendor.ring).licenses
    vendor.clock.forward(days=61)
    vendor.services.dunning.ring()
    vendor.work()
    assert [letter["Subject"] for letter in vendor.mail.to("bo@example.com")][1:] == [
        "Your Reelbox license rests",
        f"Your Reelbox data will be deleted on {_day(vendor, 60)}",
        "Your Reelbox data were deleted",
    ]
    assert vendor.services.issuing.sold(license_id)[0].revoked_at is not None
    events = [kind for (kind,) in vendor.rows("SELECT kind FROM order_events ORDER BY id")]
    assert events[-3:] == ["clock.suspend", "clock.archive", "clock.delete"], order


def test_a_trial_comes_by_mail_once(vendor: Vendor) -> None:
    wish = {"email": "Thu@Example.com", "language": "vi"}
    assert vendor.http.post("/api/v1/shop/trials", json=wish).status_code == 201
    again = vendor.http.post("/api/v1/shop/trials", json=wish)
    assert (again.status_code, again.json()["code"]) == (409, "BILLING-019")
    vendor.work()
    (letter,) = vendor.mail.to("thu@example.com")
    file = read_license(license_in(letter), vendor.ring)
    assert file.plan == "trial"
    assert "30 ngày" in text_of(letter)


def test_a_link_opens_the_portal_once(vendor: Vendor) -> None:
    order = vendor.buy("ha@example.com")
    vendor.work()
    (letter,) = vendor.mail.to("ha@example.com")
    token, portal = token_in(letter), vendor.http
    kept = str(vendor.rows("SELECT mails::text, (SELECT string_agg(l::text, '') FROM portal_links l) FROM mails"))
    assert token not in kept
    assert portal.get("/api/v1/portal/orders").json()["code"] == "CUSTOMERS-003"
    entered = portal.post("/api/v1/portal/sessions", json={"token": token})
    assert entered.json()["email"] == "ha@example.com"
    assert portal.post("/api/v1/portal/sessions", json={"token": token}).json()["code"] == "CUSTOMERS-002"
    cookie = {"Cookie": entered.headers["set-cookie"].partition(";")[0], "Origin": vendor.services.http.origin}
    (mine,) = portal.get("/api/v1/portal/licenses", headers=cookie).json()
    command = portal.post(f"/api/v1/portal/orders/{order}/install-token", headers=cookie).json()
    assert command["token"] in command["command"]

    # The installer gets a license for its machine, once.
    box = Machine()
    asked = {"token": command["token"], "request": box.request(vendor.clock.at)}
    file = vendor.http.post("/v1/install", json=asked).json()["license"]
    assert read_license(file, vendor.ring).machine == box.key.public
    assert vendor.http.post("/v1/install", json=asked).json()["code"] == "FLEET-003"
    vendor.work()
    assert vendor.steps(order)["provisioned"] == "done"

    # Another machine takes its place, and the owner is told.
    gone = portal.delete(f"/api/v1/portal/licenses/{mine['id']}/machines/{box.kid}", headers=cookie)
    assert gone.json()["machines"][0]["released_at"] is not None
    code = portal.post(f"/api/v1/portal/licenses/{mine['id']}/code", headers=cookie).json()["code"]
    other = Machine()
    bound = HttpxIssuer(str(vendor.http.base_url)).activate(other.request(vendor.clock.at), code=code).license
    assert read_license(bound, vendor.ring).machine == other.key.public
    assert portal.get("/api/v1/portal/invoices", headers=cookie).json()[0]["status"] == "paid"
    listed = read_revocations(vendor.services.issuing.revocations(), vendor.ring)
    with pytest.raises(LicenseError, match="revoked"):
        listed.require_not_revoked(mine["id"], read_license(file, vendor.ring).file_id)


def _months(vendor: Vendor, count: int) -> None:
    for _ in range(count):
        vendor.stripe.ask("clock", advance_s=31 * DAY)
        vendor.stripe.ask("clock", advance_s=2 * 3600)
        vendor.clock.forward(days=31, hours=2)
        vendor.work()


def _day(vendor: Vendor, days: int) -> str:
    (at,) = vendor.rows("SELECT started_at + make_interval(days => :days) FROM clocks", days=days)[0]
    return str(at.date())
