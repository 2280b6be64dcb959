"""Asking the license server over HTTPS; the whole of a call has a time and a size, whatever the other side does."""

import asyncio
import json
from typing import Any

import httpx

from appliance.licensing import errors
from appliance.licensing.ports import Answer

_PATIENCE_S = 10.0
_MOST_BYTES = 1_100_000
_REFUSALS = range(400, 500)
_FINE = 200


class HttpxIssuer:
    """See the port. The environment's proxy and certificates are used: a company may have its own."""

    def __init__(self, url: str, patience_s: float = _PATIENCE_S) -> None:
        """Take the server's address, and how long a call may take from its first byte to its last."""
        self._url, self._patience_s = url.rstrip("/"), patience_s

    def activate(self, request: str, *, code: str | None = None, file: str | None = None) -> Answer:
        """See the port."""
        return _license(self._ask("/v1/activate", {"request": request, "code": code, "license": file}))

    def refresh(self, request: str, file: str) -> Answer:
        """See the port."""
        return _license(self._ask("/v1/refresh", {"request": request, "license": file}))

    def revocations(self) -> str:
        """See the port."""
        return _text(self._ask("/v1/revocations", None), "revocations")

    def _ask(self, path: str, body: dict[str, str | None] | None) -> dict[str, Any]:
        status, raw = asyncio.run(self._exchange(path, body))
        try:
            answer = json.loads(raw)
        except (ValueError, RecursionError):
            answer = None
        said = answer if isinstance(answer, dict) else {}
        if status in _REFUSALS and isinstance(said.get("message"), str):
            raise errors.SERVER_REFUSED(detail=_plain(said["message"]))
        if status != _FINE:
            raise errors.SERVER_AWAY(detail=f"its answer was {status}")
        if not said:
            raise errors.SERVER_WRONG(detail="it is not JSON")
        return said

    async def _exchange(self, path: str, body: dict[str, str | None] | None) -> tuple[int, bytes]:
        try:
            async with asyncio.timeout(self._patience_s), httpx.AsyncClient(timeout=self._patience_s) as client:
                method = "GET" if body is None else "POST"
                async with client.stream(method, f"{self._url}{path}", json=body) as answer:
                    raw = b""
                    async for part in answer.aiter_bytes():
                        raw += part
                        if len(raw) > _MOST_BYTES:
                            raise errors.SERVER_WRONG(detail="it does not end")
                    return answer.status_code, raw
        except TimeoutError as error:
            raise errors.SERVER_AWAY(detail=f"nothing within {self._patience_s:g} seconds") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise errors.SERVER_AWAY(detail=_plain(str(error) or type(error).__name__)) from error


def _license(answer: dict[str, Any]) -> Answer:
    notice = answer.get("notice")
    return Answer(_text(answer, "license"), notice if notice in {"moved", "copied"} else None)


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str):
        raise errors.SERVER_WRONG(detail=f"it holds no {name}")
    return value


def _plain(text: str) -> str:
    return " ".join(text.split())[:300]
