"""What holds for every request."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from pydantic import SecretStr

from appliance.bootstrap.service import Service, assemble
from appliance.entrypoints.http.app import create_app
from appliance.entrypoints.http.problems import MEDIA_TYPE
from appliance.kernel.database.sessions import Database
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.settings import DatabaseSettings, HttpSettings
from tests.fakes.objects import FakeObjects
from tests.integration.http.people import ORIGIN, People, code

ME = "/api/v1/me"
SIGN_IN = "/api/v1/sessions"


def test_an_unknown_address_is_a_problem_with_a_code(client: TestClient) -> None:
    answer = client.get("/api/v1/nowhere")
    assert (answer.status_code, answer.headers["content-type"]) == (404, MEDIA_TYPE)
    assert answer.json()["code"] == "HTTP-001"
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(client: TestClient) -> None:
    answer = client.delete("/api/v1/setup")
    assert (answer.status_code, answer.json()["code"], answer.headers["Allow"]) == (405, "HTTP-002", "GET")


def test_a_foreign_host_gets_nothing(client: TestClient) -> None:
    for host in ("evil.example", "localhost.evil.example", "", "[", "localhost@evil.example"):
        answer = client.get(ME, headers={"Host": host})
        assert (answer.status_code, answer.json()["code"]) == (421, "HTTP-008")


def test_a_request_id_that_was_sent_is_kept_where_it_looks_like_one(client: TestClient) -> None:
    assert client.get(ME, headers={"X-Request-ID": "abcdefgh-1"}).headers["X-Request-ID"] == "abcdefgh-1"
    assert client.get(ME, headers={"X-Request-ID": "a b"}).headers["X-Request-ID"] != "a b"


def test_no_answer_is_kept_framed_or_guessed_at(client: TestClient) -> None:
    for answer in (client.get(ME), client.get("/nowhere"), client.get("/api/v1/setup")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b'{"email": NaN', b"[" * 100_000, b'"' + b"\\" * 99, b"null", b"[]", b'{"a":1}{', b"\x00"],
)
def test_garbage_is_no_defect(content: bytes, client: TestClient) -> None:
    answer = client.post(SIGN_IN, content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, code(answer)) in {(422, "HTTP-004"), (422, "HTTP-005")}


@pytest.mark.parametrize("text_", ["a\x00b", "\ud800", "😀" * 60, "a\nb", "\u202e"])
def test_odd_texts_are_refused_or_wrong_but_no_defect(text_: str, client: TestClient) -> None:
    for wish in ({"email": f"{text_}@example.com", "password": "x"}, {"email": "a@example.com", "password": text_}):
        content = json.dumps(wish).encode()
        answer = client.post(SIGN_IN, content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code in {401, 422}


def test_each_wrong_field_is_named_with_a_code(client: TestClient) -> None:
    answer = client.post(SIGN_IN, json={"email": "nobody", "passwort": "x"})
    assert code(answer) == "HTTP-005"
    assert {(field["field"], field["code"]) for field in answer.json()["errors"]} == {
        ("body.email", "string_pattern_mismatch"),
        ("body.password", "missing"),
        ("body.passwort", "extra_forbidden"),
    }


def test_what_was_sent_does_not_come_back_in_an_error(client: TestClient) -> None:
    answer = client.post(SIGN_IN, json={"email": "nobody", "password": ["a secret"]})
    assert "secret" not in answer.text


def test_a_body_beyond_the_limit_is_refused_whatever_it_says_of_its_size(client: TestClient) -> None:
    sent = 0

    def chunks() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 100_000
            yield b"x" * 100_000

    declared = client.post(SIGN_IN, content=b"x" * 2_000_001, headers={"Content-Type": "application/json"})
    streamed = client.post(SIGN_IN, content=chunks(), headers={"Content-Type": "application/json"})
    for answer in (declared, streamed):
        assert (answer.status_code, code(answer)) == (413, "HTTP-003")


def broken(services: Service) -> TestClient:
    router = APIRouter()

    @router.get("/broken")
    def fail() -> None:
        raise RuntimeError("a secret of the inside")

    app = create_app(services)
    app.include_router(router)
    return TestClient(app, base_url=ORIGIN, raise_server_exceptions=False)


def test_a_defect_tells_a_code_and_an_id_and_nothing_of_the_inside(services: Service) -> None:
    answer = broken(services).get("/broken")
    assert (answer.status_code, code(answer)) == (500, "HTTP-011")
    assert "secret" not in answer.text
    assert answer.headers["X-Request-ID"] in answer.text


def test_where_the_database_is_away_the_answer_is_503_with_a_code() -> None:
    nowhere = SecretStr("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    services = assemble(
        Database(DatabaseSettings(url=nowhere, system_url=nowhere)),
        HttpSettings(public_url=ORIGIN),
        MemoryRates(),
        mailer=None,
        objects=FakeObjects(),
    )
    with TestClient(create_app(services), base_url=ORIGIN) as client:
        for answer in (
            client.get(ME, headers={"Authorization": "Bearer rbx_x"}),
            client.get("/api/v1/setup"),
            client.post(SIGN_IN, json={"email": "a@example.com", "password": "x"}),
        ):
            assert (answer.status_code, code(answer)) == (503, "KERNEL-009")
            assert answer.headers["Retry-After"]


def test_too_many_requests_are_refused_and_every_answer_says_how_many_are_left(database: Database) -> None:
    settings = HttpSettings(public_url=ORIGIN, requests_per_minute=5)
    people = People(database)
    headers = people.session(people.user("ana@example.com"))
    with TestClient(
        create_app(assemble(database, settings, MemoryRates(), None, objects=FakeObjects())), base_url=ORIGIN
    ) as client:
        answers = [client.get(ME, headers=headers) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert answers[0].headers["RateLimit-Policy"] == '"requests";q=5;w=60'
        assert [answer.headers["RateLimit"].split(";")[1] for answer in answers] == [
            f"r={n}" for n in (4, 3, 2, 1, 0, 0)
        ]
        assert (code(answers[5]), int(answers[5].headers["Retry-After"]) <= 12) == ("HTTP-006", True)
        assert client.get(ME).status_code == 401  # others are not affected


def test_the_description_names_every_problem_and_has_words_for_every_route(client: TestClient) -> None:
    schema: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    assert {"session", "api_key"} <= set(schema["components"]["securitySchemes"])
    for path, routes in schema["paths"].items():
        for method, route in routes.items():
            where = f"{method} {path}"
            assert route["summary"], where
            assert route["description"], where
            assert route["tags"], where
            assert "application/problem+json" in route["responses"]["422"]["content"], where
            assert "application/json" not in route["responses"]["422"]["content"], where
