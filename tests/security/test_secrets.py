"""Secrets with marks of their own: none appears in a log, an answer, or a row, but the one time that it is handed out.

Run with ``make security``.
"""

import inspect
import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from pydantic_settings import BaseSettings
from sqlalchemy import make_url

from appliance.bootstrap.service import Service, assemble
from appliance.entrypoints.box import settings as box_settings
from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.entrypoints.box.server import free_port
from appliance.entrypoints.http.app import create_app
from appliance.entrypoints.http.dependencies import COOKIE
from appliance.kernel import settings as all_settings
from appliance.kernel.database.sessions import Database
from appliance.kernel.database.tenancy import Role
from appliance.kernel.errors import ReelboxError
from appliance.kernel.mail.smtp import SmtpMailer
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.rates.redis import RedisRates
from appliance.kernel.settings import (
    DatabaseSettings,
    HttpSettings,
    MailSecurity,
    MailSettings,
    ObjectStorageSettings,
    load,
)
from appliance.kernel.storage.s3 import S3ObjectStore
from tests.integration.http.people import ORIGIN, People
from tests.security.asgi import client_of
from tests.security.rows import dump

MARK = "canary-Q7f2"
PASSWORDS = [f"{MARK}-password-{n}-correct-horse" for n in range(4)]
NOWHERE = f"127.0.0.1:{free_port()}"


def secret_fields() -> list[tuple[type[BaseSettings], str, str]]:
    """Return every setting that is a secret, with its variable; those of later settings come by themselves."""
    found = []
    classes = [cls for module in (all_settings, box_settings) for _, cls in inspect.getmembers(module, inspect.isclass)]
    for cls in classes:
        if not issubclass(cls, BaseSettings) or cls.__module__ not in {all_settings.__name__, box_settings.__name__}:
            continue
        for name, about in cls.model_fields.items():
            if about.annotation is SecretStr or SecretStr in get_args(about.annotation):
                alias = about.validation_alias
                variable = str(alias.choices[0]) if alias is not None and hasattr(alias, "choices") else None
                found.append((cls, name, variable or f"REELBOX_{name}".upper()))
    return found


def test_no_secret_setting_shows_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = secret_fields()
    assert {name for _, name, _ in fields} >= {"url", "system_url", "redis_url", "smtp_password", "secret_key"}
    monkeypatch.setenv("REELBOX_S3_BUCKET", "bucket")
    monkeypatch.setenv("REELBOX_S3_ACCESS_KEY", "id")
    particular = {"REELBOX_SEALING_KEY": f"{MARK:a<43}=", "REELBOX_ACME_DNS": f'{{"name": "dns", "token": "{MARK}"}}'}
    for _, _, variable in fields:
        monkeypatch.setenv(variable, particular.get(variable, f"redis://u:{MARK}@127.0.0.1/0"))
    for cls, name, _ in fields:
        loaded = load(cls)
        assert MARK in getattr(loaded, name).get_secret_value()
        for shown in (repr(loaded), str(loaded), loaded.model_dump_json(), str(loaded.model_dump())):
            assert MARK not in shown


def test_a_wrong_setting_is_named_without_its_neighbors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELBOX_S3_SECRET_KEY", MARK)
    monkeypatch.setenv("REELBOX_S3_BUCKET", "bucket")
    with pytest.raises(ReelboxError, match="KERNEL-002") as caught:  # without a key id
        load(ObjectStorageSettings)
    assert MARK not in f"{caught.value.message} {caught.value!r}"


