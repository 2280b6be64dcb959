"""Object storage through the S3 API: AWS, or SeaweedFS on a box."""

import base64
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, NoCredentialsError

from appliance.kernel.errors import DISK_FULL, ReelboxError
from appliance.kernel.settings import ObjectStorageSettings
from appliance.kernel.storage import errors
from appliance.kernel.storage.objects import Part, Saving, Signed, Stored
from appliance.kernel.work import Stage, Work

_BLOCK = 1 << 20
_TRIES = 5
_DELETED_AT_ONCE = 1000
_TRANSFER = TransferConfig(multipart_threshold=64 << 20, multipart_chunksize=32 << 20, max_concurrency=4)
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
_UNKNOWN_UPLOAD = "NoSuchUpload"
_BAD_PARTS = frozenset({"InvalidPart", "InvalidPartOrder", "EntityTooSmall", "MalformedXML"})
_NOT_NOW = frozenset({"SlowDown", "RequestTimeout", "Throttling", "TooManyRequests"})


class S3ObjectStore:
    """An :class:`~appliance.kernel.storage.objects.ObjectStore` in one bucket.

    Attributes:
        bucket: Its name.
    """

    def __init__(self, settings: ObjectStorageSettings) -> None:
        self.bucket = settings.bucket
        self._region = settings.region
        self._client = client(settings)
        self._signer = client(settings, settings.public_endpoint)

    def prepare(self, origins: Iterable[str] = ()) -> None:
        """See the port."""
        with reaching():
            try:
                self._client.head_bucket(Bucket=self.bucket)
            except ClientError as error:
                if _code(error) not in _ABSENT | {"NoSuchBucket"}:
                    raise
                self._make_bucket()
            if allowed := sorted(origins):
                rule = {
                    "AllowedOrigins": allowed, "AllowedMethods": ["GET", "HEAD", "PUT"], "AllowedHeaders": ["*"],
                    "ExposeHeaders": ["ETag", "Content-Range", "Accept-Ranges"], "MaxAgeSeconds": 3600,
                }  # fmt: skip
                self._client.put_bucket_cors(Bucket=self.bucket, CORSConfiguration={"CORSRules": [rule]})

    def _make_bucket(self) -> None:
        # The oldest region is the one that must not be named.
        place = {} if self._region == "us-east-1" else {"LocationConstraint": self._region}
        try:
            self._client.create_bucket(
                Bucket=self.bucket, **({"CreateBucketConfiguration": place} if place else {})
            )  # fmt: skip
        except ClientError as error:
            if _code(error) not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:  # made meanwhile by a neighbor
                raise

    def head(self, key: str) -> Stored | None:
        """See the port."""
        with reaching():
            try:
                found = self._client.head_object(Bucket=self.bucket, Key=key)
            except ClientError as error:
                if _code(error) in _ABSENT:
                    return None
                raise
        return Stored(key, found["ContentLength"], found["LastModified"])

    def put(self, key: str, content: bytes, media_type: str = "application/octet-stream") -> None:
        """See the port."""
        with reaching():
            self._client.put_object(Bucket=self.bucket, Key=key, Body=content, ContentType=media_type)

    def get(self, key: str) -> bytes:
        """See the port."""
        with reaching(key):
            content: bytes = self._client.get_object(Bucket=self.bucket, Key=key)["Body"].read()
            return content

    def upload(self, key: str, path: Path, work: Work, media_type: str = "application/octet-stream") -> None:
        """See the port."""
        work.cancellation.check()
        size, sent = path.stat().st_size, 0
        stage = work.stage("store", size)

        def count(amount: int) -> None:
            nonlocal sent
            work.cancellation.check()  # what is raised here ends the transfer and its parts
            sent += amount
            stage.advance_to(sent)

        try:
            with reaching(), path.open("rb") as file:
                if size <= _BLOCK:  # a transfer with threads of its own costs twice that
                    self._client.put_object(Bucket=self.bucket, Key=key, Body=file, ContentType=media_type)
                    stage.finish()
                    return
                self._client.upload_fileobj(
                    file, self.bucket, key, ExtraArgs={"ContentType": media_type}, Callback=count, Config=_TRANSFER
                )
        except ReelboxError:
            work.cancellation.check()  # the client may have wrapped it
            raise

    def download(self, key: str, path: Path, work: Work) -> None:
        """See the port. What breaks off on the way goes on where it was, as long as it is the same object."""
        with reaching(key):
            found = self._client.head_object(Bucket=self.bucket, Key=key)
        size, same = found["ContentLength"], found["ETag"]
        stage = work.stage("fetch", size)
        with path.open("xb") as file:
            for attempt in range(_TRIES):
                try:
                    with reaching(key):
                        self._fetch(key, file, same, size, stage, work)
                    break
                except ReelboxError as error:
                    if error.code != errors.STORAGE_AWAY.code or attempt == _TRIES - 1:
                        raise
        stage.finish()

    def _fetch(self, key: str, file: BinaryIO, same: str, size: int, stage: Stage, work: Work) -> None:  # noqa: PLR0913
        while (done := file.tell()) < size:
            whole = self._client.get_object(Bucket=self.bucket, Key=key, IfMatch=same, Range=f"bytes={done}-")
            for block in whole["Body"].iter_chunks(_BLOCK):
                work.cancellation.check()
                file.write(block)
                stage.advance_to(file.tell())

    def under(self, prefix: str) -> Iterator[Stored]:
        """See the port."""
        with reaching():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
            for page in pages:
                for found in page.get("Contents", ()):
                    yield Stored(found["Key"], found["Size"], found["LastModified"])

    def delete(self, keys: Iterable[str]) -> None:
        """See the port."""
        names = [{"Key": key} for key in keys]
        with reaching():
            for start in range(0, len(names), _DELETED_AT_ONCE):
                some = names[start : start + _DELETED_AT_ONCE]
                self._client.delete_objects(Bucket=self.bucket, Delete={"Objects": some, "Quiet": True})

    def sign_get(self, key: str, saving: Saving, expires_s: int) -> Signed:
        """See the port."""
        wish = {"Bucket": self.bucket, "Key": key, "ResponseContentType": saving.media_type}
        if saving.file_name is not None:
            wish["ResponseContentDisposition"] = f"attachment; filename*=UTF-8''{quote(saving.file_name, safe='')}"
        with reaching():
            url = self._signer.generate_presigned_url("get_object", Params=wish, ExpiresIn=expires_s)
        return Signed(url, {}, expires_s)

    def begin(self, key: str, media_type: str) -> str:
        """See the port."""
        with reaching():
            begun = self._client.create_multipart_upload(Bucket=self.bucket, Key=key, ContentType=media_type)
            upload_id: str = begun["UploadId"]
            return upload_id

    def sign_part(self, key: str, upload_id: str, part: Part, expires_s: int) -> Signed:
        """See the port."""
        md5 = base64.b64encode(bytes.fromhex(part.etag)).decode()
        wish = {
            "Bucket": self.bucket, "Key": key, "UploadId": upload_id, "PartNumber": part.number,
            "ContentLength": part.size_bytes, "ContentMD5": md5,
        }  # fmt: skip
        with reaching():
            url = self._signer.generate_presigned_url("upload_part", Params=wish, ExpiresIn=expires_s)
        # Browsers set the length themselves, to that of the body; it is signed all the same.
        return Signed(url, {"Content-MD5": md5}, expires_s)

    def parts(self, key: str, upload_id: str) -> list[Part]:
        """See the port."""
        with reaching():
            pages = self._client.get_paginator("list_parts").paginate(
                Bucket=self.bucket, Key=key, UploadId=upload_id
            )  # fmt: skip
            return [
                Part(found["PartNumber"], found["Size"], found["ETag"].strip('"'))
                for page in pages
                for found in page.get("Parts", ())
            ]

    def complete(self, key: str, upload_id: str, parts: Iterable[Part]) -> None:
        """See the port."""
        wanted = {"Parts": [{"PartNumber": part.number, "ETag": f'"{part.etag}"'} for part in parts]}
        try:
            with reaching():
                self._client.complete_multipart_upload(
                    Bucket=self.bucket, Key=key, UploadId=upload_id, MultipartUpload=wanted
                )
        except ReelboxError as error:
            # The answer to an earlier attempt may have been lost.
            if error.code != errors.NO_MULTIPART.code or self.head(key) is None:
                raise

    def abort(self, key: str, upload_id: str) -> None:
        """See the port."""
        with reaching():
            try:
                self._client.abort_multipart_upload(Bucket=self.bucket, Key=key, UploadId=upload_id)
            except ClientError as error:
                if _code(error) not in _ABSENT | {_UNKNOWN_UPLOAD}:
                    raise


