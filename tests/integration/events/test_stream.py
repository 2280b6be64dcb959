"""Events over a WebSocket: all of them, in order, to whoever may listen, and nobody waits for who does not read."""

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import delete, text
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from appliance.accounts.actors import Role, Scope
from appliance.accounts.listening import Watch
from appliance.accounts.models import SessionRow
from appliance.bootstrap.service import Service
from appliance.entrypoints.http.app import create_app
from appliance.events.hub import Hub, Timing
from appliance.events.kinds import Kind
from appliance.events.psycopg import PsycopgBell
from appliance.events.service import CHANNEL
from appliance.kernel import errors
from appliance.kernel.database.sessions import Database
from tests.integration.http.people import ORIGIN, People, Place
from tests.services.api import served
from tests.services.events import happen

PATIENCE_S = 10.0


@dataclass
class Live:
    url: str
    hub: Hub
    place: Place
    people: People

    @contextmanager
    def listen(
        self, headers: dict[str, str], after: int | None = None, workspace: UUID | None = None
    ) -> Iterator[ClientConnection]:
        path = f"/api/v1/workspaces/{workspace or self.place.workspace_id}/events/stream"
        query = "" if after is None else f"?after={after}"
        plain = {name: value for name, value in headers.items() if name != "Origin"}
        where = self.url.replace("http:", "ws:") + path + query
        with connect(where, additional_headers=plain, origin=headers.get("Origin"), close_timeout=1) as opened:  # type: ignore[arg-type]
            yield opened

    @property
    def key(self) -> dict[str, str]:
        return self.people.key(self.place, self.place.owner, Scope.READ)


@pytest.fixture
def timing() -> Timing:
    return Timing(heartbeat_s=0.5, recheck_s=0.3, queue=50)


@pytest.fixture
def live(services: Service, people: People, place: Place, timing: Timing, database: Database) -> Iterator[Live]:
    hub = Hub(database, PsycopgBell(database.url), Watch(database), timing)
    with served(create_app(replace(services, hub=hub))) as url:
        yield Live(url, hub, place, people)


def events(socket: ClientConnection) -> Iterator[dict[str, Any]]:
    while True:
        message = json.loads(socket.recv(PATIENCE_S))
        if message["type"] == "event":
            yield message


def close_code(socket: ClientConnection) -> int | None:
    try:
        while True:
            socket.recv(PATIENCE_S)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


def connections(database: Database) -> int:
    with database.nameless() as session:
        found = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE :query"
        return int(session.execute(text(found), {"query": f'LISTEN "{CHANNEL}"%'}).scalar_one())


def until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_what_happens_is_heard_at_once_and_silence_is_a_heartbeat(live: Live, database: Database) -> None:
    with live.listen(live.people.session(live.place.owner)) as socket:
        assert json.loads(socket.recv(PATIENCE_S)) == {"type": "hello", "after": 1}
        assert json.loads(socket.recv(PATIENCE_S)) == {"type": "heartbeat"}
        happen(database, live.place.workspace_id, name="talk.mp4")
        told = next(events(socket))
        assert (told["number"], told["kind"], told["data"]) == (2, "source.ready", {"name": "talk.mp4"})


def test_who_comes_back_again_and_again_hears_everything_once_and_in_order(live: Live, database: Database) -> None:
    def write() -> None:
        for _ in range(60):
            happen(database, live.place.workspace_id)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    headers, heard = live.key, [0]
    while heard[-1] < 1 + 4 * 60:
        with live.listen(headers, heard[-1]) as socket:
            for told in events(socket):
                heard.append(told["number"])
                if heard[-1] % 11 == 0 or heard[-1] == 1 + 4 * 60:
                    break
    assert heard == list(range(242))


