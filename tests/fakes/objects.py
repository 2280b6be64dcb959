"""Object storage in memory, which behaves as S3 does; the contract test holds the two together."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from appliance.kernel.storage import errors
from appliance.kernel.storage.objects import SMALLEST_PART_BYTES, Part, Saving, Signed, Stored
from appliance.kernel.work import Work


@dataclass
class _Upload:
    key: str
    parts: dict[int, bytes] = field(default_factory=dict)


class FakeObjects:
    """An :class:`~appliance.kernel.storage.objects.ObjectStore`; ``away`` makes it unreachable."""

    def __init__(self) -> None:
        self.away = False
        self._objects: dict[str, tuple[bytes, datetime]] = {}
        self._uploads: dict[str, _Upload] = {}
        self._signed: dict[str, tuple[str, str, Part | None]] = {}
        self._done: set[str] = set()

    def prepare(self, origins: Iterable[str] = ()) -> None:
        self._reach()

    def head(self, key: str) -> Stored | None:
        self._reach()
        if key not in self._objects:
            return None
        content, at = self._objects[key]
        return Stored(key, len(content), at)

    def put(self, key: str, content: bytes, media_type: str = "application/octet-stream") -> None:
        self._reach()
        self._objects[key] = (content, datetime.now(UTC))

    def get(self, key: str) -> bytes:
        self._reach()
        if key not in self._objects:
            raise errors.NO_OBJECT(key=key)
        return self._objects[key][0]

    def upload(self, key: str, path: Path, work: Work, media_type: str = "application/octet-stream") -> None:
        work.cancellation.check()
        self.put(key, path.read_bytes(), media_type)

    def download(self, key: str, path: Path, work: Work) -> None:
        content = self.get(key)
        work.cancellation.check()
        with path.open("xb") as file:
            file.write(content)

    def under(self, prefix: str) -> Iterator[Stored]:
        self._reach()
        for key in sorted(self._objects):
            found = self.head(key)
            if key.startswith(prefix) and found is not None:
                yield found

    def delete(self, keys: Iterable[str]) -> None:
        self._reach()
        for key in keys:
            self._objects.pop(key, None)

    def sign_get(self, key: str, saving: Saving, expires_s: int) -> Signed:
        return self._sign(key, "", None, {}, expires_s)

    def begin(self, key: str, media_type: str) -> str:
        self._reach()
        upload_id = uuid4().hex
        self._uploads[upload_id] = _Upload(key)
        return upload_id

    def sign_part(self, key: str, upload_id: str, part: Part, expires_s: int) -> Signed:
        md5 = base64.b64encode(bytes.fromhex(part.etag)).decode()
        return self._sign(key, upload_id, part, {"Content-MD5": md5}, expires_s)

    def parts(self, key: str, upload_id: str) -> list[Part]:
        self._reach()
        upload = self._found(upload_id)
        return [Part(number, len(body), _md5(body)) for number, body in sorted(upload.parts.items())]

    def complete(self, key: str, upload_id: str, parts: Iterable[Part]) -> None:
        self._reach()
        if upload_id in self._done and key in self._objects:
            return
        upload, wanted = self._found(upload_id), list(parts)
        numbers = [part.number for part in wanted]
        there = all(part.number in upload.parts and _md5(upload.parts[part.number]) == part.etag for part in wanted)
        small = any(len(upload.parts.get(number, b"")) < SMALLEST_PART_BYTES for number in numbers[:-1])
        if not wanted or numbers != sorted(set(numbers)) or not there or small:
            raise errors.PARTS_DO_NOT_FIT(detail="InvalidPart")
        self.put(key, b"".join(upload.parts[number] for number in numbers))
        del self._uploads[upload_id]
        self._done.add(upload_id)

    def abort(self, key: str, upload_id: str) -> None:
        self._reach()
        self._uploads.pop(upload_id, None)

    def receive(self, signed: Signed, body: bytes | None = None) -> tuple[int, bytes]:
        """Answer a signed request as a server would: its status and body."""
        key, upload_id, part = self._signed[signed.url]
        if part is None:
            return 200, self.get(key)
        if body is None or len(body) != part.size_bytes:
            return 403, b""
        if _md5(body) != part.etag:
            return 400, b""
        self._found(upload_id).parts[part.number] = body
        return 200, b""

    def _sign(self, key: str, upload_id: str, part: Part | None, headers: dict[str, str], expires_s: int) -> Signed:
        url = f"memory:{key}?{uuid4().hex}"
        self._signed[url] = (key, upload_id, part)
        return Signed(url, headers, expires_s)

    def _found(self, upload_id: str) -> _Upload:
        if upload_id not in self._uploads:
            raise errors.NO_MULTIPART()
        return self._uploads[upload_id]

    def _reach(self) -> None:
        if self.away:
            raise errors.STORAGE_AWAY()


def _md5(body: bytes) -> str:
    return hashlib.md5(body).hexdigest()