def client(settings: ObjectStorageSettings, endpoint: str | None = None) -> Any:
    """Return AWS's client of a storage; ``endpoint`` is another address of it than the settings' own."""
    endpoint = endpoint or settings.endpoint
    style = settings.path_style if settings.path_style is not None else endpoint is not None
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=settings.region,
        aws_access_key_id=settings.access_key,
        aws_secret_access_key=settings.secret_key.get_secret_value() if settings.secret_key else None,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if style else "virtual"},
            retries={"total_max_attempts": 3, "mode": "standard"},
            connect_timeout=5,
            read_timeout=60,
            max_pool_connections=32,
        ),
    )


@contextmanager
def reaching(key: str = "") -> Iterator[None]:
    """Turn what the client raises into ``STORAGE-001`` to ``-005`` and ``KERNEL-007``."""
    try:
        yield
    except ClientError as error:
        raise _translated(error, key) from error
    except NoCredentialsError as error:
        raise errors.STORAGE_REFUSES(detail="there is no key to sign with") from error
    except (HTTPClientError, BotoCoreError) as error:
        raise errors.STORAGE_AWAY() from error


def _translated(error: ClientError, key: str) -> ReelboxError:
    code, status = _code(error), error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
    if code == _UNKNOWN_UPLOAD:
        return errors.NO_MULTIPART()
    if code in _BAD_PARTS:
        return errors.PARTS_DO_NOT_FIT(detail=code)
    if code in _ABSENT:
        return errors.NO_OBJECT(key=key)
    if code in {"InsufficientStorage", "XMinioStorageFull"} or status == 507:
        return DISK_FULL(path="object storage")
    if status >= 500 or code in _NOT_NOW:
        return errors.STORAGE_AWAY()
    return errors.STORAGE_REFUSES(detail=code)


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