def test_all_listeners_of_a_workspace_share_one_look_into_the_database(live: Live, database: Database) -> None:
    headers = live.key
    looks: list[int] = []
    plain = live.hub._newer

    def counted(workspace_id: UUID, after: int) -> Any:
        looks.append(after)
        return plain(workspace_id, after)

    opened = [live.listen(headers) for _ in range(12)]
    sockets = [one.__enter__() for one in opened]
    until(lambda: sum(len(room.live) for room in live.hub._rooms.values()) == 12)
    live.hub._newer = counted  # type: ignore[method-assign]
    happen(database, live.place.workspace_id)
    for socket in sockets:
        assert next(events(socket))["number"] == 2
    assert len(looks) <= 3  # one for the event; a look without a bell may fall in between
    for one in opened:
        one.__exit__(None, None, None)
    until(lambda: not live.hub._rooms)


@pytest.mark.parametrize(
    ("who", "status"),
    [("nobody", 401), ("a stranger", 404), ("a foreign key", 404), ("an evil page", 403), ("no page at all", 403)],
)
def test_who_may_not_listen_is_refused_before_it_opens(who: str, status: int, live: Live) -> None:
    people, session = live.people, live.people.session(live.place.owner)
    there = people.place("There", people.user("owner@there.example"))
    proofs: dict[str, Callable[[], dict[str, str]]] = {
        "nobody": dict,
        "a stranger": lambda: people.session(there.owner),
        "a foreign key": lambda: people.key(there, there.owner, Scope.ADMIN),
        "an evil page": lambda: session | {"Origin": "https://evil.example"},
        "no page at all": lambda: {"Cookie": session["Cookie"]},
    }
    with pytest.raises(InvalidStatus) as refused, live.listen(proofs[who]()):
        pass
    assert refused.value.response.status_code == status
    assert json.loads(refused.value.response.body or b"")["status"] == status


def test_an_unknown_workspace_is_not_found(live: Live) -> None:
    with pytest.raises(InvalidStatus) as refused, live.listen(live.key, workspace=uuid4()):
        pass
    assert refused.value.response.status_code == 404


@pytest.mark.parametrize("how", ["removed", "disabled", "signed out", "key revoked"])
def test_who_may_not_listen_any_more_is_sent_away(how: str, live: Live, database: Database) -> None:
    people, place = live.people, live.place
    editor = people.member(place, "editor@here.example", Role.EDITOR)
    listening = people.key(place, editor, Scope.READ) if how == "key revoked" else people.session(editor)
    with live.listen(listening) as socket, live.listen(people.session(place.owner)) as other:
        socket.recv(PATIENCE_S)
        with database.system() as session:
            if how == "disabled":
                session.execute(text("UPDATE users SET disabled_at = now() WHERE id = :id"), {"id": editor})
            if how == "signed out":
                session.execute(delete(SessionRow).where(SessionRow.user_id == editor))
        with database.workspace(place.workspace_id) as session:
            if how == "removed":
                session.execute(text("DELETE FROM memberships WHERE user_id = :id"), {"id": editor})
            if how == "key revoked":
                session.execute(text("DELETE FROM api_keys WHERE created_by = :id"), {"id": editor})
        assert close_code(socket) == 4401
        happen(database, place.workspace_id)
        assert next(events(other))["number"] == 2


@pytest.mark.parametrize("timing", [Timing(recheck_s=3600)])
def test_a_removed_member_is_sent_away_by_the_event_and_does_not_hear_it(
    timing: Timing, live: Live, database: Database
) -> None:
    editor = live.people.member(live.place, "editor@here.example", Role.EDITOR)
    with live.listen(live.people.session(editor)) as socket:
        socket.recv(PATIENCE_S)
        with database.workspace(live.place.workspace_id) as session:
            session.execute(text("DELETE FROM memberships WHERE user_id = :id"), {"id": editor})
        happen(database, live.place.workspace_id, Kind.MEMBER_REMOVED)
        assert close_code(socket) == 4401


