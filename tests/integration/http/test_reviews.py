"""Share links and comments: for whoever has the link, for as long as it works, and for nobody else."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from appliance.accounts.actors import Role
from appliance.accounts.tokens import digest, now
from appliance.bootstrap.events import Directory
from appliance.events.notifications.telling import notify_due
from appliance.kernel.database.sessions import Database, name
from appliance.reviews.models import ShareLinkRow
from appliance.reviews.service import MOST_COMMENTS, MOST_LINKS
from appliance.videos.models import RenderRow
from tests.integration.http.people import ORIGIN, People, Place, code

LOOK, SAY = "/api/v1/reviews/look", "/api/v1/reviews/comments"
GUEST = {"Origin": ORIGIN}
Headers = dict[str, str]


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


@pytest.fixture
def place(people: People, database: Database) -> Place:
    """A workspace with a video that was rendered."""
    made = people.place("Here", people.user("owner@example.com"))
    with database.workspace(made.workspace_id) as session:
        session.execute(update(RenderRow).values(object_key="workspaces/x/render.mp4"))
    return made


@pytest.fixture
def owner(people: People, place: Place) -> Headers:
    return people.session(place.owner)


def here(place: Place, path: str) -> str:
    return f"/api/v1/workspaces/{place.workspace_id}{path}"


def shared(client: TestClient, place: Place, owner: Headers, **wish: object) -> dict[str, Any]:
    """Share the video; return the link with its token."""
    made = client.post(
        here(place, f"/videos/{place.edited.video}/share-links"), headers=owner, json={"name": "Ben", **wish}
    )
    assert made.status_code == 201, made.text
    link: dict[str, Any] = made.json()
    return link | {"token": link["url"].rpartition("/s/")[2]}


def test_whoever_has_the_link_watches_and_comments_without_an_account(
    client: TestClient, place: Place, owner: Headers
) -> None:
    link = shared(client, place, owner)
    assert link["url"].startswith(f"{ORIGIN}/s/")
    shown = client.post(LOOK, headers=GUEST, json={"token": link["token"]}).json()
    assert (shown["name"], shown["workspace"], shown["revision"], shown["comments"]) == ("Talk", "Here", 1, [])
    assert "render.mp4" in shown["url"]
    said = {"token": link["token"], "author": "Ben", "text": "The logo\ncomes too late.", "at_s": 4.2, "revision": 1}
    assert client.post(SAY, headers=GUEST, json=said).status_code == 201
    (comment,) = client.post(LOOK, headers=GUEST, json={"token": link["token"]}).json()["comments"]
    assert (comment["author"], comment["at_s"], comment["is_resolved"]) == ("Ben", 4.2, False)
    assert "user_id" not in comment


def test_a_member_sees_every_comment_and_a_guest_only_those_of_the_link(
    client: TestClient, place: Place, owner: Headers
) -> None:
    first, second = (shared(client, place, owner, name=who)["token"] for who in ("Ben", "Chi"))
    said = {"author": "Ben", "text": "Shorter.", "at_s": 1, "revision": 1}
    client.post(SAY, headers=GUEST, json=said | {"token": first})
    mine = client.post(
        here(place, f"/videos/{place.edited.video}/comments"),
        headers=owner,
        json={"text": "Internal.", "at_s": 0.5, "revision": 1},
    )
    assert mine.json()["author"] == "Owner"
    listed = client.get(here(place, f"/videos/{place.edited.video}/comments"), headers=owner).json()
    assert [one["text"] for one in listed] == ["Internal.", "Shorter.", "Too long."]
    assert client.post(LOOK, headers=GUEST, json={"token": second}).json()["comments"] == []
    (seen,) = client.post(LOOK, headers=GUEST, json={"token": first}).json()["comments"]
    assert seen["text"] == "Shorter."


def test_a_resolved_comment_is_so_for_both_sides(client: TestClient, place: Place, owner: Headers) -> None:
    token = shared(client, place, owner)["token"]
    said = {"token": token, "author": "Ben", "text": "Shorter.", "at_s": 1, "revision": 1}
    comment = client.post(SAY, headers=GUEST, json=said).json()["id"]
    done = client.patch(here(place, f"/comments/{comment}"), headers=owner, json={"is_resolved": True}).json()
    assert done["resolved_at"] is not None
    assert client.post(LOOK, headers=GUEST, json={"token": token}).json()["comments"][0]["is_resolved"]
    assert client.delete(here(place, f"/comments/{comment}"), headers=owner).status_code == 204
    assert client.post(LOOK, headers=GUEST, json={"token": token}).json()["comments"] == []


def test_a_link_that_is_withdrawn_expired_or_switched_off_says_the_same_as_one_that_never_was(
    client: TestClient, place: Place, owner: Headers, database: Database
) -> None:
    answers = [client.post(LOOK, headers=GUEST, json={"token": "A" * 43}).json()]

    def dead(token: str) -> None:
        answers.append(client.post(LOOK, headers=GUEST, json={"token": token}).json())
        said = {"token": token, "author": "Ben", "text": "Late.", "at_s": 1, "revision": 1}
        assert code(client.post(SAY, headers=GUEST, json=said)) == "REVIEWS-001"

    withdrawn, expired, off, trashed = (shared(client, place, owner) for _ in range(4))
    client.delete(here(place, f"/share-links/{withdrawn['id']}"), headers=owner)
    dead(withdrawn["token"])
    with database.workspace(place.workspace_id) as session:
        gone = update(ShareLinkRow).where(ShareLinkRow.id == UUID(expired["id"]))
        session.execute(gone.values(expires_at=now() - timedelta(seconds=1)))
    dead(expired["token"])
    client.put(here(place, "/review-settings"), headers=owner, json={"is_enabled": False, "days": 7})
    dead(off["token"])
    refused = client.post(here(place, f"/videos/{place.edited.video}/share-links"), headers=owner, json={"name": "Ben"})
    assert code(refused) == "REVIEWS-002"
    client.put(here(place, "/review-settings"), headers=owner, json={"is_enabled": True, "days": 7})
    assert client.post(LOOK, headers=GUEST, json={"token": off["token"]}).status_code == 200
    client.delete(here(place, f"/videos/{place.edited.video}"), headers=owner)
    dead(trashed["token"])
    for answer in answers:
        answer.pop("request_id")
    assert all(answer == answers[0] for answer in answers)
    listed = client.get(here(place, f"/videos/{place.edited.video}/share-links"), headers=owner).json()
    assert [one["works"] for one in listed if one["id"] in {withdrawn["id"], expired["id"]}] == [False, False]


def test_a_link_lives_as_long_as_was_asked_else_as_the_workspace_says(
    client: TestClient, place: Place, owner: Headers
) -> None:
    client.put(here(place, "/review-settings"), headers=owner, json={"is_enabled": True, "days": 3})
    days = {"as it says": shared(client, place, owner), "asked": shared(client, place, owner, days=30)}
    lives = {who: round((_time(link["expires_at"]) - _time(link["created_at"])) / 86_400) for who, link in days.items()}
    assert lives == {"as it says": 3, "asked": 30}


def _time(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_a_link_for_watching_takes_no_comment(client: TestClient, place: Place, owner: Headers) -> None:
    token = shared(client, place, owner, may_comment=False)["token"]
    assert not client.post(LOOK, headers=GUEST, json={"token": token}).json()["may_comment"]
    said = {"token": token, "author": "Ben", "text": "But…", "at_s": 1, "revision": 1}
    assert code(client.post(SAY, headers=GUEST, json=said)) == "REVIEWS-004"


def test_whoever_floods_a_link_is_slowed_down(client: TestClient, place: Place, owner: Headers) -> None:
    token = shared(client, place, owner)["token"]
    said = {"token": token, "author": "Ben", "text": "Again.", "at_s": 1, "revision": 1}
    codes = [code(client.post(SAY, headers=GUEST, json=said)) for _ in range(22)]
    assert codes[:20] == [None] * 20
    assert codes[20:] == ["REVIEWS-005"] * 2
    looks = [code(client.post(LOOK, headers=GUEST, json={"token": "B" * 43})) for _ in range(66)]
    assert looks[-1] == "REVIEWS-005"


def test_the_number_of_links_and_of_comments_has_an_end(
    client: TestClient, place: Place, owner: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (MOST_LINKS, MOST_COMMENTS) == (50, 500)
    monkeypatch.setattr("appliance.reviews.service.MOST_LINKS", 3)  # the place has one already
    monkeypatch.setattr("appliance.reviews.service.MOST_COMMENTS", 1)
    token = shared(client, place, owner)["token"]
    shared(client, place, owner)
    more = client.post(here(place, f"/videos/{place.edited.video}/share-links"), headers=owner, json={"name": "Ben"})
    assert code(more) == "REVIEWS-003"
    said = {"token": token, "author": "Ben", "text": "One.", "at_s": 1, "revision": 1}
    assert [code(client.post(SAY, headers=GUEST, json=said)) for _ in range(2)] == [None, "REVIEWS-006"]


def test_the_token_is_stored_encrypted_and_can_be_passed_on_again(
    client: TestClient, place: Place, owner: Headers, database: Database
) -> None:
    link = shared(client, place, owner)
    listed = client.get(here(place, f"/videos/{place.edited.video}/share-links"), headers=owner).json()
    assert link["url"] in [one["url"] for one in listed]
    with database.workspace(place.workspace_id) as session:
        raw = session.connection().exec_driver_sql("SELECT token FROM share_links").scalars().all()
    assert link["token"] not in raw
    assert all(one.startswith("fernet:") for one in raw)


def test_whoever_made_the_link_is_told_of_a_comment(
    client: TestClient, place: Place, people: People, database: Database
) -> None:
    editor = people.member(place, "editor@example.com", Role.EDITOR)
    token = shared(client, place, people.session(editor))["token"]
    said = {"token": token, "author": "Ben", "text": "Shorter, please.", "at_s": 1, "revision": 1}
    client.post(SAY, headers=GUEST, json=said)
    notify_due(database, Directory(), None)
    told = client.get("/api/v1/me/notifications", headers=people.session(editor)).json()["items"]
    assert [one["text"] for one in told] == ["Ben commented on “Talk”: Shorter, please."]
    assert client.get("/api/v1/me/notifications", headers=people.session(place.owner)).json()["items"] == []


def test_a_presented_token_opens_its_own_row_and_no_other(
    client: TestClient, place: Place, owner: Headers, database: Database
) -> None:
    token = shared(client, place, owner)["token"]
    with database.nameless() as session:
        name(session, credential=digest(token))
        assert len(session.scalars(select(ShareLinkRow.id)).all()) == 1
