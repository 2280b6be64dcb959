"""Uploading a file to a server: part by part, several at once, and again from where it was.

Nothing is remembered here. Which uploads are unfinished and which parts have arrived is asked of the server, and parts
are compared with the file by their MD5.
"""

import hashlib
import mimetypes
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from appliance.entrypoints.cli.remote import errors
from appliance.entrypoints.cli.remote.content import BLOCK, Content, FileContent
from appliance.kernel.errors import ReelboxError
from appliance.kernel.work import Work

T = TypeVar("T")

_TRIES = 8
_LONGEST_PAUSE_S = 15.0
_FOR_NOW = frozenset({429, *range(500, 600)} - {httpx.codes.INSUFFICIENT_STORAGE})
_TIMEOUT = httpx.Timeout(30.0, write=60.0, read=120.0)


@dataclass(frozen=True)
class Server:
    """A server, and who asks.

    Attributes:
        url: Its address.
        workspace_id: Which workspace.
        api_key: The key.
    """

    url: str
    workspace_id: str
    api_key: str


class Uploader:
    """Uploads files to one workspace of one server."""

    def __init__(self, server: Server, *, at_once: int = 3, pause_s: float = 0.5) -> None:
        """Take where to upload.

        Args:
            server: Where to.
            at_once: Parts on their way at the same time.
            pause_s: Before the second try of a request; twice as long before each further one.
        """
        base = f"{server.url.rstrip('/')}/api/v1/workspaces/{server.workspace_id}"
        headers = {"Authorization": f"Bearer {server.api_key}"}
        self._api = httpx.Client(base_url=base, headers=headers, timeout=_TIMEOUT)
        # The key is the server's business: object storage does not get to see it.
        self._storage = httpx.Client(timeout=_TIMEOUT)
        self._server, self._at_once, self._pause_s = server, at_once, pause_s
        self.parts_sent = 0
        self.parts_found = 0
        self._arrived = 0

    def close(self) -> None:
        """Close every connection."""
        self._api.close()
        self._storage.close()

    def upload(self, path: Path, work: Work) -> dict[str, Any]:
        """Upload a file, or what is missing of it, and return the upload as the server shows it.

        Raises:
            ReelboxError: ``REMOTE-001`` where the server stays away, ``REMOTE-002``, ``REMOTE-004`` and ``REMOTE-005``
                with what it says, ``REMOTE-003``, ``KERNEL-006`` when cancelled.
        """
        return self.send(FileContent(path), work)

    def send(self, content: Content, work: Work) -> dict[str, Any]:
        """Upload anything that can be read in parts; otherwise as :meth:`upload`, whose errors it raises."""
        upload, there = self._found(content, work) or (self._begin(content), set())
        self.parts_found = len(there)
        missing = [number for number in range(1, upload["part_count"] + 1) if number not in there]
        stage = work.stage("upload", content.size_bytes)
        done = sum(_length(upload, number) for number in there)
        stage.advance_to(done)
        with ThreadPoolExecutor(self._at_once) as pool:
            waiting: set[Future[int]] = set()
            try:
                for number in missing:
                    if len(waiting) >= self._at_once:
                        done += self._settled(waiting)
                        stage.advance_to(done)
                    work.cancellation.check()
                    waiting.add(pool.submit(self._send, content, upload, number, work))
                while waiting:
                    done += self._settled(waiting)
                    stage.advance_to(done)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        if not content.is_same():
            raise errors.FILE_CHANGED(name=content.name)
        completed: dict[str, Any] = self.ask("POST", f"/uploads/{upload['id']}/complete", {})["upload"]
        stage.finish()
        return completed

    def _settled(self, waiting: set[Future[int]]) -> int:
        finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
        waiting -= finished
        return sum(future.result() for future in finished)

    def _found(self, content: Content, work: Work) -> tuple[dict[str, Any], set[int]] | None:
        """Return an unfinished upload of this very file and the parts that have arrived."""
        for upload in self.ask("GET", "/uploads")["items"]:
            if (upload["name"], upload["size_bytes"]) != (content.name, content.size_bytes):
                continue
            there = self.ask("GET", f"/uploads/{upload['id']}/parts")
            same = all(
                _md5(_part(content, upload, part["PartNumber"], work)) == part["ETag"].strip('"') for part in there
            )
            if same:
                return upload, {part["PartNumber"] for part in there}
        return None

    def _begin(self, content: Content) -> dict[str, Any]:
        media_type = mimetypes.guess_type(content.name)[0] or "application/octet-stream"
        wish = {"name": content.name, "size_bytes": content.size_bytes, "media_type": media_type}
        begun: dict[str, Any] = self.ask("POST", "/uploads", wish)
        return begun

    def _send(self, content: Content, upload: Mapping[str, Any], number: int, work: Work) -> int:
        body = _part(content, upload, number, work)
        wish = {"md5": _md5(body)}
        length = _length(upload, number)

        def attempt() -> int:
            # Signed anew each time: the address of an attempt long ago may have expired.
            signed = self.ask("POST", f"/uploads/{upload['id']}/parts/{number}", wish)
            headers = {**signed["headers"], "Content-Length": str(length)}
            self.parts_sent += 1
            answer = self._storage.put(signed["url"], headers=headers, content=iter(body))
            if answer.status_code != httpx.codes.OK:
                raise _TryAgainError(f"object storage answers {answer.status_code}")
            self._arrived += 1
            return length

        return self._patiently(attempt, work)

    def ask(self, method: str, path: str, wish: object = None, *, once: str | None = None) -> Any:
        """Return what the server answers below the workspace's address.

        Args:
            method: For instance ``GET``.
            path: Begins with a slash.
            wish: The body.
            once: An ``Idempotency-Key``: however often it is asked, it is done once.

        Raises:
            ReelboxError: ``REMOTE-001``, ``REMOTE-002``, ``REMOTE-004``, ``REMOTE-005``.
        """
        headers = {"Idempotency-Key": once} if once else None

        def attempt() -> Any:
            answer = self._api.request(method, path, json=wish, headers=headers)
            if answer.status_code in _FOR_NOW:
                pause = answer.headers.get("Retry-After", "")
                raise _TryAgainError(f"it answers {answer.status_code}", float(pause) if pause.isdecimal() else None)
            if answer.is_error:
                raise self._refusal(answer)
            return answer.json()

        return self._patiently(attempt, Work())

    def save(self, url: str, path: Path, work: Work) -> None:
        """Write what is at a signed address to a new file; raises as :meth:`ask` does."""

        def attempt() -> None:
            with self._storage.stream("GET", url) as answer, path.open("wb") as file:
                if answer.status_code != httpx.codes.OK:
                    raise _TryAgainError(f"object storage answers {answer.status_code}")
                stage = work.stage("download", int(answer.headers.get("Content-Length", "1")))
                for block in answer.iter_bytes(BLOCK):
                    work.cancellation.check()
                    file.write(block)
                    stage.advance_to(file.tell())
                stage.finish()

        self._patiently(attempt, work)

    def _refusal(self, answer: httpx.Response) -> ReelboxError:
        problem: dict[str, Any] = {}
        with suppress(ValueError):
            problem = answer.json()
        code, message = problem.get("code", answer.status_code), problem.get("detail", answer.reason_phrase)
        return errors.refusal(str(code), message, problem.get("hint", ""), answer.status_code)

    def _patiently(self, attempt: Callable[[], T], work: Work) -> T:
        tries, pause_s, arrived = 0, self._pause_s, self._arrived
        while True:
            work.cancellation.check()
            if self._arrived != arrived:  # the line is bad, not gone
                tries, pause_s, arrived = 0, self._pause_s, self._arrived
            tries += 1
            wished: float | None = None
            try:
                return attempt()
            except (httpx.TransportError, _TryAgainError) as error:
                if tries == _TRIES:
                    detail = str(error).rstrip(".") or type(error).__name__
                    raise errors.SERVER_AWAY(server=self._server.url, detail=detail) from error
                wished = getattr(error, "pause_s", None)
            time.sleep(wished or pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)


class _TryAgainError(Exception):
    def __init__(self, message: str, pause_s: float | None = None) -> None:
        super().__init__(message)
        self.pause_s = pause_s


def _length(upload: Mapping[str, Any], number: int) -> int:
    length: int = min(upload["part_bytes"], upload["size_bytes"] - (number - 1) * upload["part_bytes"])
    return length


def _part(content: Content, upload: Mapping[str, Any], number: int, work: Work) -> Iterable[bytes]:
    return content.part((number - 1) * upload["part_bytes"], _length(upload, number), work)


def _md5(blocks: Iterable[bytes]) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()