@pytest.mark.parametrize("timing", [Timing(recheck_s=3600)])
def test_who_is_removed_while_catching_up_does_not_hear_it_either(
    timing: Timing, live: Live, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = live.people.member(live.place, "editor@here.example", Role.EDITOR)
    begin = live.hub._begin

    def meanwhile(workspace_id: UUID, after: int | None) -> int:
        at = begin(workspace_id, after)
        with database.workspace(workspace_id) as session:
            session.execute(text("DELETE FROM memberships WHERE user_id = :id"), {"id": editor})
        happen(database, workspace_id, Kind.MEMBER_REMOVED)
        return at

    monkeypatch.setattr(live.hub, "_begin", meanwhile)
    with live.listen(live.people.session(editor)) as socket:
        assert json.loads(socket.recv(PATIENCE_S))["type"] == "hello"
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(PATIENCE_S)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


def test_who_does_not_read_is_sent_away_and_holds_up_nobody(live: Live, database: Database) -> None:
    headers = live.key
    with live.listen(headers) as slow, live.listen(headers) as quick:
        slow.recv(PATIENCE_S)
        reading = events(quick)
        for number in range(2, 302):
            happen(database, live.place.workspace_id, filler=secrets.token_hex(50_000))
            began = time.monotonic()
            assert next(reading)["number"] == number
            assert time.monotonic() - began < 2
        until(lambda: sum(len(room.present) for room in live.hub._rooms.values()) == 1)
        close_code(slow)  # whatever of it still got through


def test_where_the_listening_connection_breaks_nothing_is_lost(live: Live, database: Database) -> None:
    with live.listen(live.key) as socket:
        socket.recv(PATIENCE_S)
        reading = events(socket)
        for number in range(2, 5):
            until(lambda: connections(database) == 1)
            with database.nameless() as session:
                listening = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE :query"
                ended = text(f"SELECT pg_terminate_backend(pid) {listening}")
                assert session.execute(ended, {"query": f'LISTEN "{CHANNEL}"%'}).all()
            happen(database, live.place.workspace_id)
            assert next(reading)["number"] == number


def test_while_the_database_is_away_listeners_stay_and_then_hear_what_they_missed(
    live: Live, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with live.listen(live.key) as socket:
        socket.recv(PATIENCE_S)

        @contextmanager
        def away(_: UUID) -> Iterator[None]:
            raise errors.DATABASE_AWAY()
            yield

        until(lambda: any(room.live for room in live.hub._rooms.values()))  # it has read what it had missed
        broken = Database.__new__(Database)
        broken.workspace = away  # type: ignore[method-assign, assignment]
        whole, live.hub._database = live.hub._database, broken
        happen(database, live.place.workspace_id)
        assert json.loads(socket.recv(PATIENCE_S))["type"] == "heartbeat"
        with live.listen(live.key, 0) as late:
            assert close_code(late) == 1013
        live.hub._database = whole
        assert next(events(socket))["number"] == 2


def test_who_asks_for_what_was_deleted_hears_so(live: Live, database: Database) -> None:
    with database.system() as session:
        session.execute(text("UPDATE event_counters SET swept = 1"))
    with live.listen(live.key, 0) as socket:
        assert close_code(socket) == 4410


def test_pages_of_ours_and_programs_may_listen(live: Live) -> None:
    session = live.people.session(live.place.owner)
    assert session["Origin"] == ORIGIN
    for headers in (session, live.key):
        with live.listen(headers, 0) as socket:
            assert next(events(socket))["number"] == 1


def test_the_list_says_the_same_in_parts(live: Live, database: Database) -> None:
    for _ in range(5):
        happen(database, live.place.workspace_id)
    path, found, after = f"{live.url}/api/v1/workspaces/{live.place.workspace_id}/events", [], None
    while True:
        query = {"limit": 4} | ({} if after is None else {"after": after})
        part = httpx.get(path, params=query, headers=live.key).json()
        found += [one["number"] for one in part["items"]]
        after = part["next_cursor"]
        if after is None:
            break
    assert (found, part["latest"]) == ([1, 2, 3, 4, 5, 6], 6)
