"""People are told what concerns them, where they want it, and once."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from appliance.accounts.actors import Role
from appliance.bootstrap.events import Directory
from appliance.bootstrap.work import keep_room
from appliance.events.kinds import Kind
from appliance.events.notifications import telling
from appliance.events.notifications.models import NotificationRow
from appliance.events.notifications.notices import DISK_LOW
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import MAIL_FAILED
from appliance.operations.disk import DiskGuard
from tests.integration.http.people import People, Place
from tests.services.events import happen

LIST, PREFERENCES = "/api/v1/me/notifications", "/api/v1/me/notification-preferences"


@dataclass
class Post:
    away: bool = False
    letters: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, to: str, subject: str, text: str) -> None:
        if self.away:
            raise MAIL_FAILED(detail="Timeout")
        self.letters.append((to, subject, text))


@pytest.fixture
def post() -> Post:
    return Post()


def notify(database: Database, post: Post | None = None) -> None:
    telling.notify_due(database, Directory(), post)


def test_whoever_asked_for_it_is_told_once_and_nobody_else(
    client: TestClient, people: People, place: Place, database: Database
) -> None:
    editor = people.member(place, "editor@here.example", Role.EDITOR)
    mine, theirs = people.session(editor), people.session(place.owner)
    happen(database, place.workspace_id, Kind.VIDEO_DRAFTED, name="talk.mp4", user_id=editor)
    notify(database)
    notify(database)
    told = client.get(LIST, headers=mine).json()
    assert [one["text"] for one in told["items"]] == ["The draft of “talk.mp4” is ready to be looked at."]
    assert told["unread"] == 1
    assert client.get(LIST, headers=theirs).json()["items"] == []
    read = client.post(f"{LIST}/read", headers=mine, json={"ids": [told["items"][0]["id"]]})
    assert read.json() == {"unread": 0}
    assert client.get(f"{LIST}?unread=true", headers=mine).json()["items"] == []
    assert client.get(LIST, headers=mine).json()["items"][0]["read_at"]


def test_nobody_reads_or_marks_what_another_was_told(
    client: TestClient, people: People, place: Place, database: Database
) -> None:
    other = people.session(people.member(place, "editor@here.example", Role.VIEWER))
    happen(database, place.workspace_id, Kind.RENDER_FINISHED, name="talk", user_id=place.owner)
    notify(database)
    mine = people.session(place.owner)
    [one] = client.get(LIST, headers=mine).json()["items"]
    client.post(f"{LIST}/read", headers=other, json={"ids": [one["id"]]})
    assert client.get(LIST, headers=mine).json()["unread"] == 1


def test_each_wants_what_they_want_by_mail_and_in_the_browser(
    client: TestClient, people: People, place: Place, database: Database, post: Post
) -> None:
    mine = people.session(place.owner)
    wish = [
        {"kind": "render.finished", "show": False, "mail": True},
        {"kind": "source.refused", "show": True, "mail": False},
    ]
    assert client.patch(PREFERENCES, headers=mine, json=wish).status_code == 200
    wanted = {one["kind"]: (one["show"], one["mail"]) for one in client.get(PREFERENCES, headers=mine).json()}
    assert (wanted["render.finished"], wanted["video.drafted"]) == ((False, True), (True, False))
    happen(database, place.workspace_id, Kind.RENDER_FINISHED, name="a\r\nBcc: x", user_id=place.owner)
    happen(database, place.workspace_id, Kind.SOURCE_REFUSED, name="b", message="It is empty.", user_id=place.owner)
    for _ in range(2):
        notify(database, post)
    assert [(to, subject) for to, subject, _ in post.letters] == [
        ("owner@here.example", "Reelbox: “a Bcc: x” is finished and can be downloaded.")
    ]
    assert [one["kind"] for one in client.get(LIST, headers=mine).json()["items"]] == ["source.refused"]
    unknown = client.patch(PREFERENCES, headers=mine, json=[{"kind": "no.such", "show": True, "mail": True}])
    assert unknown.status_code == 422


def test_while_the_mail_server_is_away_letters_wait(place: Place, database: Database, post: Post) -> None:
    post.away = True
    happen(database, place.workspace_id, Kind.RENDER_FAILED, name="a", user_id=place.owner)
    notify(database, post)
    post.away = False
    notify(database, post)
    assert not post.letters
    with database.system() as session:
        session.execute(text("UPDATE notifications SET mail_at = now()"))
    notify(database, post)
    assert len(post.letters) == 1
    assert "“a” could not be rendered: …" in post.letters[0][2]


def test_who_has_left_is_not_told_any_more(
    client: TestClient, people: People, place: Place, database: Database, post: Post
) -> None:
    editor = people.member(place, "editor@here.example", Role.EDITOR)
    happen(database, place.workspace_id, Kind.VIDEO_DRAFTED, name="a", user_id=editor)
    notify(database, post)
    answer = client.delete(
        f"/api/v1/workspaces/{place.workspace_id}/members/{editor}", headers=people.session(place.owner)
    )
    assert answer.status_code == 204
    happen(database, place.workspace_id, Kind.RENDER_FINISHED, name="b", user_id=editor)
    notify(database, post)
    assert client.get(LIST, headers=people.session(editor)).json()["items"] == []
    assert post.letters == []


def test_administrators_hear_of_a_full_disk_once_a_day(
    client: TestClient, people: People, database: Database, post: Post
) -> None:
    admin = people.user("admin@box.example", administrator=True)
    for _ in range(3):
        with database.system() as session:
            telling.tell_administrators(session, Directory(), DISK_LOW, free_gb=3)
    notify(database, post)
    told = client.get(LIST, headers=people.session(admin)).json()["items"]
    assert [(one["workspace_id"], one["kind"]) for one in told] == [(None, "box.disk_low")]
    assert [to for to, _, _ in post.letters] == ["admin@box.example"]


def test_administrators_are_told_where_the_disk_is_too_full_for_new_work(
    database: Database, people: People, tmp_path: Path
) -> None:
    people.user("admin@box.example", administrator=True)

    def told() -> int:
        with database.system() as session:
            return len(session.scalars(select(NotificationRow.id).where(NotificationRow.kind == DISK_LOW)).all())

    keep_room(database, DiskGuard(tmp_path, floor_bytes=0))
    assert told() == 0
    for _ in range(2):
        keep_room(database, DiskGuard(tmp_path, floor_bytes=10**18))
    assert told() == 1
