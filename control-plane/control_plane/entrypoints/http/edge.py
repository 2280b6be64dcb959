"""What holds for every request: its id, its size, its host, what is logged, and what no answer lacks."""

import re
import time
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from control_plane.entrypoints.http import errors
from control_plane.entrypoints.http.problems import problem
from control_plane.kernel.ids import new_id

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
_HEALTH = ("/healthz", "/readyz", "/metrics")  # asked by address, without a name

_log = structlog.get_logger()


class Edge:
    """The outermost layer of the application, on bare ASGI: it costs nothing and streams."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], max_body_bytes: int, https: bool) -> None:
        """Wrap an application.

        Args:
            app: It.
            hosts: Names under which it may be asked: a page of a foreign site that lets its own name point here
                (DNS rebinding) gets nothing.
            max_body_bytes: How large the body of a request may be.
            https: The public address is an HTTPS one.
        """
        self._app = app
        self._hosts = hosts
        self._max_body_bytes = max_body_bytes
        https_only = {"Strict-Transport-Security": "max-age=31536000"} if https else {}
        self._headers = _SECURITY | https_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request as ASGI has it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        offered = headers.get("x-request-id", "")
        request_id = offered if _ID.fullmatch(offered) else new_id().hex
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        client = scope.get("client")
        structlog.contextvars.bind_contextvars(request_id=request_id, address=client[0] if client else "")
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return
        await _Exchange(self, scope, receive, send, headers).run()

    def knows(self, host: str, path: str) -> bool:
        """Tell whether the server may be asked under a name."""
        return _name(host) in self._hosts or path in _HEALTH

    @property
    def app(self) -> ASGIApp:
        """The application inside."""
        return self._app

    @property
    def max_body_bytes(self) -> int:
        """How large a body may be."""
        return self._max_body_bytes

    @property
    def headers(self) -> Mapping[str, str]:
        """What every answer carries."""
        return self._headers


class _Exchange:
    """One request and its answer."""

    def __init__(self, edge: Edge, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        self._edge, self._scope, self._receive, self._send, self._headers = edge, scope, receive, send, headers
        self._received, self._status = 0, 0

    async def run(self) -> None:
        began, state = time.perf_counter(), self._scope["state"]
        try:
            host = self._headers.get("host", "")
            if self._edge.knows(host, self._scope["path"]):
                await self._edge.app(self._scope, self._limited, self._adorned)
            else:
                answer = problem(errors.UNKNOWN_HOST(host=host[:100]), state["request_id"])
                await answer(self._scope, self._receive, self._adorned)
        except Exception as error:  # the last boundary: the log gets everything, the caller a code
            _log.exception("http.defect", error=type(error).__name__)
            if self._status:
                raise
            answer = problem(errors.DEFECT(request_id=state["request_id"]), state["request_id"])
            await answer(self._scope, self._receive, self._adorned)
        finally:
            route = self._scope.get("route")
            _log.info(
                "http.request",
                method=self._scope["method"],
                route=getattr(route, "path", None),  # not the path itself: it may hold what was meant for the body
                status=self._status,
                code=state.get("code"),
                caller=state.get("caller"),
                duration_ms=round((time.perf_counter() - began) * 1e3, 1),
            )

    async def _limited(self) -> Message:
        limit = self._edge.max_body_bytes
        declared = self._headers.get("content-length", "0")
        too_large = declared.isascii() and declared.isdigit() and int(declared[:20]) > limit
        message: Message = {} if too_large else await self._receive()
        self._received += len(message.get("body", b""))
        if too_large or self._received > limit:
            raise HTTPException(413, str(limit))
        return message

    async def _adorned(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            state, headers = self._scope["state"], MutableHeaders(scope=message)
            for name, value in (*self._edge.headers.items(), *state.get("headers", {}).items()):
                headers.setdefault(name, value)
            headers["X-Request-ID"] = state["request_id"]
        await self._send(message)


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
