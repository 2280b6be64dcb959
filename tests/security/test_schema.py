"""Schemathesis over every operation that the application describes, as everybody: no 5xx, nothing undescribed.

Run with ``make security``. ``REELBOX_SECURITY_CASES`` is the number of cases, ``REELBOX_SECURITY_SEED`` repeats them.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import hypothesis
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import strategies as st
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks

from appliance.accounts.actors import Role, Scope
from appliance.kernel.database.sessions import Database
from tests.integration.http.people import ORIGIN, People, Place
from tests.integration.http.test_matrix import FOREIGN
from tests.security.asgi import client_of

CASES = int(os.environ.get("REELBOX_SECURITY_CASES", "10000"))
SEED = int(os.environ.get("REELBOX_SECURITY_SEED", time.time_ns() % 2**32))
Headers = dict[str, str]
Operation = APIOperation[Any, Any, Any, Any]
Case = schemathesis.Case[Any]
GenerationMode = schemathesis.GenerationMode
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.ignored_auth,
]
NOBODY = {"nobody", "a forger"}
OUTSIDERS = {"administrator", "stranger", "a foreign key"}
EVERYBODY = (*sorted(NOBODY), "viewer", "editor", "owner", "key read", "key write", "key admin", *sorted(OUTSIDERS))


@dataclass
class World:
    """Two workspaces anew for each operation, as what is tried may delete members, keys and sources."""

    people: People
    here: Place
    users: dict[str, UUID]
    keys: dict[str, Headers]

    @classmethod
    def new(cls, database: Database) -> "World":
        people, one = People(database), uuid4().hex[:8]
        users = {who: people.user(f"{who}-{one}@example.com") for who in ("owner", "stranger")}
        here = people.place(f"Here{one}", users["owner"])
        there = people.place(f"There{one}", users["stranger"])
        for role in (Role.VIEWER, Role.EDITOR):
            users[str(role)] = people.member(here, f"{role}-{one}@example.com", role)
        users["administrator"] = people.user(f"admin-{one}@example.com", administrator=True)
        scopes = {"read": [Scope.READ], "write": [Scope.READ, Scope.WRITE], "admin": [Scope.ADMIN]}
        keys = {f"key {name}": people.key(here, users["owner"], *scope) for name, scope in scopes.items()}
        keys["a foreign key"] = people.key(there, users["stranger"], Scope.ADMIN)
        return cls(people, here, users, keys)

    def headers(self, who: str) -> Headers:
        """Return how somebody proves who they are; sessions are begun anew, as one may just have been ended."""
        if who in NOBODY:
            return {"Authorization": f"Bearer rbx_{'A' * 43}"} if who == "a forger" else {}
        return self.keys[who] if who in self.keys else self.people.session(self.users[who])

    def path(self, operation: Operation) -> dict[str, Any]:
        """Return ids that exist for what an address names, so far as it is known."""
        known: dict[str, Any] = {name: value(self.here) for name, value in FOREIGN.items()}
        known |= {"workspace_id": self.here.workspace_id, "user_id": self.users["viewer"]}
        names = [parameter.name for parameter in operation.path_parameters]
        found = {name: known[name] for name in names if name in known}
        return {name: str(value) if isinstance(value, UUID) else value for name, value in found.items()}


@dataclass
class Told:
    """What came of the cases."""

    cases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    operations: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    found = Told()
    yield found
    print(f"\nseed {SEED}: {found.cases.total()} cases over {len(found.operations)} operations")
    print("  " + ", ".join(f"{who} {count}" for who, count in sorted(found.cases.items())))
    print("  " + ", ".join(f"{status}: {count}" for status, count in sorted(found.statuses.items())))


@pytest.fixture(scope="module")
def schema(app: FastAPI) -> Any:
    loaded = schemathesis.openapi.from_dict(app.openapi())
    loaded.config.generation.update(with_security_parameters=False)
    loaded.app = app
    return loaded


def operations(schema: Any) -> list[Operation]:
    return [found.ok() for found in schema.get_all_operations()]


def strategy(operation: Operation, world: World) -> st.SearchStrategy[Case]:
    """Return requests as described for what there is, as described for what there is not, and wrong ones."""
    known = world.path(operation)
    here = {name: value for name, value in known.items() if name == "workspace_id"}
    positive, negative = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
    ways = [
        operation.as_strategy(positive, path_parameters=known),
        operation.as_strategy(positive, path_parameters=here),
        operation.as_strategy(negative, path_parameters=here),
        operation.as_strategy(negative),
    ]
    return st.one_of(*ways)


def test_everybody_at_every_operation(schema: Any, app: FastAPI, database: Database, told: Told) -> None:
    found = operations(schema)
    documented = {(method.upper(), path) for path, item in app.openapi()["paths"].items() for method in item}
    assert {(operation.method.upper(), operation.full_path) for operation in found} == documented
    # A tenth more than it takes: an operation without parameters has one case only.
    each = -(-CASES * 11 // (10 * len(found) * len(EVERYBODY)))
    wrong: list[str] = []
    with client_of(app) as client:
        for operation in found:
            told.operations.add(operation.label)
            world = World.new(database)
            for who in EVERYBODY:
                attempt = _attempt(who, world, client, told)
                wrong += _failures(operation, world, attempt, each, f"{operation.label} as {who}")
    assert not wrong, f"{len(wrong)} wrong:\n" + "\n\n".join(wrong[:40])
    assert told.cases.total() >= CASES


Attempt = Callable[[Case], None]


def _failures(operation: Operation, world: World, attempt: Attempt, each: int, title: str) -> list[str]:
    usual = hypothesis.settings(
        max_examples=each, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate], report_multiple_bugs=False,
    )  # fmt: skip
    run = hypothesis.seed(SEED)(usual(hypothesis.given(strategy(operation, world))(attempt)))
    try:
        run()
    except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001  whatever is wrong is listed with the others
        return [f"{title}: {_told(error)}"]
    return []


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:1500]


def _attempt(who: str, world: World, client: Any, told: Told) -> Attempt:
    def attempt(case: Case) -> None:
        _try(case, who, world, client, told)

    return attempt


def _try(case: Case, who: str, world: World, client: Any, told: Told) -> None:
    headers = world.headers(who)
    answer = case.call(ORIGIN, session=client, headers=headers, allow_redirects=False)
    told.cases[who] += 1
    told.statuses[answer.status_code] += 1
    case.validate_response(
        answer, checks=CHECKS, headers=headers, transport_kwargs={"session": client, "base_url": ORIGIN}
    )
    protected = bool(case.operation.definition.raw.get("security"))
    if protected and who in NOBODY:
        assert answer.status_code >= 400
    if "{workspace_id}" in case.path and who in OUTSIDERS:
        assert answer.status_code in {404, 422}
