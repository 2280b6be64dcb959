"""The application: every router, behind one edge."""

from typing import Any

from anyio import Semaphore
from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

from control_plane.bootstrap.service import Service
from control_plane.entrypoints.http import (
    boxes,
    console_access,
    console_money,
    console_orders,
    health,
    portal,
    problems,
    shop,
    webhooks,
)
from control_plane.entrypoints.http.edge import Edge
from control_plane.licenses.errors import IssuingError

API = "/api/v1"
_ROUTERS: tuple[APIRouter, ...] = (
    shop.router, portal.router, console_access.router, console_orders.router, console_money.router,
)  # fmt: skip
_TAGS: tuple[dict[str, str], ...] = (
    {"name": "shop", "description": "What is sold, and buying it. For anybody."},
    {"name": "portal", "description": "A customer's licenses, machines, orders and invoices. In by a mailed link."},
    {"name": "console", "description": "The vendor's people. In by password and one-time code."},
    {"name": "boxes", "description": "What boxes ask: licenses, installing, heartbeats."},
    {"name": "webhooks", "description": "What the payment service says."},
    {"name": "health", "description": "For probes."},
)
_DESCRIPTION = """Reelbox's control plane. Times are ISO 8601 in UTC, field names carry their unit. Lists come in parts:
pass `next_cursor` as `cursor`. Errors are problem documents (RFC 9457) with a stable `code`; boxes (`/v1`) get
`{code, message}`."""
_USUAL = {
    401: "Not signed in.", 403: "Not allowed.", 404: "There is none, or not for you.",
    409: "It contradicts what is stored, or what is going on.", 413: "The body is too large.",
    421: "The server is not called that.", 422: "A field is not usable.", 429: "Too many requests.",
    502: "The payment service, or whoever was asked, refused.", 503: "Somebody who is needed does not answer.",
}  # fmt: skip


def create_app(services: Service) -> FastAPI:
    """Return the application over services."""
    app = _routed()
    app.state.services = services
    app.state.turns = Semaphore(services.database.connections)
    problems.install(app)
    app.add_exception_handler(IssuingError, boxes.refuse)
    app.add_exception_handler(boxes.TooOftenError, boxes.refuse)
    http = services.http
    app.add_middleware(Edge, hosts=http.hosts, max_body_bytes=http.max_body_bytes, https=http.https)
    return app


def describe() -> dict[str, Any]:
    """Return the OpenAPI document; needs no services."""
    return _described(_routed())


def _routed() -> FastAPI:
    answer = {"content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    app = FastAPI(
        title="Reelbox control plane", version="1", description=_DESCRIPTION, openapi_url=f"{API}/openapi.json",
        docs_url=None, redoc_url=None, openapi_tags=list(_TAGS), redirect_slashes=False,
    )  # fmt: skip
    usual: dict[int | str, dict[str, Any]] = {
        status: {"description": text, **answer} for status, text in _USUAL.items()
    }
    for router in _ROUTERS:
        app.include_router(router, prefix=API, responses=usual)
    told: dict[int | str, dict[str, Any]] = {status: usual[status] for status in (403, 413, 421, 422, 503)}
    app.include_router(boxes.router, responses=told)
    app.include_router(webhooks.router, responses={400: {"description": "Not Stripe's.", **answer}, **told})
    app.include_router(health.router)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]  # FastAPI's documented way
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    """Return the description with the schema of problems, which no route returns as its own."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
        )
        problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(problem.pop("$defs", {}), Problem=problem)
        app.openapi_schema = schema
    return app.openapi_schema
