"""Schemathesis over every operation that the control plane describes, as everybody: no 5xx, nothing undescribed.

CASES is the number of cases, SEED repeats them.
"""

import os
import time
from collections import Counter
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import strategies as st
from schemathesis.specs.openapi import checks

from control_plane.customers import service as customers
from control_plane.entrypoints.http.app import create_app
from control_plane.kernel.clock import system
from control_plane.operators.models import Role
from tests.security.asgi import client_of
from tests.services.operators import console
from tests.services.vendor import Vendor

CASES = int(os.environ.get("CASES", "5000"))
SEED = int(os.environ.get("SEED", time.time_ns() % 2**32))
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.ignored_auth,
]
# Whoever they sign out, disable or forget could not ask on.
_LAST = ("/sessions", "/portal/me", "/operators")


def callers(vendor: Vendor) -> dict[str, dict[str, str]]:
    """Return the headers of each kind of caller."""
    origin = {"Origin": vendor.services.http.origin}
    found = {"nobody": origin, "forger": {**origin, "Cookie": "__Host-reelbox_console=x; __Host-reelbox_portal=x"}}
    with vendor.services.database.transaction() as session:
        buyer = customers.by_email(session, "fuzz@example.com")
        assert buyer is not None
        token = customers.enter(session, customers.new_link(session, buyer.id, system()), system())
    found["customer"] = {**origin, "Cookie": f"__Host-reelbox_portal={token}"}
    for role in Role:
        client = console(vendor, role)
        found[role] = {**origin, "Cookie": client.headers["Cookie"]}
    return found


@pytest.mark.timeout(3600)
def test_everybody_at_every_operation(vendor: Vendor) -> None:
    order = vendor.buy("fuzz@example.com")
    vendor.work()
    (customer, license_id) = vendor.rows("SELECT customer_id, license_id FROM orders")[0]
    known = {
        "order_id": order, "customer_id": str(customer), "license_id": license_id, "step": "mailed", "machine": "m_x",
        "event_id": vendor.rows("SELECT id FROM stripe_events LIMIT 1")[0][0],
        "mail_id": str(vendor.rows("SELECT id FROM mails LIMIT 1")[0][0]),
    }  # fmt: skip
    app = create_app(vendor.services)
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.config.generation.update(with_security_parameters=False)
    schema.app = app
    everybody, statuses, wrong = callers(vendor), Counter[int](), []
    found: list[Any] = list(schema.get_all_operations())
    operations = sorted((one.ok() for one in found), key=lambda it: it.path.endswith(_LAST))
    each = max(1, CASES // (len(operations) * len(everybody)))
    with client_of(app) as client:
        for operation in operations:
            for who, headers in everybody.items():
                wrong += _failures(operation, known, each, _attempt(client, headers, statuses), who)
    shown = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    print(f"\nseed {SEED}: {statuses.total()} cases over {len(operations)} operations; {shown}")
    assert not wrong, f"{len(wrong)} wrong:\n" + "\n\n".join(wrong[:30])


def _attempt(client: Any, headers: dict[str, str], statuses: Counter[int]) -> Any:
    origin = headers["Origin"]

    def attempt(case: Any) -> None:
        answer = case.call(origin, session=client, headers=headers, allow_redirects=False)
        statuses[answer.status_code] += 1
        transport = {"session": client, "base_url": origin}
        case.validate_response(answer, checks=CHECKS, headers=headers, transport_kwargs=transport)

    return attempt


def _failures(operation: Any, known: dict[str, str], each: int, attempt: Any, who: str) -> list[str]:
    names = [parameter.name for parameter in operation.path_parameters]
    path = {name: known[name] for name in names if name in known}
    positive, negative = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
    ways = [operation.as_strategy(positive, path_parameters=path), operation.as_strategy(positive),
            operation.as_strategy(negative)]  # fmt: skip
    usual = hypothesis.settings(
        max_examples=each, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate], report_multiple_bugs=False,
    )  # fmt: skip
    try:
        hypothesis.seed(SEED)(usual(hypothesis.given(st.one_of(*ways))(attempt)))()
    except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001  whatever is wrong is listed with the others
        return [f"{operation.label} as {who}: {type(error).__name__}: {error}"[:900]]
    return []
