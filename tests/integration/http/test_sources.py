"""Uploads and sources over HTTP: in the shapes that Uppy's S3 plugin expects, by roles, with codes."""

import hashlib
import os
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from appliance.accounts.actors import Role, Scope
from appliance.kernel.database.sessions import Database
from appliance.kernel.storage.objects import SMALLEST_PART_BYTES, Signed
from tests.fakes.objects import FakeObjects
from tests.services.api import new_key
from tests.services.postgres import new_workspace
from tests.services.sources import add_source

CONTENT = os.urandom(SMALLEST_PART_BYTES + 5000)
Ask = Callable[..., Any]


@pytest.fixture
def workspace(database: Database) -> UUID:
    return new_workspace(database)


def asking(client: TestClient, workspace: UUID, key: str) -> Ask:
    def ask(method: str, path: str, wish: object = None) -> Any:
        headers = {"Authorization": f"Bearer {key}"}
        path = f"/api/v1/workspaces/{workspace}{path}"
        return client.request(method, path, json=wish, headers=headers, follow_redirects=False)

    return ask


@pytest.fixture
def ask(client: TestClient, database: Database, workspace: UUID) -> Ask:
    return asking(client, workspace, new_key(database, workspace))


def put_there(database: Database, workspace: UUID, name: str = "talk.mp4", **more: object) -> UUID:
    with database.workspace(workspace) as session:
        return add_source(session, workspace, name, **more)


