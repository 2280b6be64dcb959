"""The application: every router, behind one edge."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from threading import BoundedSemaphore
from typing import Any

import structlog
from anyio import to_thread
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from appliance.bootstrap.service import Service
from appliance.entrypoints.http import (
    accounts,
    administration,
    documents,
    events,
    health,
    jobs,
    library,
    licensing,
    notifications,
    problems,
    renders,
    reviews,
    sources,
    videos,
    webhooks,
    workspaces,
)
from appliance.entrypoints.http.edge import Edge
from appliance.entrypoints.http.health import Measured
from appliance.entrypoints.http.visits import API, Router
from appliance.kernel.errors import ReelboxError
from appliance.operations.prometheus import Measurements

_log = structlog.get_logger()
_ROUTERS: tuple[Router, ...] = (
    accounts.router,
    workspaces.router,
    administration.router,
    licensing.router,
    sources.router,
    library.router,
    documents.recipes,
    documents.brand_kits,
    videos.router,
    renders.router,
    reviews.router,
    reviews.guests,
    jobs.router,
    events.router,
    webhooks.router,
    notifications.router,
)
_TAGS: tuple[dict[str, str], ...] = (
    {"name": "account", "description": "You: set-up, signing in, your password and sessions, links sent to you."},
    {"name": "workspace", "description": "A tenant: its members, invitations, API keys and audit log."},
    {"name": "operations", "description": "Whether the box is well. For probes."},
    {"name": "administration", "description": "The box: its users and workspaces. For its administrator."},
    {"name": "license", "description": "What was bought: until when, how much of it, and on which machine."},
    {"name": "sources", "description": "Files as they were recorded, and uploads that become one."},
    {"name": "library", "description": "Assets, recipes, brand kits, and what new videos begin with."},
    {"name": "videos", "description": "A source, how it is edited, and every revision of that."},
    {"name": "renders", "description": "Files made of a video."},
    {"name": "reviews", "description": "Links that show a video to people without an account, and comments on it."},
    {"name": "jobs", "description": "What is being done, how far it is, and what came of it."},
    {"name": "events", "description": "What happens in a workspace, in order; also over a WebSocket."},
    {"name": "webhooks", "description": "Addresses that are told what happens."},
    {"name": "notifications", "description": "What you are told, and what you want to be told."},
)
_DESCRIPTION = """Times are ISO 8601 in UTC, field names carry their unit, ids are UUIDs. Lists come in parts: pass
`next_cursor` as `cursor`. Errors are problem documents (RFC 9457) with a stable `code`. Programs send an API key as
`Authorization: Bearer rbx_…`. Creating something twice by accident is prevented by the header `Idempotency-Key`."""


def create_app(services: Service) -> FastAPI:
    """Return the application over services."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await to_thread.run_sync(_open_setup, services)
        await to_thread.run_sync(_look_at_license, services)
        yield
        await services.hub.close()

    app = _routed(lifespan)
    app.state.services = services
    app.state.turns = BoundedSemaphore(services.database.connections)
    problems.install(app)
    http = services.http
    app.add_middleware(Edge, hosts=http.hosts, max_body_bytes=http.max_body_bytes, https=http.https)
    app.state.measurements = Measurements()
    app.add_middleware(Measured, measurements=app.state.measurements)
    return app


def describe() -> dict[str, Any]:
    """Return the OpenAPI document; needs no services."""
    return _described(_routed(None))


def _routed(lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None) -> FastAPI:
    app = FastAPI(
        lifespan=lifespan,
        title="Reelbox",
        version="1",
        description=_DESCRIPTION,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        openapi_tags=list(_TAGS),
        redirect_slashes=False,
    )
    for router in _ROUTERS:
        app.router.routes.extend(router.routes)  # including them would look through all of them twice for each request
    app.include_router(health.router)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]  # FastAPI's documented way
    return app


def _open_setup(services: Service) -> None:
    try:
        services.setup.open()
    except ReelboxError as error:  # requests say so too, and go on when it has passed
        _log.error("setup.not_looked_at", code=error.code, error=error.message)


def _look_at_license(services: Service) -> None:
    try:
        found = services.licensing.check()
    except ReelboxError as error:
        _log.error("license.not_looked_at", code=error.code, error=error.message)
    else:
        _log.info("license.looked_at", state=found.state)


def _described(app: FastAPI) -> dict[str, Any]:
    """Return the description with the schema of problems, which no route returns as its own."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
        )
        problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(problem.pop("$defs", {}), Problem=problem)
        app.openapi_schema = schema
    return app.openapi_schema
