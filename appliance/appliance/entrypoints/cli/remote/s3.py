"""A prefix in an S3 bucket of somebody's own, whose objects are read in parts and never changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import typer

from appliance.entrypoints.cli.remote.content import BLOCK
from appliance.kernel.settings import ObjectStorageSettings, load
from appliance.kernel.storage.s3 import client, reaching
from appliance.kernel.work import Work


@dataclass(frozen=True)
class Found:
    """An object.

    Attributes:
        key: Its key in the bucket.
        etag: How the storage calls its content, without quotes.
        size_bytes: Its length.
    """

    key: str
    etag: str
    size_bytes: int


class Prefix:
    """The objects of a bucket whose keys begin alike."""

    def __init__(self, url: str) -> None:
        """Take ``s3://BUCKET/PREFIX``; where that is, and by which key it is read, stands in ``REELBOX_S3_…``.

        Raises:
            ReelboxError: ``KERNEL-002`` where a variable is not usable.
            typer.BadParameter: Where it is no such address.
        """
        parts = urlsplit(url)
        if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment:
            raise typer.BadParameter(f"{url} is not s3://BUCKET/PREFIX.")
        self.url, self.bucket, self._prefix = url, parts.netloc, parts.path.lstrip("/")
        self._client = client(load(ObjectStorageSettings, bucket=parts.netloc))

    def objects(self) -> Iterator[Found]:
        """Yield what is there, by key; raises ``STORAGE-001`` and ``STORAGE-003``."""
        with reaching():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self._prefix)
            for page in pages:
                for one in page.get("Contents", ()):
                    yield Found(one["Key"], one["ETag"].strip('"'), one["Size"])

    def content(self, found: Found) -> "ObjectContent":
        """Return an object's content for an upload."""
        return ObjectContent(self._client, self.bucket, found)


class ObjectContent:
    """An object as :class:`~appliance.entrypoints.cli.remote.content.Content`; nothing of it is written to a disk."""

    def __init__(self, client: Any, bucket: str, found: Found) -> None:
        self._client, self._bucket, self._found = client, bucket, found
        self.name, self.size_bytes = PurePosixPath(found.key).name, found.size_bytes

    def part(self, start: int, length: int, work: Work) -> Iterable[bytes]:
        """See the protocol; it is fetched once, and kept until it has been sent.

        Raises:
            ReelboxError: ``STORAGE-002`` where it is gone, ``STORAGE-003`` where it is another object by now.
        """
        with reaching(self._found.key):
            answer = self._client.get_object(
                Bucket=self._bucket, Key=self._found.key, IfMatch=self._found.etag,
                Range=f"bytes={start}-{start + length - 1}",
            )  # fmt: skip
            blocks = []
            for block in answer["Body"].iter_chunks(BLOCK):
                work.cancellation.check()
                blocks.append(block)
        return blocks

    def is_same(self) -> bool:
        """See the protocol: each part was asked for by the object's ETag."""
        return True
