"""The fake as a web server: `/v1` for programs, pages for people, `/_fake` for tests."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route as Page

from tests.fakes.stripe import admin, pages, shelf
from tests.fakes.stripe.admin import Fault
from tests.fakes.stripe.errors import RefusedError
from tests.fakes.stripe.forms import Obj, parse
from tests.fakes.stripe.lists import expand
from tests.fakes.stripe.routes import Route, find
from tests.fakes.stripe.state import API_VERSION, State, new_id, show

assert shelf, "imported for the routes it registers, as are those it imports"

_TICK_S = 0.05


@dataclass
class _Kept:
    """The answer to a request that carried an idempotency key."""

    asked: tuple[str, str, str]
    answer: tuple[int, Obj]


@dataclass
class Api:
    """Answers `/v1`: authentication, idempotency, faults, then the route's function."""

    state: State
    faults: list[Fault] = field(default_factory=list)
    kept: dict[str, _Kept] = field(default_factory=dict)
    requests: list[Obj] = field(default_factory=list)

    async def __call__(self, request: Request) -> Response:
        """Answer one request."""
        body = (await request.body()).decode()
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        at: Obj = {"id": new_id("req"), "idempotency_key": key}
        self.requests.append({**at, "method": request.method, "path": request.url.path, "body": body})
        headers = {"Request-Id": at["id"], "Stripe-Version": request.headers.get("stripe-version", API_VERSION)}
        if key:
            headers["Idempotency-Key"] = key
        fault = admin.taken(self.faults, request.method, request.url.path)
        if fault and fault.delay_s:
            await asyncio.sleep(fault.delay_s)
        if fault and fault.status and not fault.after:
            return JSONResponse(_broken(fault), fault.status, headers)
        status, answer, replayed = self._once(request, body, key, at)
        if replayed:
            headers["Idempotent-Replayed"] = "true"
        if fault and fault.status:  # it is done, and nobody hears of it
            return JSONResponse(_broken(fault), fault.status, headers)
        return JSONResponse(answer, status, headers)

    def _once(self, request: Request, body: str, key: str | None, at: Obj) -> tuple[int, Obj, bool]:
        asked = (request.method, request.url.path, body)
        if key and (held := self.kept.get(key)):
            if held.asked != asked:
                message = (
                    "Keys for idempotent requests can only be used with the same parameters they were first used "
                    f"with. Try using a key other than '{key}' if you meant to execute a different request."
                )
                return 400, {"error": {"type": "idempotency_error", "message": message}}, False
            return *held.answer, True
        self.state.request = at
        try:
            answer = 200, self._answer(request, body)
        except RefusedError as refused:
            refused.body["error"]["request_log_url"] = f"{self.state.base_url}/_fake/requests/{at['id']}"
            answer = refused.status, refused.body
        finally:
            self.state.request = {"id": None, "idempotency_key": None}
        if key and answer[0] in {200, 402}:  # what was refused unread may be asked again
            self.kept[key] = _Kept(asked, answer)
        return *answer, False

    def _answer(self, request: Request, body: str) -> Obj:
        _authenticate(request)
        found = find(request.method, request.url.path)
        if found is None:
            message = f"Unrecognized request URL ({request.method}: {request.url.path})."
            raise RefusedError(message, status=404)
        route, ids = found
        params = parse(request.url.query)
        params.update(parse(body))
        _check_known(route, params)
        paths = params.pop("expand", [])
        self.state.tick()
        return expand(self.state, dict(show(route.handler(self.state, params, *ids))), paths)


# What the official CLI still says in the words of an older version.
_OLD = frozenset({"payment_method_types", "coupon"})


def _check_known(route: Route, params: Obj) -> None:
    for name in params if route.known is not None else ():
        if name not in (route.known or ()) and name not in _OLD:
            raise RefusedError(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def _authenticate(request: Request) -> None:
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not key:
        message = "You did not provide an API key. You need to provide your API key in the Authorization header."
        raise RefusedError(message, status=401)
    if not key.startswith(("sk_test_", "rk_test_")):
        raise RefusedError(f"Invalid API Key provided: {key[:8]}***", status=401)


def _broken(fault: Fault) -> Obj:
    kind = "rate_limit" if fault.status == 429 else "api_error"
    return {"error": {"type": kind, "message": "An unknown error occurred (asked for by a test)."}}


async def _deliver(state: State) -> None:
    limits = httpx.Limits(max_connections=32)
    async with httpx.AsyncClient(timeout=20, limits=limits, trust_env=False) as client:
        running: set[asyncio.Task[None]] = set()
        while True:
            state.tick()
            for each in state.outbox.take():
                task = asyncio.create_task(state.outbox.send(each, client))
                running.add(task)
                task.add_done_callback(running.discard)
            await asyncio.sleep(_TICK_S)


def build(state: State) -> Starlette:
    """Return the application; its background task rings clocks and delivers webhooks."""

    @contextlib.asynccontextmanager
    async def alive(app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_deliver(state))
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    api = Api(state)
    both: list[Any] = ["GET", "POST"]
    app = Starlette(
        lifespan=alive,
        routes=[
            Page("/v1/{rest:path}", api.__call__, methods=["GET", "POST", "DELETE"]),
            Page("/c/pay/{id}", pages.payment, methods=both),
            Page("/c/pay/{id}/authenticate", pages.session_authentication, methods=both),
            Page("/authenticate/{id}", pages.intent_authentication, methods=both),
            Page("/p/session/{id}", pages.portal, methods=both),
            Page("/i/{id}", pages.invoice, methods=both),
            Page("/i/{id}/pdf", pages.invoice, methods=["GET"]),
            Page("/_fake/{act:path}", admin.handle, methods=both),
        ],
    )
    app.state.stripe, app.state.api = state, api
    return app


def answer(value: Any, status: int = 200) -> Response:
    """Return JSON as people read it."""
    return Response(json.dumps(value, indent=2), status, media_type="application/json")
