"""Whether the process lives, whether the box can work, and what it measures. For probes, not for browsers."""

import ipaddress
import secrets
import time

from fastapi import APIRouter, Depends, Request, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from appliance.entrypoints.http.dependencies import Services
from appliance.entrypoints.http.visits import ANSWERS
from appliance.operations.prometheus import CONTENT_TYPE, Measurements
from appliance.operations.schemas import Readiness
from appliance.operations.service import readiness

router = APIRouter(tags=["operations"], responses=ANSWERS)


def _measurer(request: Request, services: Services) -> None:
    """Let in who has the token, or comes from this machine itself; to anybody else there is no such page."""
    token = services.http.metrics_token
    if token is not None:
        offered = request.headers.get("authorization", "").removeprefix("Bearer ")
        if secrets.compare_digest(offered.encode(), token.get_secret_value().encode()):
            return
    else:
        passed_on = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
        if all(map(_is_here, [*passed_on, request.client.host if request.client else ""])):
            return
    raise HTTPException(404)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@router.get("/healthz", summary="Does the process answer?")
async def healthz() -> dict[str, str]:
    """Answer; looks at nothing else, so that a database that is away restarts no API."""
    return {"status": "alive"}


@router.get("/readyz", summary="Can the box take work?", responses={503: {"model": Readiness}})
def readyz(response: Response, services: Services) -> Readiness:
    """Look at each dependency; 503 where one is missing."""
    found = readiness(services.checks)
    response.status_code = 200 if found.ready else 503
    return found


@router.get("/metrics", include_in_schema=False, dependencies=[Depends(_measurer)])
def metrics(request: Request, services: Services) -> Response:
    """Return measurements in Prometheus' text format."""
    found = readiness(services.checks)
    answering = [(one.name, one.ready) for one in found.dependencies]
    counts = services.job_counts() if dict(answering).get("database") else []
    measurements: Measurements = request.app.state.measurements
    return Response(measurements.text(counts, services.disk.free_bytes(), answering), media_type=CONTENT_TYPE)


class Measured:
    """Takes the time of every request."""

    def __init__(self, app: ASGIApp, *, measurements: Measurements) -> None:
        self._app, self._measurements = app, measurements

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request as ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            route = _pattern(scope) if "route" in scope else "none"
            self._measurements.request(route, scope["method"], status, time.perf_counter() - began)


def _pattern(scope: Scope) -> str:
    """Return an address with the names of its parameters: their values would make a series each."""
    path: str = scope["path"]
    for name, value in scope.get("path_params", {}).items():
        path = path.replace(str(value), f"{{{name}}}")
    return path