def test_an_upload_in_the_shapes_of_uppy(ask: Ask, objects: FakeObjects) -> None:
    wish = {
        "name": "talk.mp4",
        "size_bytes": len(CONTENT),
        "media_type": "video/mp4",
        "part_bytes": SMALLEST_PART_BYTES,
    }
    begun = ask("POST", "/uploads", wish)
    assert begun.status_code == 201
    upload = begun.json()
    assert upload["uploadId"] == upload["id"]
    assert (upload["part_count"], upload["state"], bool(upload["key"])) == (2, "open", True)
    for number in (1, 2):
        body = CONTENT[(number - 1) * SMALLEST_PART_BYTES :][:SMALLEST_PART_BYTES]
        signed = ask("POST", f"/uploads/{upload['id']}/parts/{number}", {"md5": hashlib.md5(body).hexdigest()}).json()
        assert signed["method"] == "PUT"
        assert set(signed["headers"]) == {"Content-MD5"}
        assert objects.receive(Signed(signed["url"], {}, 0), body)[0] == 200
    parts = ask("GET", f"/uploads/{upload['id']}/parts").json()
    assert [(part["PartNumber"], part["Size"]) for part in parts] == [(1, SMALLEST_PART_BYTES), (2, 5000)]
    wrong = ask("POST", f"/uploads/{upload['id']}/complete", {"parts": parts[::-1]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "SOURCE-021")
    missing = ask("POST", f"/uploads/{upload['id']}/complete", {"parts": parts[:1]})
    assert (missing.status_code, missing.json()["code"]) == (409, "SOURCE-019")
    done = ask("POST", f"/uploads/{upload['id']}/complete", {"parts": parts})
    assert done.status_code == 200
    assert done.json()["location"].endswith(upload["id"])
    assert done.json()["upload"]["state"] == "received"
    assert done.json()["upload"]["job_id"]
    assert ask("GET", "/uploads").json() == {"items": [], "next_cursor": None}
    assert ask("DELETE", f"/uploads/{upload['id']}").json()["code"] == "SOURCE-027"


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"name": "talk.mp4", "size_bytes": 0}, 422, "SOURCE-003"),
        ({"name": "talk.mp4", "size_bytes": 10**12}, 413, "SOURCE-015"),
        ({"name": "talk.mp4", "size_bytes": -1}, 422, "HTTP-001"),
        ({"name": "talk.mp4", "size_bytes": 1, "sha256": "00"}, 422, "HTTP-001"),
        ({"name": "talk.mp4", "size_bytes": 1, "media_type": "text/html\r\nX: y"}, 422, "HTTP-001"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_code(ask: Ask, wish: object, status: int, code: str) -> None:
    answer = ask("POST", "/uploads", wish)
    assert answer.status_code == status
    assert answer.json()["code"] == code or code == "HTTP-001"


@pytest.mark.parametrize("url", ["http://127.0.0.1/a.mp4", "http://169.254.169.254/latest", "file:///etc/passwd"])
def test_addresses_of_the_own_network_are_not_fetched_from(ask: Ask, url: str) -> None:
    answer = ask("POST", "/imports", {"url": url})
    assert (answer.status_code, answer.json()["code"]) == (422, "SOURCE-023")


def test_a_source_is_listed_linked_thrown_away_and_restored(
    ask: Ask, database: Database, workspace: UUID, objects: FakeObjects
) -> None:
    first = put_there(database, workspace, "first.mp4", proxy={"width": 960, "height": 540, "size_bytes": 9})
    second = put_there(database, workspace, "second.mp4")
    objects.put(f"workspaces/{workspace}/sources/{first}/proxy.mp4", b"the proxy")
    page = ask("GET", "/sources?limit=1").json()
    assert [item["id"] for item in page["items"]] == [str(second)]
    rest = ask("GET", f"/sources?limit=1&cursor={page['next_cursor']}").json()
    assert ([item["id"] for item in rest["items"]], rest["next_cursor"]) == ([str(first)], None)
    led = ask("GET", f"/sources/{first}/files/proxy")
    assert led.status_code == 307
    assert objects.receive(Signed(led.headers["location"], {}, 0)) == (200, b"the proxy")
    assert led.headers["cache-control"].startswith("private")
    assert ask("GET", f"/sources/{first}/files/original?redirect=false").json()["expires_s"] > 0
    assert ask("GET", f"/sources/{first}/files/peaks").json()["code"] == "SOURCE-026"
    assert ask("DELETE", f"/sources/{first}").status_code == 204
    assert [item["id"] for item in ask("GET", "/sources").json()["items"]] == [str(second)]
    assert [item["id"] for item in ask("GET", "/sources?trash=true").json()["items"]] == [str(first)]
    assert ask("POST", f"/sources/{first}/restore").json()["deleted_at"] is None


def test_roles_and_strangers(client: TestClient, database: Database, workspace: UUID, ask: Ask) -> None:
    source_id = put_there(database, workspace)
    upload = ask("POST", "/uploads", {"name": "talk.mp4", "size_bytes": 5}).json()
    viewer = asking(client, workspace, new_key(database, workspace, Role.VIEWER, Scope.READ))
    assert viewer("GET", f"/sources/{source_id}").status_code == 200
    changes = [
        ("POST", "/uploads", {"name": "x", "size_bytes": 1}), ("POST", "/imports", {"url": "https://example.com"}),
        ("POST", f"/uploads/{upload['id']}/parts/1", {"md5": "0" * 32}), ("DELETE", f"/uploads/{upload['id']}", None),
        ("POST", f"/uploads/{upload['id']}/complete", {}), ("DELETE", f"/sources/{source_id}", None),
        ("POST", f"/sources/{source_id}/restore", None),
    ]  # fmt: skip
    for method, path, wish in changes:
        assert viewer(method, path, wish).status_code == 403
    elsewhere = new_workspace(database)
    stranger = asking(client, elsewhere, new_key(database, elsewhere))
    for path in (f"/sources/{source_id}", f"/sources/{source_id}/files/original", f"/uploads/{upload['id']}/parts"):
        assert stranger("GET", path).status_code == 404
    for method, path, wish in changes[2:]:
        assert stranger(method, path, wish).status_code == 404


def test_storage_that_is_away_is_a_503_and_begins_nothing(ask: Ask, objects: FakeObjects) -> None:
    objects.away = True
    answer = ask("POST", "/uploads", {"name": "talk.mp4", "size_bytes": 5})
    assert (answer.status_code, answer.json()["code"]) == (503, "STORAGE-001")
    objects.away = False
    assert ask("GET", "/uploads").json()["items"] == []


def test_a_repeated_request_begins_one_upload(client: TestClient, database: Database, workspace: UUID) -> None:
    headers = {"Authorization": f"Bearer {new_key(database, workspace)}", "Idempotency-Key": "only-once-please"}
    path, wish = f"/api/v1/workspaces/{workspace}/uploads", {"name": "talk.mp4", "size_bytes": 5}
    first, second = (client.post(path, json=wish, headers=headers).json() for _ in range(2))
    assert first == second
    assert len(client.get(path, headers=headers).json()["items"]) == 1