class Asked:
    """Sends requests to an application and keeps all that it answers."""

    def __init__(self, app: FastAPI) -> None:
        self.client, self.answers = client_of(app), list[str]()

    def __call__(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        answer = self.client.request(
            method, f"{ORIGIN}/api/v1{path}", json=body, headers={"Origin": ORIGIN, **headers}, allow_redirects=False
        )
        shown = {name: value for name, value in answer.headers.items() if name.lower() != "set-cookie"}
        self.answers.append(f"{method} {path} {answer.status_code} {shown} {answer.text}")
        return answer


@pytest.fixture
def asked(services: Service) -> Iterator[Asked]:
    """An application with a mail server that is away and wants a password."""
    mail = MailSettings(
        smtp_host="127.0.0.1", smtp_port=int(NOWHERE.partition(":")[2]), smtp_security=MailSecurity.NONE,
        smtp_user="u", smtp_password=SecretStr(f"{MARK}-smtp"),
    )  # fmt: skip
    http = HttpSettings(public_url=ORIGIN)
    objects = services.uploads._objects
    asking = Asked(create_app(assemble(services.database, http, MemoryRates(), SmtpMailer(mail), objects)))
    with asking.client:
        yield asking


def test_what_people_and_programs_present_is_kept_nowhere_but_as_a_hash(
    asked: Asked, database: Database, server: EmbeddedPostgres, capfd: pytest.CaptureFixture[str]
) -> None:
    people = People(database)
    owner = people.user("owner@secret.example")
    place = people.place("Secret", owner)
    session = people.session(owner)
    at = f"/workspaces/{place.workspace_id}"
    once = asked("POST", f"{at}/invitations", {"email": "guest@secret.example", "role": "editor"}, **session)
    link = once.json()["url"].partition("=")[2]
    key = asked("POST", f"{at}/api-keys", {"name": "n8n", "scopes": ["read"]}, **session).json()["key"]
    asked.answers.clear()  # so far each was handed out once, to whom it is for

    joined = asked("POST", "/invitations/join", {"token": link, "name": "G", "password": PASSWORDS[0]})
    assert joined.status_code < 300, joined.text
    cookie = joined.cookies.get(COOKIE) or ""
    guest = {"Cookie": f"{COOKIE}={cookie}"}
    bearer = {"Authorization": f"Bearer {key}"}
    assert asked("GET", "/me", **guest).status_code == 200
    assert asked("GET", f"{at}/sources", **bearer).status_code == 200
    assert asked("POST", "/me/password", {"old": PASSWORDS[0], "new": PASSWORDS[1]}, **guest).status_code < 300
    mistakes = [
        ("POST", "/sessions", {"email": "guest@secret.example", "password": PASSWORDS[2]}, {}),
        ("POST", "/sessions", {"email": PASSWORDS[2], "password": PASSWORDS[2]}, {}),
        ("POST", "/sessions", {"email": "guest@secret.example", "pasword": PASSWORDS[2]}, {}),
        ("POST", "/sessions", [PASSWORDS[2]], {}),
        ("POST", "/sessions", {"email": "guest@secret.example", "password": {"a": PASSWORDS[2]}}, {}),
        ("POST", "/sessions", {"email": "guest@secret.example", "password": PASSWORDS[2] + "\0"}, {}),
        ("POST", "/sessions", {"email": "guest@secret.example", "password": PASSWORDS[2] * 500}, {}),
        ("POST", "/setup", {"token": MARK * 4, "email": "x@y.example", "name": "x", "password": PASSWORDS[3],
                            "workspace": "w"}, {}),
        ("POST", "/password-resets", {"email": "guest@secret.example"}, {}),
        ("POST", "/password-resets/use", {"token": MARK * 4, "password": PASSWORDS[3]}, {}),
        ("POST", "/invitations/join", {"token": link, "name": "G", "password": PASSWORDS[3]}, {}),
        ("POST", "/me/password", {"old": PASSWORDS[2], "new": "short"}, guest),
        ("GET", "/me", None, {"Authorization": f"Bearer {MARK}"}),
        ("GET", "/me", None, {"Cookie": f"{COOKIE}={MARK}"}),
        ("GET", f"/{MARK}?password={MARK}", None, {}),
        ("DELETE", f"{at}/members/{place.owner}", None, bearer),
        ("POST", f"{at}/imports", {"url": f"http://u:{MARK}@127.0.0.1/a.mp4"}, session),
    ]  # fmt: skip
    for method, path, body, headers in mistakes:
        answer = asked(method, path, body, **headers)
        assert 200 <= answer.status_code < 500, answer.text

    said = "".join(capfd.readouterr())
    kept = dump(server)
    assert "guest@secret.example" in kept
    answers = "\n".join(line.replace(f"/{MARK}?password={MARK}", "") for line in asked.answers)
    for secret in (MARK, link, key, cookie, session["Cookie"].partition("=")[2]):
        assert len(secret) > 8
        assert secret not in said, "in the log"
        assert secret not in answers, "in an answer"
        assert secret not in kept, "in the database"


def test_what_is_away_or_refuses_its_password_is_told_without_it(
    server: EmbeddedPostgres, services: Service, capfd: pytest.CaptureFixture[str]
) -> None:
    right = make_url(server.url(Role.APP))
    wrong = right.set(password=f"{MARK}-pg").render_as_string(hide_password=False)
    away = right.set(password=f"{MARK}-pg", port=int(NOWHERE.partition(":")[2])).render_as_string(hide_password=False)
    for address in (wrong, away):
        database = Database(DatabaseSettings(url=SecretStr(address), system_url=SecretStr(address)))
        http, rates = HttpSettings(public_url=ORIGIN), RedisRates(f"redis://u:{MARK}-redis@{NOWHERE}/0")
        asked = Asked(create_app(assemble(database, http, rates, None, services.uploads._objects)))
        with asked.client:
            answer = asked("GET", "/setup")
        assert answer.status_code == 503, answer.text
        assert MARK not in "".join(asked.answers)
        database.close()
        rates.close()
    store = S3ObjectStore(
        ObjectStorageSettings(
            endpoint=f"http://{NOWHERE}", bucket="bucket", access_key="id", secret_key=SecretStr(f"{MARK}-s3")
        )
    )
    with pytest.raises(ReelboxError) as caught:
        store.head("a")
    assert MARK not in json.dumps([caught.value.message, repr(caught.value.__cause__)])
    assert MARK not in "".join(capfd.readouterr())
