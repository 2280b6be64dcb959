"""Webhooks are told what happened, signed, with patience, and only where they may be."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from ipaddress import ip_network
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from appliance.bootstrap.service import Service
from appliance.entrypoints.http.app import create_app
from appliance.events.kinds import Kind
from appliance.events.webhooks.delivery import BACKOFF_S, deliver_due
from appliance.events.webhooks.httpx import HttpxCourier
from appliance.events.webhooks.ports import Message
from appliance.events.webhooks.service import Webhooks
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from tests.integration.http.people import ORIGIN, People, Place, code
from tests.services.events import Receiver, happen, receiver

LOOPBACK = HttpxCourier([ip_network("127.0.0.0/8")], patience_s=2)


@pytest.fixture
def told() -> Iterator[Receiver]:
    with receiver() as running:
        yield running


@pytest.fixture
def client(services: Service) -> Iterator[TestClient]:
    object.__setattr__(services, "webhooks", Webhooks(LOOPBACK))
    with TestClient(create_app(services), base_url=ORIGIN, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def owner(people: People, place: Place) -> dict[str, str]:
    return people.session(place.owner)


@pytest.fixture
def base(place: Place) -> str:
    return f"/api/v1/workspaces/{place.workspace_id}/webhooks"


@pytest.fixture
def hook(client: TestClient, owner: dict[str, str], base: str, told: Receiver) -> dict[str, Any]:
    made = client.post(base, headers=owner, json={"url": told.url})
    assert made.status_code == 201
    return dict(made.json())


@dataclass
class Scene:
    client: TestClient
    owner: dict[str, str]
    base: str
    hook: dict[str, Any]
    told: Receiver
    place: Place
    database: Database


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Scene:
    return Scene(**{one.name: request.getfixturevalue(one.name) for one in fields(Scene)})


def signature(secret: str, headers: dict[str, str], body: bytes) -> str:
    """As a receiver computes it, from standardwebhooks.com and not from our code."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(base64.b64decode(secret.split("_", 1)[1]), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def hurry(database: Database, *also: str) -> None:
    with database.system() as session:
        session.execute(text("UPDATE webhook_deliveries SET next_at = now()"))
        for statement in also:
            session.execute(text(statement))


