"""What object storage promises: by the fake of the tests, and by SeaweedFS through the S3 adapter."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr

from appliance.entrypoints.box.server import free_port
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import ObjectStorageSettings
from appliance.kernel.storage.objects import SMALLEST_PART_BYTES, ObjectStore, Part, Saving, Signed, workspace_key
from appliance.kernel.storage.s3 import S3ObjectStore
from appliance.kernel.work import Work
from tests.fakes.objects import FakeObjects

Send = Callable[[Signed, bytes | None], tuple[int, bytes]]


@pytest.fixture(params=["fake", "s3"])
def objects(request: pytest.FixtureRequest) -> ObjectStore:
    return FakeObjects() if request.param == "fake" else request.getfixturevalue("s3")


@pytest.fixture
def send(objects: ObjectStore) -> Send:
    if isinstance(objects, FakeObjects):
        return objects.receive
    return _over_http


def _over_http(signed: Signed, body: bytes | None) -> tuple[int, bytes]:
    if body is None:
        answer = httpx.get(signed.url, headers=dict(signed.headers))
    else:
        answer = httpx.put(signed.url, headers=dict(signed.headers), content=body)
    return answer.status_code, answer.content


@pytest.fixture
def key() -> str:
    return workspace_key(uuid4(), "sources", "talk 1.mp4")


def part(number: int, body: bytes) -> Part:
    return Part(number, len(body), hashlib.md5(body).hexdigest())


def refusal(code: str) -> "pytest.RaisesExc[ReelboxError]":
    return pytest.raises(ReelboxError, match=code)


def test_what_was_put_is_read_and_deleted(objects: ObjectStore, key: str) -> None:
    assert objects.head(key) is None
    objects.put(key, b"content", "text/plain")
    found = objects.head(key)
    assert found is not None
    assert found.size_bytes == 7
    assert objects.get(key) == b"content"
    assert [item.key for item in objects.under(key[:50])] == [key]
    objects.delete([key, key + "-that-never-was"])
    assert objects.head(key) is None
    with refusal("STORAGE-002"):
        objects.get(key)


def test_a_file_comes_back_as_it_went(objects: ObjectStore, key: str, tmp_path: Path) -> None:
    content = os.urandom(70 << 20)  # large enough to travel in parts
    (tmp_path / "out").write_bytes(content)
    objects.upload(key, tmp_path / "out", Work())
    objects.download(key, tmp_path / "back", Work())
    assert (tmp_path / "back").read_bytes() == content
    objects.delete([key])


def test_a_cancelled_upload_leaves_nothing(objects: ObjectStore, key: str, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(bytes(1000))
    work = Work()
    work.cancellation.cancel()
    with refusal("KERNEL-006"):
        objects.upload(key, tmp_path / "out", work)
    assert objects.head(key) is None


def test_parts_sent_with_signed_requests_become_an_object(objects: ObjectStore, send: Send, key: str) -> None:
    bodies = [os.urandom(SMALLEST_PART_BYTES), b"the rest"]
    upload_id = objects.begin(key, "video/mp4")
    parts = [part(number, body) for number, body in enumerate(bodies, 1)]
    for one, body in reversed([*zip(parts, bodies, strict=True)]):
        assert send(objects.sign_part(key, upload_id, one, 60), body)[0] == 200
    assert objects.parts(key, upload_id) == parts
    assert objects.head(key) is None
    objects.complete(key, upload_id, parts)
    objects.complete(key, upload_id, parts)
    assert objects.get(key) == b"".join(bodies)
    with refusal("STORAGE-004"):
        objects.parts(key, upload_id)
    signed = objects.sign_get(key, Saving("video/mp4", "Größe.mp4"), 60)
    assert send(signed, None) == (200, b"".join(bodies))


def test_a_body_of_another_content_or_length_is_refused(objects: ObjectStore, send: Send, key: str) -> None:
    body = os.urandom(100_000)
    upload_id = objects.begin(key, "video/mp4")
    signed = objects.sign_part(key, upload_id, part(1, body), 60)
    flipped = bytes([body[0] ^ 1]) + body[1:]
    assert [send(signed, wrong)[0] for wrong in (flipped, body[:-1], body + b"x")] == [400, 403, 403]
    assert objects.parts(key, upload_id) == []
    objects.abort(key, upload_id)
    objects.abort(key, upload_id)


def test_parts_that_do_not_fit_make_no_object(objects: ObjectStore, send: Send, key: str) -> None:
    bodies = [os.urandom(SMALLEST_PART_BYTES), b"the rest"]
    upload_id = objects.begin(key, "video/mp4")
    first, second = (part(number, body) for number, body in enumerate(bodies, 1))
    for one, body in zip((first, second), bodies, strict=True):
        send(objects.sign_part(key, upload_id, one, 60), body)
    for wrong in ([first, part(2, b"other")], [first, part(3, b"")], [second, first]):
        with refusal("STORAGE-005"):
            objects.complete(key, upload_id, wrong)
    assert objects.head(key) is None
    objects.abort(key, upload_id)
    with refusal("STORAGE-004"):
        objects.complete(key, upload_id, [first, second])


def test_pages_of_the_studio_may_send_and_others_may_not(s3: S3ObjectStore, key: str) -> None:
    signed = s3.sign_part(key, s3.begin(key, "video/mp4"), part(1, b"x"), 60)
    wish = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-md5"}
    ours = httpx.options(signed.url, headers={"Origin": "https://studio.example"} | wish)
    assert ours.headers["access-control-allow-origin"] == "https://studio.example"
    theirs = httpx.options(signed.url, headers={"Origin": "https://evil.example"} | wish)
    assert "access-control-allow-origin" not in theirs.headers


def test_storage_that_is_away_says_so_and_a_wrong_key_is_named(storage: ObjectStorageSettings, key: str) -> None:
    away = S3ObjectStore(storage.model_copy(update={"endpoint": f"http://127.0.0.1:{free_port()}"}))
    with refusal("STORAGE-001"):
        away.head(key)
    wrong = S3ObjectStore(storage.model_copy(update={"secret_key": SecretStr("not-it")}))
    with refusal("STORAGE-003"):
        wrong.put(key, b"")
