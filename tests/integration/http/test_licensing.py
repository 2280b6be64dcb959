"""The license over HTTP and on the command line: the administrator changes it, everybody who is signed in sees it."""

import json
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from appliance.accounts.actors import Role, Scope
from appliance.bootstrap.licensing import license_chores
from appliance.bootstrap.service import Service, assemble
from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.entrypoints.cli.main import run
from appliance.entrypoints.http.app import create_app
from appliance.kernel.database.sessions import Database
from appliance.kernel.database.tenancy import Role as DatabaseRole
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.settings import HttpSettings
from appliance.licensing import trust
from control_plane.licenses.service import ANY
from tests.fakes.objects import FakeObjects
from tests.integration.http.people import ORIGIN, People, code
from tests.services.licenses import Clock, Vendor

LICENSE = "/api/v1/license"
VENDOR = Path(sys.executable).with_name("reelbox-vendor")


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Vendor:
    """Return a vendor whose keys this release trusts."""
    made = Vendor(Clock(datetime.now(UTC).replace(microsecond=0)))
    monkeypatch.setattr("appliance.bootstrap.licensing.trusted", lambda: made.ring)
    return made


@pytest.fixture
def admin(vendor: Vendor, client: TestClient, database: Database) -> dict[str, str]:
    people = People(database)
    return people.session(people.user("admin@box.example", administrator=True))


def test_a_license_is_shown_installed_and_counts_down(
    vendor: Vendor, client: TestClient, admin: dict[str, str]
) -> None:
    before = client.get(LICENSE, headers=admin).json()
    assert (before["state"], before["renders_allowed"], before["plan"]) == ("trial", True, None)
    assert before["days_left"] == 13
    shown = client.put(LICENSE, headers=admin, json={"file": vendor.file("studio")}).json()
    assert (shown["state"], shown["plan"], shown["customer"]) == ("valid", "studio", "Acme Talks")
    assert shown["features"] == [{"name": "api", "known": True}]
    assert {"name": "max_height", "value": 2160, "known": True} in shown["limits"]
    assert client.get(LICENSE, headers=admin).json() == shown


def test_a_machine_request_is_answered_and_the_answer_installed(
    vendor: Vendor, client: TestClient, admin: dict[str, str]
) -> None:
    asked = client.post(f"{LICENSE}/request", headers=admin).json()
    assert asked["file_name"].endswith(".request")
    done = vendor.issuing.answer(vendor.sell().entry.subject, asked["file"], "test")
    (file,) = done.files.values()
    shown = client.put(LICENSE, headers=admin, json={"file": file}).json()
    assert shown["machine"]["bound"]
    assert [shown["machine"]["id"]] == list(done.files)


def test_what_is_no_license_is_refused_with_its_code(vendor: Vendor, client: TestClient, admin: dict[str, str]) -> None:
    for file, expected in (("garbage", "LICENSE-009"), ("A" * 17_000, "LICENSE-008"), ("x" * 30_000, "HTTP-005")):
        answer = client.put(LICENSE, headers=admin, json={"file": file})
        assert answer.status_code == 422
        assert code(answer) == expected
    assert code(client.post(f"{LICENSE}/activate", headers=admin, json={"code": "ABCDE-FGHJK"})) == "LICENSE-023"
    assert code(client.post(f"{LICENSE}/activate", headers=admin, json={})) == "HTTP-005"
    assert code(client.post(f"{LICENSE}/refresh", headers=admin)) in {"LICENSE-023", "LICENSE-030"}


