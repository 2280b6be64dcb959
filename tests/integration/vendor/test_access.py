"""Who may what: every route of the control plane, asked by everybody. A route without a line here fails."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pyotp
import pytest
from httpx import Client

from control_plane.customers import service as customers
from control_plane.customers.models import Language
from control_plane.entrypoints.http.app import describe
from control_plane.kernel.clock import system
from control_plane.operators.models import Role
from tests.services.vendor import Vendor

ANYBODY = """
GET /api/v1/shop/plans, POST /api/v1/shop/checkouts, GET /api/v1/shop/checkouts/{checkout_id}, POST /api/v1/shop/trials,
POST /api/v1/portal/links, POST /api/v1/portal/sessions, POST /api/v1/console/sessions, POST /api/v1/console/setup,
POST /api/v1/console/setup/finish, POST /v1/activate, POST /v1/refresh, GET /v1/revocations, POST /v1/install,
POST /v1/heartbeat, POST /webhooks/stripe, GET /healthz, GET /readyz
"""
CUSTOMER = """
GET me, PATCH me, GET export, GET orders, GET orders/{order_id}, POST orders/{order_id}/resend,
POST orders/{order_id}/repair, POST orders/{order_id}/install-token, GET licenses, GET licenses/{license_id}/files,
POST licenses/{license_id}/code, POST licenses/{license_id}/answers, DELETE licenses/{license_id}/machines/{machine},
GET invoices, POST billing, DELETE sessions, DELETE me
"""
VIEWER = """
GET me, GET dashboard, GET attention, GET alerts, GET search, GET customers, GET customers/{customer_id}, GET orders,
GET orders/{order_id}, GET mails, GET stripe-events, GET stripe-events/{event_id}, GET reconciliations, GET plans,
GET clocks, GET clocks/{clock_id}, GET licenses, GET licenses/{license_id}, GET keys, GET fleet, DELETE sessions
"""
SUPPORT = """
POST attention/retry, PATCH customers/{customer_id}, POST orders/{order_id}/steps/{step}/retry,
POST orders/{order_id}/steps/{step}/skip, POST orders/{order_id}/resend, POST mails/{mail_id}/resend,
POST stripe-events/{event_id}/replay, POST reconciliations, POST clocks/{clock_id}/stop, POST clocks/{clock_id}/resume,
POST clocks/{clock_id}/extend, POST licenses/{license_id}/code, POST licenses/{license_id}/machines/{machine}/release
"""
ADMIN = """
GET operators, POST operators, PATCH operators/{operator_id}, POST operators/{operator_id}/reset, GET audit,
POST orders/{order_id}/refund, POST plans/sync, POST clocks/{clock_id}/advance, POST licenses/{license_id}/revoke
"""


def rows(text: str, prefix: str = "") -> set[tuple[str, str]]:
    pairs = (line.split() for line in text.replace("\n", " ").split(", "))
    return {(method, prefix + path) for method, path in pairs}


MATRIX = {
    **dict.fromkeys(rows(ANYBODY), "anybody"),
    **dict.fromkeys(rows(CUSTOMER, "/api/v1/portal/"), "customer"),
    **dict.fromkeys(rows(VIEWER, "/api/v1/console/"), "viewer"),
    **dict.fromkeys(rows(SUPPORT, "/api/v1/console/"), "support"),
    **dict.fromkeys(rows(ADMIN, "/api/v1/console/"), "admin"),
}
RANK = ["viewer", "support", "admin"]
VALUES = {
    "step": "mailed",
    "license_id": "lic_none",
    "machine": "m_none",
    "event_id": "evt_none",
    "checkout_id": "cs_none",
}
BODIES: dict[str, dict[str, object]] = {
    "refund": {"reason": "test"}, "skip": {"reason": "test"}, "stop": {"reason": "test"}, "revoke": {"reason": "test"},
    "extend": {"reason": "test", "days": 1}, "answers": {"request": "x"},
    "operators": {"email": "x@example.com", "name": "X", "role": "viewer"},
}  # fmt: skip


def routes() -> Iterator[tuple[str, str]]:
    for path, methods in describe()["paths"].items():
        for method in methods:
            yield method.upper(), path


def test_every_route_has_a_line() -> None:
    assert set(routes()) == set(MATRIX)


@pytest.fixture
def cookies(vendor: Vendor) -> dict[str, str]:
    """Return the cookie of each kind of caller."""
    found = {"nobody": "", "forger": "__Host-reelbox_console=forged; __Host-reelbox_portal=forged"}
    with vendor.services.database.transaction() as session:
        customer = customers.ensured(session, "c@example.com", "", Language.EN, system())
        token = customers.enter(session, customers.new_link(session, customer.id, system()), system())
    found["customer"] = f"__Host-reelbox_portal={token}"
    for role in Role:
        _, link = vendor.services.operators.invite(f"{role}@vendor.example", role, role, "test")
        secret = vendor.services.operators.begin_setup(link).secret
        entered = vendor.services.operators.finish_setup(link, "a long password", pyotp.TOTP(secret).now())
        found[role] = f"__Host-reelbox_console={entered}"
    return found


def expected(needed: str, caller: str) -> str:
    """Return what a caller hears: ``in``, ``401`` or ``403``."""
    if needed in {"anybody", caller}:
        return "in"
    if needed == "customer" or caller not in RANK:
        return "401"
    return "in" if RANK.index(caller) >= RANK.index(needed) else "403"


def test_everybody_asks_everything(vendor: Vendor, cookies: dict[str, str]) -> None:
    client = Client(base_url=vendor.http.base_url, trust_env=False, timeout=60)
    asked = 0
    ordered = sorted(MATRIX.items(), key=lambda row: (row[0][0] == "DELETE", row[0][1].endswith("/me")))
    for (method, path), needed in ordered:
        if needed == "anybody":
            continue
        address = re.sub(r"{(\w+)}", lambda found: VALUES.get(found[1], str(uuid4())), path)
        body = next((value for name, value in BODIES.items() if path.endswith(name) and method == "POST"), {})
        for caller, cookie in cookies.items():
            if caller == needed and address.endswith(("/sessions", "portal/me")) and method == "DELETE":
                continue  # whoever leaves asks nothing more
            if expected(needed, caller) == "in" and address.endswith("/sessions"):
                continue
            headers = {"Cookie": cookie, "Origin": vendor.services.http.origin}
            sent = None if method in {"GET", "DELETE"} else body
            query = {"q": "xx"} if path.endswith("search") else None
            answer = client.request(method, address, headers=headers, json=sent, params=query)
            heard = str(answer.status_code) if answer.status_code in {401, 403} else "in"
            assert heard == expected(needed, caller), (method, path, caller, answer.status_code, answer.text)
            assert answer.status_code < 500, (method, path, caller, answer.text)
            asked += 1
    assert asked > 300


def test_pages_of_other_sites_change_nothing(vendor: Vendor, cookies: dict[str, str]) -> None:
    for caller, path in (("admin", "/api/v1/console/plans/sync"), ("customer", "/api/v1/portal/billing")):
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
            answer = vendor.http.post(path, headers={"Cookie": cookies[caller], **headers})
            assert (answer.status_code, answer.json()["code"]) == (403, "OPERATORS-004")
