"""From the first start of a box to its last owner."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text, update
from sqlalchemy.exc import ProgrammingError

from appliance.accounts import administration, argon2
from appliance.accounts.actors import Role, Scope
from appliance.accounts.models import AuditRow, DeviceRow, PasswordResetRow, SessionRow
from appliance.accounts.tokens import now
from appliance.bootstrap.service import Service, assemble
from appliance.entrypoints.http.accounts import DEVICE
from appliance.entrypoints.http.app import create_app
from appliance.entrypoints.http.dependencies import COOKIE
from appliance.kernel.database.sessions import Database, name
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.settings import HttpSettings
from tests.fakes.mail import FakeMailer
from tests.fakes.objects import FakeObjects
from tests.integration.http.people import ORIGIN, People, code

PASSWORD = "otter lamp harbor quartz"  # noqa: S105
OTHER = "violin seven moss tractor"
API = "/api/v1"


@pytest.fixture
def mailer() -> FakeMailer:
    return FakeMailer()


@pytest.fixture
def services(database: Database, mailer: FakeMailer) -> Service:
    return assemble(database, HttpSettings(public_url=ORIGIN), MemoryRates(), mailer, objects=FakeObjects())


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


@pytest.fixture
def browser(services: Service) -> Iterator[TestClient]:
    """Yield a second browser."""
    with TestClient(create_app(services), base_url=ORIGIN, headers={"Origin": ORIGIN}) as opened:
        yield opened


@pytest.fixture
def owner(client: TestClient, services: Service) -> TestClient:
    """Return the browser in which the box was set up."""
    client.headers["Origin"] = ORIGIN
    token = services.setup.open()
    wish = {"token": token, "email": "Ana@Example.com", "name": "Ana", "password": PASSWORD, "workspace": "Studio"}
    assert client.post(f"{API}/setup", json=wish).status_code == 204
    return client


def workspace(client: TestClient) -> str:
    return f"{API}/workspaces/{client.get(f'{API}/me').json()['workspaces'][0]['workspace_id']}"


def sign_in(client: TestClient, email: str = "ana@example.com", password: str = PASSWORD) -> int:
    return client.post(f"{API}/sessions", json={"email": email, "password": password}).status_code


def test_the_box_is_set_up_once_with_the_token_of_the_log(owner: TestClient, services: Service) -> None:
    me = owner.get(f"{API}/me").json()
    assert (me["email"], me["is_administrator"], me["workspaces"][0]["role"]) == ("ana@example.com", True, "owner")
    assert owner.get(f"{API}/setup").json() == {"needed": False}
    assert services.setup.open() is None
    wish = {"token": "A" * 43, "email": "eve@example.com", "name": "Eve", "password": PASSWORD, "workspace": "Mine"}
    assert code(owner.post(f"{API}/setup", json=wish)) == "ACCOUNTS-011"


def test_a_wrong_set_up_token_makes_nobody(client: TestClient, services: Service) -> None:
    services.setup.open()
    wish = {"token": "A" * 43, "email": "eve@example.com", "name": "Eve", "password": PASSWORD, "workspace": "Mine"}
    assert code(client.post(f"{API}/setup", json=wish)) == "ACCOUNTS-010"
    assert client.get(f"{API}/setup").json() == {"needed": True}


def test_cookies_are_bound_to_this_host_and_closed_to_scripts(owner: TestClient) -> None:
    kept = [
        cookie.lower()
        for cookie in owner.post(
            f"{API}/sessions", json={"email": "ana@example.com", "password": PASSWORD}
        ).headers.get_list("set-cookie")
    ]
    assert [cookie.partition("=")[0] for cookie in kept] == [COOKIE.lower(), DEVICE.lower()]
    for cookie in kept:
        assert {"httponly", "secure", "samesite=lax", "path=/"} <= set(cookie.split("; "))
        assert "domain" not in cookie


def test_nothing_that_opens_a_door_is_stored_as_it_is(owner: TestClient, database: Database) -> None:
    with database.system() as session:
        stored = str(session.execute(text("SELECT token_sha256 FROM sessions")).all())
        stored += str(session.execute(text("SELECT argon2 FROM passwords")).all())
    assert owner.cookies[COOKIE] not in stored
    assert PASSWORD not in stored


@pytest.mark.parametrize("password", ["short", "password1234", "ana@example.com", "qwertyuiop1", "Studio2024"])
def test_a_password_that_is_easily_guessed_is_refused(password: str, client: TestClient, services: Service) -> None:
    wish = {"token": services.setup.open(), "email": "ana@example.com", "name": "Ana", "workspace": "Studio"}
    answer = client.post(f"{API}/setup", json=wish | {"password": password})
    assert answer.status_code == 422
    assert client.get(f"{API}/setup").json() == {"needed": True}


def test_who_has_an_account_cannot_be_found_out(owner: TestClient, browser: TestClient) -> None:
    wrong = browser.post(f"{API}/sessions", json={"email": "ana@example.com", "password": OTHER})
    unknown = browser.post(f"{API}/sessions", json={"email": "nobody@example.com", "password": OTHER})
    assert (wrong.status_code, wrong.json()["detail"]) == (401, unknown.json()["detail"])
    assert browser.post(f"{API}/password-resets", json={"email": "nobody@example.com"}).status_code == 202


def test_signing_out_ends_the_session_on_the_server(owner: TestClient) -> None:
    token = owner.cookies[COOKIE]
    assert owner.delete(f"{API}/sessions/current").status_code == 204
    assert code(owner.get(f"{API}/me", headers={"Cookie": f"{COOKIE}={token}"})) == "ACCOUNTS-001"


def test_sessions_are_listed_and_ended_from_elsewhere(owner: TestClient, browser: TestClient) -> None:
    assert sign_in(browser) == 204
    there = browser.get(f"{API}/me").json()["session_id"]
    assert {row["id"] for row in owner.get(f"{API}/me/sessions").json()} >= {there}
    assert owner.delete(f"{API}/me/sessions/{there}").status_code == 204
    assert browser.get(f"{API}/me").status_code == 401


def test_a_used_session_lives_on_but_not_for_ever(owner: TestClient, database: Database) -> None:
    def expiry(**moved: object) -> timedelta:
        with database.system() as session:
            session.execute(update(SessionRow).values(moved))
        assert owner.get(f"{API}/me").status_code == 200
        with database.system() as session:
            row = session.scalars(select(SessionRow)).one()
            return row.expires_at - now()

    assert expiry(seen_at=now() - timedelta(hours=1), expires_at=now() + timedelta(days=1)) > timedelta(days=13)
    assert expiry(seen_at=now() - timedelta(hours=1), created_at=now() - timedelta(days=88)) < timedelta(days=3)


def test_guessing_elsewhere_stops_and_does_not_lock_the_owner_out(owner: TestClient, browser: TestClient) -> None:
    answers = [sign_in(browser, password=f"wrong guess {number}") for number in range(12)]
    assert answers == [401] * 10 + [429] * 2
    assert sign_in(browser) == 429  # not even with the right one
    assert sign_in(owner) == 204  # from a browser that was signed in before


def test_a_new_password_ends_all_other_sessions(owner: TestClient, browser: TestClient) -> None:
    sign_in(browser)
    assert code(owner.post(f"{API}/me/password", json={"old": OTHER, "new": OTHER})) == "ACCOUNTS-002"
    assert owner.post(f"{API}/me/password", json={"old": PASSWORD, "new": OTHER}).status_code == 204
    assert (owner.get(f"{API}/me").status_code, browser.get(f"{API}/me").status_code) == (200, 401)
    assert sign_in(browser) == 401
    assert sign_in(browser, password=OTHER) == 204


def test_a_forgotten_password_is_chosen_anew_by_the_mails_link_once(
    owner: TestClient, browser: TestClient, mailer: FakeMailer
) -> None:
    assert browser.post(f"{API}/password-resets", json={"email": "ANA@example.com"}).status_code == 202
    to, _, letter = mailer.sent[0]
    token = letter.partition("#token=")[2].split()[0]
    assert to == "ana@example.com"
    wish = {"token": token, "password": OTHER}
    assert browser.post(f"{API}/password-resets/use", json=wish).status_code == 204
    assert code(browser.post(f"{API}/password-resets/use", json=wish)) == "ACCOUNTS-012"
    assert owner.get(f"{API}/me").status_code == 401
    assert sign_in(browser, password=OTHER) == 204


def test_a_link_for_a_password_dies_after_an_hour(
    owner: TestClient, browser: TestClient, mailer: FakeMailer, database: Database
) -> None:
    browser.post(f"{API}/password-resets", json={"email": "ana@example.com"})
    with database.system() as session:
        session.execute(update(PasswordResetRow).values(expires_at=now()))
    token = mailer.sent[0][2].partition("#token=")[2].split()[0]
    assert code(browser.post(f"{API}/password-resets/use", json={"token": token, "password": OTHER})) == "ACCOUNTS-012"


def test_three_letters_an_hour_are_enough_for_anybody(owner: TestClient, mailer: FakeMailer) -> None:
    for _ in range(5):
        assert owner.post(f"{API}/password-resets", json={"email": "ana@example.com"}).status_code == 202
    assert len(mailer.sent) == 3


def test_whoever_is_invited_joins_once_with_the_role_of_the_invitation(owner: TestClient, browser: TestClient) -> None:
    wish = {"email": "Ben@example.com", "role": "editor"}
    token = owner.post(f"{workspace(owner)}/invitations", json=wish).json()["url"].partition("#token=")[2]
    told = browser.post(f"{API}/invitations/look", json={"token": token}).json()
    assert (told["workspace"], told["email"], told["role"], told["has_account"]) == (
        "Studio",
        "ben@example.com",
        "editor",
        False,
    )
    join = {"token": token, "name": "Ben", "password": OTHER}
    assert browser.post(f"{API}/invitations/join", json=join).status_code == 204
    assert browser.get(f"{API}/me").json()["workspaces"][0]["role"] == "editor"
    assert code(browser.post(f"{API}/invitations/join", json=join)) == "ACCOUNTS-012"
    assert [member["email"] for member in owner.get(f"{workspace(owner)}/members").json()] == [
        "ana@example.com",
        "ben@example.com",
    ]


def test_two_who_join_with_one_link_at_once_become_one(owner: TestClient, services: Service) -> None:
    wish = {"email": "ben@example.com", "role": "viewer"}
    token = owner.post(f"{workspace(owner)}/invitations", json=wish).json()["url"].partition("#token=")[2]

    def join(number: int) -> int:
        with TestClient(create_app(services), base_url=ORIGIN) as opened:
            wish = {"token": token, "name": f"Ben {number}", "password": OTHER}
            return opened.post(f"{API}/invitations/join", json=wish).status_code

    with ThreadPoolExecutor(3) as pool:
        statuses = sorted(pool.map(join, range(3)))
    assert statuses[0] == 204
    assert set(statuses[1:]) <= {404, 409}


def test_who_has_an_account_accepts_with_it_and_only_their_own_invitation(
    owner: TestClient, client: TestClient, people: People
) -> None:
    base = workspace(owner)
    people.user("ben@example.com", argon2=argon2.hashed(OTHER))
    eve = people.user("eve@example.com")
    url = owner.post(f"{base}/invitations", json={"email": "ben@example.com", "role": "viewer"}).json()["url"]
    token = {"token": url.partition("#token=")[2]}
    client.cookies.clear()
    answer = client.post(f"{API}/invitations/join", json=token | {"name": "Ben", "password": OTHER})
    assert code(answer) == "ACCOUNTS-013"
    assert code(client.post(f"{API}/invitations/accept", json=token, headers=people.session(eve))) == "ACCOUNTS-016"
    sign_in(client, "ben@example.com", OTHER)
    assert client.post(f"{API}/invitations/accept", json=token).status_code == 200
    assert client.get(f"{API}/me").json()["workspaces"][0]["role"] == "viewer"


def test_the_last_owner_stays(owner: TestClient, people: People) -> None:
    base, ana = workspace(owner), owner.get(f"{API}/me").json()["user_id"]
    assert code(owner.delete(f"{base}/members/{ana}")) == "ACCOUNTS-014"
    assert code(owner.patch(f"{base}/members/{ana}", json={"role": "viewer"})) == "ACCOUNTS-014"


def test_two_owners_who_remove_each_other_leave_one(database: Database, services: Service, people: People) -> None:
    one = people.user("one@example.com")
    place = people.place("Duel", one)
    two = people.member(place, "two@example.com", Role.OWNER)

    def remove(pair: tuple[dict[str, str], object]) -> int:
        with TestClient(create_app(services), base_url=ORIGIN) as opened:
            path = f"{API}/workspaces/{place.workspace_id}/members/{pair[1]}"
            return opened.delete(path, headers=pair[0]).status_code

    for _ in range(3):
        pairs = [(people.session(one), two), (people.session(two), one)]
        with ThreadPoolExecutor(2) as pool:
            statuses = sorted(pool.map(remove, pairs))
        if statuses[0] == 204:
            break
    assert statuses[0] == 204
    assert statuses[1] in {404, 409}


def test_a_key_ends_with_the_membership_of_its_maker(owner: TestClient, people: People, database: Database) -> None:
    base = workspace(owner)
    place_id = base.rpartition("/")[2]
    made = owner.post(f"{base}/api-keys", json={"name": "n8n", "scopes": ["admin"]}).json()
    key = {"Authorization": f"Bearer {made['key']}"}
    assert made["key"].startswith(made["prefix"])
    owner.cookies.clear()
    assert owner.get(f"{base}/members", headers=key).status_code == 200
    ben = people.user("ben@example.com")
    with database.system() as session:
        session.execute(
            text("INSERT INTO memberships VALUES (:place, :user, 'owner', now())"), {"place": place_id, "user": ben}
        )
    ana = owner.get(f"{API}/me", headers=key).json()["user_id"]
    assert owner.delete(f"{base}/members/{ana}", headers=people.session(ben)).status_code == 204
    assert owner.get(f"{base}/members", headers=key).status_code == 401


def test_a_disabled_user_is_out_at_once_with_session_and_key(
    owner: TestClient, client: TestClient, people: People
) -> None:
    ben = people.user("ben@example.com", argon2=argon2.hashed(OTHER))
    place = people.place("Bens", ben)
    session, key = people.session(ben), people.key(place, ben, Scope.READ)
    changed = owner.patch(f"{API}/admin/users/{ben}", json={"disabled": True})
    assert changed.json()["disabled_at"] is not None
    client.cookies.clear()
    for headers in (session, key):
        assert client.get(f"{API}/me", headers=headers).status_code == 401
    assert sign_in(client, "ben@example.com", OTHER) == 401


def test_the_last_administrator_stays(owner: TestClient) -> None:
    ana = owner.get(f"{API}/me").json()["user_id"]
    for patch in ({"disabled": True}, {"is_administrator": False}):
        assert code(owner.patch(f"{API}/admin/users/{ana}", json=patch)) == "ACCOUNTS-017"


def test_what_was_done_is_on_record_and_the_api_can_only_add_to_it(owner: TestClient, database: Database) -> None:
    base = workspace(owner)
    owner.patch(base, json={"name": "Attic"}, headers={"X-Request-ID": "the-request-1"})
    entry = owner.get(f"{base}/audit").json()["items"][0]
    assert (entry["action"], entry["data"], entry["request_id"]) == (
        "workspace.renamed",
        {"name": "Attic"},
        "the-request-1",
    )
    everything = owner.get(f"{API}/admin/audit").json()["items"]
    assert {"box.set_up", "session.begun", "workspace.renamed"} <= {row["action"] for row in everything}
    with database.system() as session:
        known = session.scalars(select(AuditRow)).all()
    for change in ("UPDATE audit_log SET action = ''", "DELETE FROM audit_log"):
        with pytest.raises(ProgrammingError, match="permission denied"), database.nameless() as session:
            session.execute(text(change))
    assert known


def test_the_audit_log_comes_in_parts_without_gaps(owner: TestClient) -> None:
    base = workspace(owner)
    for number in range(7):
        owner.patch(base, json={"name": f"Name {number}"})
    seen, cursor = [], ""
    while True:
        page = owner.get(f"{base}/audit?limit=3{cursor}").json()
        seen += [row["data"]["name"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == [f"Name {number}" for number in reversed(range(7))]
    assert code(owner.get(f"{base}/audit?cursor=abc")) == "KERNEL-011"


def test_a_stolen_devices_cookie_alone_opens_nothing(owner: TestClient, database: Database) -> None:
    token = owner.cookies[DEVICE]
    owner.cookies.clear()
    owner.cookies.set(COOKIE, token)
    assert owner.get(f"{API}/me").status_code == 401
    with database.nameless() as session:
        name(session, credential="unknown")
        assert session.scalars(select(DeviceRow)).all() == []


def test_what_has_expired_is_swept_and_nothing_else(owner: TestClient, database: Database, people: People) -> None:
    people.session(people.user("ben@example.com"), expired=True)
    with database.system() as session:
        administration.sweep(session)
        assert len(session.scalars(select(SessionRow)).all()) == 1
        assert len(session.scalars(select(DeviceRow)).all()) == 2
    assert owner.get(f"{API}/me").status_code == 200