def test_its_secret_is_in_the_database_under_the_boxs_key_alone(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    with scene.database.system() as session:
        stored = session.execute(text("SELECT secret FROM webhooks WHERE id = :id"), scene.hook).scalar_one()
    assert stored.startswith("fernet:")
    assert scene.hook["secret"] not in stored
    monkeypatch.setenv("REELBOX_SEALING_KEY", base64.urlsafe_b64encode(bytes(32)).decode())
    happen(scene.database, scene.place.workspace_id, name="talk.mp4")
    with pytest.raises(ReelboxError, match="REELBOX_SEALING_KEY"):
        deliver_due(scene.database, LOOPBACK)
    assert scene.client.get(scene.base, headers=scene.owner).status_code == 200
    assert scene.client.delete(f"{scene.base}/{scene.hook['id']}", headers=scene.owner).status_code == 204


def test_a_secret_from_before_there_was_a_key_signs_as_it_did(scene: Scene) -> None:
    old = "whsec_" + base64.b64encode(bytes(32)).decode()
    with scene.database.system() as session:
        session.execute(text("UPDATE webhooks SET secret = :old WHERE id = :id"), {**scene.hook, "old": old})
    happen(scene.database, scene.place.workspace_id, name="talk.mp4")
    assert deliver_due(scene.database, LOOPBACK) == 1
    [(headers, body)] = scene.told.got
    assert headers["webhook-signature"] == signature(old, headers, body)


def test_a_webhook_hears_what_happens_from_then_on_signed_and_once(scene: Scene) -> None:
    happen(scene.database, scene.place.workspace_id, name="talk.mp4")
    assert (deliver_due(scene.database, LOOPBACK), deliver_due(scene.database, LOOPBACK)) == (1, 0)
    [(headers, body)] = scene.told.got
    said = json.loads(body)
    assert (said["type"], said["data"]["name"]) == ("source.ready", "talk.mp4")
    assert said["data"]["workspace_id"] == str(scene.place.workspace_id)
    assert headers["webhook-signature"] == signature(scene.hook["secret"], headers, body)
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    [delivery] = scene.client.get(f"{scene.base}/{scene.hook['id']}/deliveries", headers=scene.owner).json()["items"]
    assert (delivery["state"], delivery["status"], delivery["attempts"]) == ("delivered", 204, 1)
    assert headers["webhook-id"] == "msg_" + delivery["id"].replace("-", "")


def test_the_secret_is_shown_once_and_while_it_is_replaced_both_sign(scene: Scene) -> None:
    assert scene.hook["secret"] not in scene.client.get(scene.base, headers=scene.owner).text
    new = scene.client.post(f"{scene.base}/{scene.hook['id']}/rotate", headers=scene.owner).json()["secret"]
    happen(scene.database, scene.place.workspace_id)
    deliver_due(scene.database, LOOPBACK)
    headers, body = scene.told.got[0]
    both = [signature(secret, headers, body) for secret in (new, scene.hook["secret"])]
    assert headers["webhook-signature"].split(" ") == both
    hurry(scene.database, "UPDATE webhooks SET old_secret_until = now() - interval '1 second'")
    happen(scene.database, scene.place.workspace_id)
    deliver_due(scene.database, LOOPBACK)
    headers, body = scene.told.got[1]
    assert headers["webhook-signature"] == signature(new, headers, body)


def test_it_hears_only_of_what_it_wants(scene: Scene) -> None:
    for kinds in (["source.deleted"], ["job.progressed"]):  # and one that did not choose
        scene.client.post(scene.base, headers=scene.owner, json={"url": scene.told.url, "kinds": kinds})
    for kind in (Kind.SOURCE_READY, Kind.SOURCE_DELETED, Kind.JOB_PROGRESSED):
        happen(scene.database, scene.place.workspace_id, kind)
    assert deliver_due(scene.database, LOOPBACK) == 4
    kinds_told = sorted(json.loads(body)["type"] for _, body in scene.told.got)
    assert kinds_told == ["job.progressed", "source.deleted", "source.deleted", "source.ready"]
    assert (
        scene.client.post(
            scene.base, headers=scene.owner, json={"url": scene.told.url, "kinds": ["no.such"]}
        ).status_code
        == 422
    )


def test_what_is_not_taken_is_tried_again_under_the_same_id_for_three_days_and_then_given_up(scene: Scene) -> None:
    scene.told.answer = lambda: 503
    happen(scene.database, scene.place.workspace_id)
    for _ in range(len(BACKOFF_S) + 3):
        deliver_due(scene.database, LOOPBACK)
        hurry(scene.database)
    assert len(scene.told.got) == len(BACKOFF_S) + 1
    assert sum(BACKOFF_S) > 3 * 86_400
    assert len({headers["webhook-id"] for headers, _ in scene.told.got}) == 1
    [delivery] = scene.client.get(f"{scene.base}/{scene.hook['id']}/deliveries", headers=scene.owner).json()["items"]
    assert (delivery["state"], delivery["status"], delivery["error"]) == ("failed", 503, "the answer was 503")
    scene.told.answer = lambda: 200
    replayed = scene.client.post(
        f"{scene.base}/{scene.hook['id']}/deliveries/{delivery['id']}/replay", headers=scene.owner
    )
    assert (replayed.status_code, replayed.json()["state"], deliver_due(scene.database, LOOPBACK)) == (
        202,
        "pending",
        1,
    )
    assert scene.client.get(f"{scene.base}/{scene.hook['id']}", headers=scene.owner).json()["failing_since"] is None


def test_a_redirect_is_not_followed(hook: dict[str, Any], told: Receiver, place: Place, database: Database) -> None:
    told.answer = lambda: 302
    happen(database, place.workspace_id)
    deliver_due(database, LOOPBACK)
    assert len(told.got) == 1


def test_after_days_of_failure_it_is_switched_off_and_the_workspace_hears_so(scene: Scene) -> None:
    scene.told.answer = lambda: 500
    happen(scene.database, scene.place.workspace_id)
    deliver_due(scene.database, LOOPBACK)
    hurry(scene.database, "UPDATE webhooks SET failing_since = now() - interval '6 days'")
    deliver_due(scene.database, LOOPBACK)
    found = scene.client.get(f"{scene.base}/{scene.hook['id']}", headers=scene.owner).json()
    assert (found["is_enabled"], "500" in found["disabled_because"]) == (False, True)
    events = scene.client.get(f"/api/v1/workspaces/{scene.place.workspace_id}/events", headers=scene.owner).json()[
        "items"
    ]
    assert (events[-1]["kind"], events[-1]["subject_id"]) == ("webhook.disabled", scene.hook["id"])
    scene.client.patch(f"{scene.base}/{scene.hook['id']}", headers=scene.owner, json={"is_enabled": True})
    scene.told.answer = lambda: 200
    hurry(scene.database)
    assert deliver_due(scene.database, LOOPBACK) == 1


def test_two_schedulers_deliver_each_once(
    hook: dict[str, Any], told: Receiver, place: Place, database: Database
) -> None:
    for _ in range(12):
        happen(database, place.workspace_id)

    def deliver() -> None:
        for _ in range(8):
            deliver_due(database, LOOPBACK)

    several = [threading.Thread(target=deliver) for _ in range(3)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    ids = [headers["webhook-id"] for headers, _ in told.got]
    assert (len(ids), len(set(ids))) == (12, 12)


def test_one_that_died_while_it_delivered_is_followed_by_another(
    hook: dict[str, Any], told: Receiver, place: Place, database: Database
) -> None:
    class Dying(HttpxCourier):
        def send(self, messages: object) -> Any:
            raise SystemExit

    happen(database, place.workspace_id)
    with pytest.raises(SystemExit):
        deliver_due(database, Dying())
    assert deliver_due(database, LOOPBACK) == 0
    hurry(database, "UPDATE webhook_deliveries SET leased_until = now() - interval '1 second'")
    assert deliver_due(database, LOOPBACK) == 1
    assert len(told.got) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/", "http://localhost/", "http://[::1]/", "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/", "ftp://example.com/", "http://me:secret@example.com/", "http://[::ffff:127.0.0.1]/",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_unless_they_are_listed(
    url: str, services: Service, owner: dict[str, str], base: str
) -> None:
    with TestClient(create_app(services), base_url=ORIGIN, raise_server_exceptions=False) as client:
        answer = client.post(base, headers=owner, json={"url": url})
    assert answer.status_code == 422
    assert code(answer) in {"EVENTS-004", "HTTP-005"}


def test_an_address_is_looked_at_for_each_call_and_the_call_goes_to_what_was_looked_at(told: Receiver) -> None:
    port = int(told.url.rsplit(":", 1)[1].split("/")[0])
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    courier = HttpxCourier([ip_network("127.0.0.0/8")], lambda *_: next(answers))
    message = Message(f"http://rebound.example:{port}/", {}, b"{}")
    assert courier.send([message])[0].status == 204
    assert told.got[0][0]["host"] == f"rebound.example:{port}"
    assert "private network" in str(courier.send([message])[0].error)


def test_a_receiver_that_does_not_answer_holds_up_no_other(scene: Scene) -> None:
    with receiver() as slow:
        slow.answer = lambda: time.sleep(5) or 200  # type: ignore[func-returns-value]
        scene.client.post(scene.base, headers=scene.owner, json={"url": slow.url})
        for _ in range(3):
            happen(scene.database, scene.place.workspace_id)
        began = time.monotonic()
        assert deliver_due(scene.database, LOOPBACK) == 6
        assert time.monotonic() - began < 4
    assert len(scene.told.got) == 3
    with scene.database.system() as session:
        errors = session.execute(text("SELECT error FROM webhook_deliveries WHERE error IS NOT NULL")).scalars().all()
    assert errors == ["no answer within 2 seconds"] * 3


def test_a_workspace_has_some_webhooks_and_not_any_number(
    client: TestClient, owner: dict[str, str], base: str, told: Receiver
) -> None:
    answers = [client.post(base, headers=owner, json={"url": told.url}) for _ in range(20)]
    assert [answer.status_code for answer in answers] == [201] * 19 + [409]
    assert code(answers[-1]) == "EVENTS-005"


def test_a_deleted_webhook_takes_its_deliveries_along(scene: Scene) -> None:
    happen(scene.database, scene.place.workspace_id)
    assert scene.client.delete(f"{scene.base}/{scene.hook['id']}", headers=scene.owner).status_code == 204
    assert deliver_due(scene.database, LOOPBACK) == 0
    assert scene.client.get(f"{scene.base}/{scene.hook['id']}/deliveries", headers=scene.owner).status_code == 404
    assert UUID(scene.hook["id"])
