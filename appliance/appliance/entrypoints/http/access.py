"""Who is asking: a browser's session or an API key, and what they may.

A session's cookie is sent by the browser whoever wrote the page, so a request that changes something has to prove that
it comes from a page of ours: by ``Origin``, else by ``Sec-Fetch-Site``, which no page can set (decision 0018).
"""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path
from fastapi.openapi.models import APIKey, APIKeyIn, HTTPBearer
from fastapi.security.base import SecurityBase
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from appliance.accounts import authentication, errors
from appliance.accounts.actors import Actor, Caller, Role
from appliance.bootstrap.service import Service
from appliance.entrypoints.http.dependencies import COOKIE, Services, Tx, address, bearer, cookie
from appliance.entrypoints.http.limits import spend
from appliance.kernel.errors import ReelboxError

_SAFE = {"GET", "HEAD", "OPTIONS"}


class _Cookie(SecurityBase):
    def __init__(self) -> None:
        self.model = APIKey.model_validate(
            {"in": APIKeyIn.cookie, "name": COOKIE, "description": "Of POST /api/v1/sessions; for browsers."}
        )
        self.scheme_name = "session"

    async def __call__(self, connection: HTTPConnection) -> str | None:
        return cookie(connection)


class _Bearer(SecurityBase):
    def __init__(self) -> None:
        self.model = HTTPBearer(description="An API key, rbx_…; for programs.")
        self.scheme_name = "api_key"

    async def __call__(self, connection: HTTPConnection) -> str | None:
        return bearer(connection)


def same_site(connection: HTTPConnection, services: Service) -> None:
    """Refuse what a page of another site sends; ``ACCOUNTS-005``.

    Programs say neither where they come from nor hold a session's cookie.
    """
    headers = connection.headers
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None:
        fine = origin.lower() in services.http.origins
    elif site is not None:
        fine = site == "same-origin"
    else:
        fine = COOKIE not in connection.cookies
    if not fine:
        raise errors.CROSS_SITE()


def _changes(connection: HTTPConnection) -> bool:
    return connection.scope["type"] == "websocket" or connection.scope["method"] not in _SAFE


def _caller(
    connection: HTTPConnection,
    services: Services,
    tx: Tx,
    cookie: Annotated[str | None, Depends(_Cookie())],
    key: Annotated[str | None, Depends(_Bearer())],
) -> Caller:
    try:
        caller = _identify(connection, services, tx, cookie, key)
    except ReelboxError:
        spend(connection, services, f"address:{address(connection)}")
        raise
    spend(connection, services, f"caller:{caller.api_key_id or caller.user_id}")
    connection.state.caller = str(caller.api_key_id or caller.user_id)
    return caller


def _identify(
    connection: HTTPConnection, services: Service, tx: Session, cookie: str | None, key: str | None
) -> Caller:
    if key is not None:
        return authentication.by_key(tx, key)
    if cookie is None:
        raise errors.NOT_SIGNED_IN()
    if _changes(connection):
        same_site(connection, services)
    return authentication.by_session(tx, cookie)


def _anybody(connection: HTTPConnection, services: Services) -> None:
    if _changes(connection):
        same_site(connection, services)
    spend(connection, services, f"address:{address(connection)}")


Anybody = Depends(_anybody)
"""Whoever asks; counted by address. For a route's ``dependencies``."""

AnyCaller = Annotated[Caller, Depends(_caller)]
"""Whoever has proved to be somebody, by a session or a key."""


def _signed_in(caller: AnyCaller) -> Caller:
    if caller.session_id is None:
        raise errors.NEEDS_SESSION()
    return caller


SignedIn = Annotated[Caller, Depends(_signed_in)]
"""A user with a session: what concerns their account is not a program's business."""


def _administrator(caller: AnyCaller) -> Caller:
    if not caller.is_administrator:
        raise errors.NOT_ADMINISTRATOR()
    return caller


Admin = Annotated[Caller, Depends(_administrator)]
"""A user with a session who administers the box."""


def _with(needed: Role) -> Callable[..., Actor]:
    def actor(workspace_id: Annotated[UUID, Path(description="The workspace.")], caller: AnyCaller, tx: Tx) -> Actor:
        return authentication.in_workspace(tx, caller, workspace_id, needed)

    return actor


def enter(connection: HTTPConnection, services: Service, workspace_id: UUID, needed: Role) -> tuple[Caller, Actor]:
    """Let somebody into a workspace whose connection outlives any transaction: a WebSocket's; raises as routes do."""
    with services.database.nameless() as tx:
        caller = _caller(connection, services, tx, cookie(connection), bearer(connection))
        return caller, authentication.in_workspace(tx, caller, workspace_id, needed)


Viewer = Annotated[Actor, Depends(_with(Role.VIEWER))]
Editor = Annotated[Actor, Depends(_with(Role.EDITOR))]
Owner = Annotated[Actor, Depends(_with(Role.OWNER))]
