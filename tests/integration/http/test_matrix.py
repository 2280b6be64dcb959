"""Every route is tried by everybody."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from appliance.accounts.actors import Role, Scope
from appliance.bootstrap.service import Service
from appliance.entrypoints.http.app import create_app
from appliance.kernel.database.sessions import Database
from tests.integration.http.matrix import BODIES, ROUTES, WORKSPACE, May
from tests.integration.http.people import People, Place, code, send

Headers = dict[str, str]
NOT_SIGNED_IN, TOO_SMALL, NO_WORKSPACE, NOT_ADMINISTRATOR, NEEDS_SESSION = (
    f"ACCOUNTS-00{number}" for number in (1, 3, 4, 6, 7)
)
REFUSALS = {NOT_SIGNED_IN, TOO_SMALL, NO_WORKSPACE, NOT_ADMINISTRATOR, NEEDS_SESSION}


@dataclass(frozen=True)
class World:
    people: People
    here: Place
    there: Place
    users: dict[str, UUID]

    def headers(self, who: str) -> Headers:
        people, users = self.people, self.users
        owner = users["owner"]
        special: dict[str, Callable[[], Headers]] = {
            "nobody": dict,
            "a forger": lambda: {"Authorization": "Bearer rbx_" + "A" * 43},
            "an expired session": lambda: people.session(owner, expired=True),
            "an expired key": lambda: people.key(self.here, owner, Scope.ADMIN, expired=True),
            "a foreign key": lambda: people.key(self.there, users["stranger"], Scope.ADMIN),
            "a viewer's admin key": lambda: people.key(self.here, users["viewer"], Scope.ADMIN),
            "key read": lambda: people.key(self.here, owner, Scope.READ),
            "key write": lambda: people.key(self.here, owner, Scope.READ, Scope.WRITE),
            "key admin": lambda: people.key(self.here, owner, Scope.ADMIN),
        }
        return special[who]() if who in special else people.session(users[who])


@pytest.fixture
def world(database: Database) -> World:
    people = People(database)
    users = {"owner": people.user("owner@here.example"), "stranger": people.user("owner@there.example")}
    here, there = people.place("Here", users["owner"]), people.place("There", users["stranger"])
    users["viewer"] = people.member(here, "viewer@here.example", Role.VIEWER)
    users["editor"] = people.member(here, "editor@here.example", Role.EDITOR)
    users["administrator"] = people.user("admin@box.example", administrator=True)
    return World(people, here, there, users)


RANKS = {"viewer": 0, "editor": 1, "owner": 2, "key read": 0, "key write": 1, "key admin": 2, "a viewer's admin key": 0}
OUTSIDE = {"stranger", "administrator", "a foreign key"}
UNKNOWN = {"nobody", "a forger", "an expired session", "an expired key"}
EVERYBODY = sorted({*RANKS, *OUTSIDE, *UNKNOWN})
NEEDED = {May.VIEWER: 0, May.EDITOR: 1, May.OWNER: 2, May.OWNER_IN_PERSON: 2}


def expected(may: May, who: str) -> set[str | None]:
    """Return the codes of which one has to come; ``None``: whatever is no refusal."""
    program = "key" in who
    if may is May.ANYBODY:
        return {None}
    if who in UNKNOWN:
        return {NOT_SIGNED_IN}
    if may in NEEDED:
        refused: set[str | None] = {NO_WORKSPACE} if who in OUTSIDE else set()
        if who in RANKS and RANKS[who] < NEEDED[may]:
            refused = {TOO_SMALL}
        if may is May.OWNER_IN_PERSON and program:
            refused |= {NEEDS_SESSION}
        return refused or {None}
    if may is May.SIGNED_IN:
        return {NEEDS_SESSION} if program else {None}
    if may is May.ADMINISTRATOR:
        return {None} if who == "administrator" else {NOT_ADMINISTRATOR}
    return {None}


def test_every_route_has_a_row_and_every_row_a_route(services: Service) -> None:
    routes = set()
    for route in iter_route_contexts(create_app(services).routes):
        methods = route.methods or {"WEBSOCKET"}
        routes |= {f"{method} {route.path}" for method in methods - {"HEAD"}}
    assert routes == set(ROUTES)


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_may_what_the_matrix_says_and_nothing_else(who: str, world: World, client: TestClient) -> None:
    wrong = []
    for route, may in ROUTES.items():
        if route.startswith("WEBSOCKET"):
            continue
        ids = {name: uuid4() for name in re.findall(r"{(\w+)}", route)} | {"workspace_id": world.here.workspace_id}
        answer = send(client, route, world.headers(who), {}, **ids)
        got = code(answer) if code(answer) in REFUSALS else None
        if got not in expected(may, who) or answer.status_code >= 500:
            wrong.append((route, may, answer.status_code, code(answer)))
    assert not wrong


FOREIGN: dict[str, Callable[[Place], object]] = {
    "user_id": lambda place: place.owner,
    "invitation_id": lambda place: place.invitation,
    "key_id": lambda place: place.key,
    "source_id": lambda place: place.source,
    "upload_id": lambda place: place.upload,
    "asset_id": lambda place: place.asset,
    "recipe_id": lambda place: place.recipe,
    "brand_kit_id": lambda place: place.brand_kit,
    "video_id": lambda place: place.edited.video,
    "render_id": lambda place: place.edited.render,
    "job_id": lambda place: place.edited.job,
    "to": lambda _: "srt",
    "webhook_id": lambda place: place.webhook,
    "delivery_id": lambda place: place.delivery,
    "link_id": lambda place: place.link,
    "comment_id": lambda place: place.comment,
    "number": lambda _: 1,
    "what": lambda _: "original",
}
"""An id of another workspace for each name that addresses hold."""


@pytest.mark.parametrize("route", [route for route in ROUTES if re.search(r"{workspace_id}.*{", route)])
def test_an_id_of_another_workspace_is_not_found(route: str, world: World, client: TestClient) -> None:
    ids = {name: FOREIGN[name](world.there) for name in re.findall(r"{(\w+)}", route) if name != "workspace_id"}
    headers = world.headers("owner")
    answer = send(client, route, headers, BODIES.get(route), workspace_id=world.here.workspace_id, **ids)
    assert answer.status_code == 404


@pytest.mark.parametrize("route", [route for route in ROUTES if not route.startswith(("GET ", "WEBSOCKET "))])
@pytest.mark.parametrize(
    "proof", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_a_page_of_another_site_changes_nothing(route: str, proof: Headers, world: World, client: TestClient) -> None:
    ids = {name: uuid4() for name in re.findall(r"{(\w+)}", route)} | {"workspace_id": world.here.workspace_id}
    headers = {
        "Cookie": world.headers("administrator" if re.search("/admin/|/license", route) else "owner")["Cookie"],
        **proof,
    }
    answer = send(client, route, headers, {}, **ids)
    assert (answer.status_code, code(answer)) == (403, "ACCOUNTS-005")


def test_a_session_without_any_proof_of_its_page_changes_nothing(world: World, client: TestClient) -> None:
    headers = {"Cookie": world.headers("owner")["Cookie"]}
    answer = send(client, f"PATCH {WORKSPACE}", headers, {"name": "X"}, workspace_id=world.here.workspace_id)
    assert code(answer) == "ACCOUNTS-005"
