"""A request that is sent again is answered again, not done again."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from appliance.accounts import schemas
from appliance.accounts.members import rename
from appliance.accounts.tokens import now
from appliance.bootstrap.service import Service
from appliance.entrypoints.http.access import Editor
from appliance.entrypoints.http.app import create_app
from appliance.entrypoints.http.dependencies import Tx
from appliance.entrypoints.http.once import Once
from appliance.entrypoints.http.visits import API, Router
from appliance.kernel.database import idempotency
from appliance.kernel.database.sessions import Database
from tests.integration.http.people import ORIGIN, People, code

done: list[str] = []


@pytest.fixture
def opened(services: Service) -> Iterator[TestClient]:
    router = Router(tags=["test"])
    done.clear()

    @router.post("/w/{workspace_id}/things", status_code=201)
    def make(wish: schemas.WorkspaceWish, actor: Editor, tx: Tx, once: Once) -> schemas.Workspace:
        def work() -> schemas.Workspace:
            done.append(wish.name)
            time.sleep(0.2)
            if wish.name == "fails":
                raise RuntimeError
            return schemas.Workspace.model_validate(rename(tx, actor, wish.name))

        return once(actor, schemas.Workspace, work)

    app = create_app(services)
    app.router.routes.extend(router.routes)
    with TestClient(app, base_url=ORIGIN, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def asked(database: Database) -> tuple[UUID, dict[str, str]]:
    people = People(database)
    owner = people.user("ana@example.com")
    return people.place("Studio", owner).workspace_id, people.session(owner)


def test_the_same_key_and_body_get_the_same_answer_once_done(
    opened: TestClient, asked: tuple[UUID, dict[str, str]]
) -> None:
    place, headers = asked
    first, second = (
        opened.post(f"{API}/w/{place}/things", json={"name": "A"}, headers=headers | {"Idempotency-Key": "key-00001"})
        for _ in range(2)
    )
    assert (first.status_code, first.json()) == (201, second.json())
    assert (second.status_code, second.headers["Idempotency-Replayed"], done) == (201, "true", ["A"])


def test_the_same_key_with_another_body_is_refused(opened: TestClient, asked: tuple[UUID, dict[str, str]]) -> None:
    place, headers = asked
    answers = [
        opened.post(f"{API}/w/{place}/things", json={"name": name}, headers=headers | {"Idempotency-Key": "key-00001"})
        for name in ("A", "B")
    ]
    assert (code(answers[1]), done) == ("HTTP-007", ["A"])


def test_of_five_at_once_one_is_done_and_all_are_answered(
    opened: TestClient, asked: tuple[UUID, dict[str, str]]
) -> None:
    place, headers = asked

    def ask(_: int) -> tuple[int, str]:
        answer = opened.post(
            f"{API}/w/{place}/things", json={"name": "A"}, headers=headers | {"Idempotency-Key": "key-00001"}
        )
        return answer.status_code, answer.text

    with ThreadPoolExecutor(5) as pool:
        answers = set(pool.map(ask, range(5)))
    assert len(answers) == 1
    assert done == ["A"]


def test_what_failed_may_be_tried_again_with_the_same_key(
    opened: TestClient, asked: tuple[UUID, dict[str, str]]
) -> None:
    place, headers = asked
    for _ in range(2):
        answer = opened.post(
            f"{API}/w/{place}/things", json={"name": "fails"}, headers=headers | {"Idempotency-Key": "key-00001"}
        )
        assert answer.status_code == 500
    assert done == ["fails", "fails"]


def test_another_member_with_the_same_key_is_somebody_else(
    opened: TestClient, asked: tuple[UUID, dict[str, str]], database: Database
) -> None:
    place, headers = asked
    with database.workspace(place) as session:
        row = idempotency.claim(session, place, UUID(int=1), "key-00001", "x")
        row.answer = {}
    answer = opened.post(
        f"{API}/w/{place}/things", json={"name": "A"}, headers=headers | {"Idempotency-Key": "key-00001"}
    )
    assert (answer.status_code, done) == (201, ["A"])


def test_answers_older_than_a_day_are_swept(asked: tuple[UUID, dict[str, str]], database: Database) -> None:
    place, _ = asked
    with database.workspace(place) as session:
        idempotency.claim(session, place, UUID(int=1), "old", "x").created_at = now() - idempotency.KEPT * 1.1
        idempotency.claim(session, place, UUID(int=1), "new", "x")
    with database.system() as session:
        idempotency.sweep(session)
    with database.workspace(place) as session:
        assert session.get(idempotency.AnswerRow, (place, UUID(int=1), "new")) is not None
        assert session.get(idempotency.AnswerRow, (place, UUID(int=1), "old")) is None
