"""`reelbox admin` on the box itself."""

import io
import json
import sys

import pytest
from fastapi.testclient import TestClient

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.entrypoints.cli.main import run
from appliance.kernel.database.sessions import Database
from appliance.kernel.database.tenancy import Role
from tests.integration.http.people import ORIGIN

PASSWORD = "otter lamp harbor quartz"  # noqa: S105
OTHER = "violin seven moss tractor"


@pytest.fixture(autouse=True)
def _settings(server: EmbeddedPostgres, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELBOX_DATABASE_URL", server.url(Role.APP))
    monkeypatch.setenv("REELBOX_DATABASE_SYSTEM_URL", server.url(Role.SYSTEM))


def reelbox(monkeypatch: pytest.MonkeyPatch, *words: str, given: str = "") -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(given + "\n"))
    return run(["admin", *words])


def signs_in(client: TestClient, password: str) -> bool:
    wish = {"email": "ana@example.com", "password": password}
    return client.post("/api/v1/sessions", json=wish, headers={"Origin": ORIGIN}).status_code == 204


def test_a_user_is_added_listed_given_a_new_password_disabled_and_enabled(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reelbox(monkeypatch, "user", "add", "Ana@Example.com", "--administrator", given=PASSWORD) == 0
    assert reelbox(monkeypatch, "user", "add", "ben@example.com", given=OTHER) == 0
    capsys.readouterr()
    assert reelbox(monkeypatch, "user", "list", "--json") == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(user["email"], user["is_administrator"]) for user in listed] == [
        ("ben@example.com", False),
        ("ana@example.com", True),
    ]
    assert signs_in(client, PASSWORD)
    assert reelbox(monkeypatch, "reset-password", "ana@example.com", given=OTHER) == 0
    assert client.get("/api/v1/me").status_code == 401
    assert signs_in(client, OTHER)
    assert reelbox(monkeypatch, "user", "disable", "ben@example.com") == 0
    assert reelbox(monkeypatch, "user", "enable", "ben@example.com") == 0


@pytest.mark.parametrize(
    ("words", "given", "code"),
    [
        (("reset-password", "nobody@example.com"), OTHER, "ACCOUNTS-019"),
        (("reset-password", "ana@example.com"), "short", "ACCOUNTS-009"),
        (("user", "add", "ana@example.com"), OTHER, "ACCOUNTS-013"),
        (("user", "disable", "ana@example.com"), "", "ACCOUNTS-017"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_code(
    words: tuple[str, ...],
    given: str,
    code: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    reelbox(monkeypatch, "user", "add", "ana@example.com", "--administrator", given=PASSWORD)
    assert reelbox(monkeypatch, *words, given=given) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(code)
