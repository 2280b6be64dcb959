"""The port of object storage: originals, renders, assets and whatever else is too large for the database.

Keys begin with ``workspaces/{workspace_id}/``. An object is there whole or not at all, and is never changed: whoever
has something new chooses a new key.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from appliance.kernel.work import Work

SMALLEST_PART_BYTES = 5 * 1024 * 1024
"""S3 takes no smaller part but as the last one."""
MOST_PARTS = 10_000
"""S3 takes no more parts of one object."""


def workspace_key(workspace_id: UUID, *parts: object) -> str:
    """Return the key of something that belongs to a workspace."""
    return "/".join(["workspaces", str(workspace_id), *map(str, parts)])


@dataclass(frozen=True)
class Stored:
    """What the storage says about an object.

    Attributes:
        key: Its name.
        size_bytes: Its length.
        modified_at: When it was put there.
    """

    key: str
    size_bytes: int
    modified_at: datetime


@dataclass(frozen=True)
class Part:
    """A part of a multipart upload that has arrived.

    Attributes:
        number: From 1.
        size_bytes: Its length.
        etag: How the storage calls its content, without quotes; the MD5 in hexadecimal digits unless the bucket is
            encrypted with keys of AWS KMS.
    """

    number: int
    size_bytes: int
    etag: str


@dataclass(frozen=True)
class Signed:
    """A request that anybody may send who has it.

    Attributes:
        url: Where to, as the browser sees the storage.
        headers: To be sent as they are: they are signed.
        expires_s: Seconds for which it is good.
    """

    url: str
    headers: Mapping[str, str]
    expires_s: int


@dataclass(frozen=True)
class Saving:
    """How a browser that follows a link should take what it gets.

    Attributes:
        media_type: For instance ``video/mp4``.
        file_name: Under which name it is saved; ``None``: it is shown.
    """

    media_type: str
    file_name: str | None = None


class ObjectStore(Protocol):
    """Objects by key.

    Every method raises ``STORAGE-001`` where the storage cannot be reached and ``STORAGE-003`` where it refuses.
    """

    def prepare(self, origins: Iterable[str] = ()) -> None:
        """Make the bucket where it is missing, and let pages of these origins send and read."""

    def head(self, key: str) -> Stored | None:
        """Return what is known of an object, or ``None``."""

    def put(self, key: str, content: bytes, media_type: str = "application/octet-stream") -> None:
        """Store something small."""

    def get(self, key: str) -> bytes:
        """Return something small; ``STORAGE-002`` where it is not there."""

    def upload(self, key: str, path: Path, work: Work, media_type: str = "application/octet-stream") -> None:
        """Store a file; it is visible when all of it has arrived."""

    def download(self, key: str, path: Path, work: Work) -> None:
        """Write an object to a new file; ``STORAGE-002`` where it is not there."""

    def under(self, prefix: str) -> Iterator[Stored]:
        """Yield the objects whose keys begin with ``prefix``, in the order of their keys."""

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects; those that are not there are fine."""

    def sign_get(self, key: str, saving: Saving, expires_s: int) -> Signed:
        """Return a request that reads an object, or a range of it."""

    def begin(self, key: str, media_type: str) -> str:
        """Begin a multipart upload and return its id."""

    def sign_part(self, key: str, upload_id: str, part: Part, expires_s: int) -> Signed:
        """Return a request that sends one part: of this size and, as ``part.etag`` says, with this MD5.

        The storage refuses a body of another length or content, and the part is not there then.
        """

    def parts(self, key: str, upload_id: str) -> list[Part]:
        """Return the parts that have arrived, by number; ``STORAGE-004`` where the upload is unknown."""

    def complete(self, key: str, upload_id: str, parts: Iterable[Part]) -> None:
        """Make the parts an object; ``STORAGE-004`` where the upload is unknown, ``STORAGE-005`` where they don't fit.

        Asking again after it was done is fine.
        """

    def abort(self, key: str, upload_id: str) -> None:
        """Forget an upload and its parts; one that is unknown is fine."""