def test_a_license_that_ended_refuses_renders_and_nothing_else(
    vendor: Vendor, client: TestClient, admin: dict[str, str], database: Database, services: Service
) -> None:
    people = People(database)
    owner = people.user("owner@here.example")
    place = people.place("Here", owner)
    program = people.key(place, owner, Scope.READ, Scope.WRITE)
    client.put(LICENSE, headers=admin, json={"file": vendor.file("solo")})
    inside = f"/api/v1/workspaces/{place.workspace_id}"
    renders = f"{inside}/videos/{place.edited.video}/renders"
    assert client.post(renders, headers=program, json={"height": 720}).status_code == 202
    services.licensing._clock = lambda: vendor.clock.at
    vendor.clock.forward(days=400)
    refused = client.post(renders, headers=program, json={"height": 720})
    assert (refused.status_code, code(refused)) == (402, "LICENSE-002")
    assert refused.json()["hint"]
    assert client.post(renders, headers=program, json={"height": 720, "dry_run": True}).status_code == 202
    for path in ("/videos", "/jobs", f"/videos/{place.edited.video}/exports/srt"):
        assert client.get(f"{inside}{path}", headers=program).status_code == 200
    assert client.get(LICENSE, headers=admin).json()["renders_allowed"] is False


def test_seats_and_features_are_refused_by_name(
    vendor: Vendor, client: TestClient, admin: dict[str, str], database: Database
) -> None:
    people = People(database)
    owner = people.user("owner@here.example")
    place = people.place("Here", owner)
    people.member(place, "editor@here.example", Role.EDITOR)
    client.put(LICENSE, headers=admin, json={"file": vendor.file("solo")})
    session = people.session(owner)
    inside = f"/api/v1/workspaces/{place.workspace_id}"
    seat = client.post(f"{inside}/invitations", headers=session, json={"email": "new@here.example", "role": "viewer"})
    assert code(seat) == "LICENSE-004"
    assert "max_members up to 1; this needs 4" in seat.json()["detail"]
    key = client.post(f"{inside}/api-keys", headers=session, json={"name": "x", "scopes": ["read"]})
    assert (key.status_code, code(key)) == (402, "LICENSE-005")


def test_a_license_server_that_never_answers_delays_no_start(
    vendor: Vendor, database: Database, objects: FakeObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("REELBOX_LICENSE_SERVER", f"http://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        services = assemble(database, HttpSettings(public_url=ORIGIN), MemoryRates(), mailer=None, objects=objects)
        services.licensing.install(vendor.file(), "file")
        with TestClient(create_app(services), base_url=ORIGIN) as client:
            assert client.get("/healthz").status_code == 200
            for chore in license_chores(database):  # what the scheduler begins with
                chore.run()
            assert time.monotonic() - began < 2


def test_the_vendors_command_sells_and_the_boxs_command_installs(
    server: EmbeddedPostgres,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def vendor(*words: str | Path) -> str:
        environment = {
            "REELBOX_VENDOR_HOME": str(tmp_path / "home"),
            "REELBOX_VENDOR_PASSPHRASE": "open sesame, please",
        }
        command = [str(VENDOR), "license", *map(str, words)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    vendor("rotate-key")
    (tmp_path / "keys.json").write_text(vendor("keys"))
    monkeypatch.setattr(trust, "_FILE", tmp_path / "keys.json")
    monkeypatch.setenv("REELBOX_DATABASE_URL", server.url(DatabaseRole.APP))
    monkeypatch.setenv("REELBOX_DATABASE_SYSTEM_URL", server.url(DatabaseRole.SYSTEM))
    said = json.loads(
        vendor("issue", "studio", "--customer", "Acme", "--order", "o1", "-o", tmp_path / "any.lic").splitlines()[0]
    )
    assert run(["license", "request", "-o", str(tmp_path / "box.request")]) == 0
    vendor("answer", said["subject"], tmp_path / "box.request", "-o", tmp_path / "box.lic")
    capsys.readouterr()
    assert run(["license", "install", str(tmp_path / "box.lic")]) == 0
    shown = capsys.readouterr().out
    assert "state      valid" in shown
    assert "studio, Acme" in shown
    assert run(["license", "show", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["machine"]["bound"]
    (tmp_path / "bad.lic").write_text("garbage")
    assert run(["license", "install", str(tmp_path / "bad.lic")]) == 3
    assert "LICENSE-009" in capsys.readouterr().err
    assert ANY in json.dumps(said["files"])
