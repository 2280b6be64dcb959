"""An object storage of the shape of S3 that takes everything and keeps no byte of it.

usage: python -m tests.bench.service.sink PORT

It knows multipart uploads and the few requests around them that the API makes. Signatures are not looked at, and a
part's ETag is the MD5 that its sender announced: what is weighed is who sends, and who signs, not who stores.
"""

import asyncio
import base64
import itertools
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import httpx
from pydantic import SecretStr

from appliance.entrypoints.box.server import free_port
from appliance.kernel.settings import ObjectStorageSettings

_MOST_LISTED = 1000
_DATE = "Wed, 25 Nov 2026 00:00:00 GMT"


@contextmanager
def sink() -> Iterator[ObjectStorageSettings]:
    """Yield the settings of a running sink."""
    url = f"http://127.0.0.1:{free_port()}"
    child = subprocess.Popen([sys.executable, "-m", "tests.bench.service.sink", url.rpartition(":")[2]])
    try:
        while True:
            try:
                httpx.head(f"{url}/bench")
            except httpx.TransportError:
                if child.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                break
        yield ObjectStorageSettings(endpoint=url, bucket="bench", access_key="any", secret_key=SecretStr("any"))
    finally:
        child.terminate()
        child.wait()


@dataclass
class _Upload:
    parts: dict[int, tuple[str, int]] = field(default_factory=dict)


class _Bucket:
    """What is known of everything that was thrown away."""

    def __init__(self) -> None:
        self._uploads: dict[str, _Upload] = {}
        self._sizes: dict[str, int] = {}
        self._numbers = itertools.count(1)

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], length: int
    ) -> tuple[int, dict[str, str], str]:
        """Return status, headers and body."""
        parts = urlsplit(target)
        key, query = parts.path, parse_qs(parts.query, keep_blank_values=True)
        upload = self._uploads.get(query.get("uploadId", [""])[0])
        if upload is not None:
            return self._of_upload(method, key, query, upload, headers, length)
        if "uploadId" in query:
            return 404, {}, "<Error><Code>NoSuchUpload</Code></Error>"
        if "uploads" in query:
            upload_id = f"upload-{next(self._numbers)}"
            self._uploads[upload_id] = _Upload()
            return (
                200,
                {},
                f"<InitiateMultipartUploadResult><UploadId>{upload_id}</UploadId></InitiateMultipartUploadResult>",
            )
        if method == "HEAD" and key.count("/") > 1:
            size = self._sizes.get(key)
            return (404, {}, "") if size is None else (200, {"Content-Length": str(size), "Last-Modified": _DATE}, "")
        return 200, {}, ""  # the bucket itself, and what pages may ask it

    def _of_upload(  # noqa: PLR0913  a request in its parts
        self,
        method: str,
        key: str,
        query: dict[str, list[str]],
        upload: _Upload,
        headers: Mapping[str, str],
        length: int,
    ) -> tuple[int, dict[str, str], str]:
        if method == "PUT":
            etag = base64.b64decode(headers["content-md5"]).hex()
            upload.parts[int(query["partNumber"][0])] = etag, length
            return 200, {"ETag": f'"{etag}"'}, ""
        if method == "GET":
            return 200, {}, _listed(upload, int(query.get("part-number-marker", ["0"])[0]))
        del self._uploads[query["uploadId"][0]]
        if method == "DELETE":
            return 204, {}, ""
        self._sizes[key] = sum(size for _, size in upload.parts.values())
        return (
            200,
            {},
            f'<CompleteMultipartUploadResult><Key>{escape(key)}</Key><ETag>"x-1"</ETag></CompleteMultipartUploadResult>',
        )


def _listed(upload: _Upload, behind: int) -> str:
    numbers = sorted(number for number in upload.parts if number > behind)
    some = numbers[:_MOST_LISTED]
    rows = "".join(
        f'<Part><PartNumber>{number}</PartNumber><ETag>"{upload.parts[number][0]}"</ETag>'
        f"<Size>{upload.parts[number][1]}</Size></Part>"
        for number in some
    )
    more = len(numbers) > len(some)
    marker = f"<NextPartNumberMarker>{some[-1]}</NextPartNumberMarker>" if more else ""
    return f"<ListPartsResult><IsTruncated>{str(more).lower()}</IsTruncated>{marker}{rows}</ListPartsResult>"


class _Connection(asyncio.BufferedProtocol):
    """One connection: heads are read, bodies are counted away in a buffer that is used again and again."""

    def __init__(self, answer: Callable[[str, str, Mapping[str, str], int], tuple[int, dict[str, str], str]]) -> None:
        self._answer = answer
        self._buffer = bytearray(1 << 20)
        self._head = b""
        self._request: tuple[str, str, dict[str, str], int] | None = None
        self._left = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def get_buffer(self, _: int) -> bytearray:
        return self._buffer

    def buffer_updated(self, count: int) -> None:
        if self._request is not None and count <= self._left:  # nearly always: bytes of a part
            self._left -= count
        else:
            self._read(bytes(self._buffer[:count]))
        if self._request is not None and self._left == 0:
            self._respond(*self._request)

    def _read(self, data: bytes) -> None:
        self._head += data
        head, end, body = self._head.partition(b"\r\n\r\n")
        if not end:
            return
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", "0"))
        self._head, self._request, self._left = b"", (method, target, headers, length), length - len(body)
        if headers.get("expect"):
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _respond(self, method: str, target: str, headers: Mapping[str, str], length: int) -> None:
        self._request = None
        status, more, body = self._answer(method, target, headers, length)
        fields = {"Content-Length": str(len(body)), "Content-Type": "application/xml", **more}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self._transport.write(f"HTTP/1.1 {status} Here\r\n{lines}\r\n{body}".encode())


async def _serve(port: int) -> None:
    bucket = _Bucket()
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(bucket.answer), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
