"""Who is asking: a browser's session or an API key, and what they may.

A session's cookie is sent by the browser whoever wrote the page, so a request that changes something has to prove that
it comes from a page of ours: by ``Origin``, else by ``Sec-Fetch-Site``, which no page can set (decision 0018).
"""

from collections.abc import Awaitable, Callable
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
from appliance.entrypoints.http.dependencies import COOKIE, address, bearer, cookie, transaction
from appliance.entrypoints.http.limits import spend
from appliance.entrypoints.http.visits import Promise, Visit, promise
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


def _caller(visit: Visit) -> Caller:
    connection, services = visit.connection, visit.services
    try:
        workspace_id = UUID(connection.path_params.get("workspace_id", ""))
    except ValueError:
        workspace_id = None  # none in the address; or a wrong one, which validation refuses
    return _counted(connection, services, lambda: _identify(connection, services, visit.get(transaction), workspace_id))


def _counted(connection: HTTPConnection, services: Service, identify: Callable[[], Caller]) -> Caller:
    try:
        caller = identify()
    except ReelboxError:
        spend(connection, services, f"address:{address(connection)}")
        raise
    spend(connection, services, f"caller:{caller.api_key_id or caller.user_id}")
    connection.state.caller = str(caller.api_key_id or caller.user_id)
    return caller


def _identify(connection: HTTPConnection, services: Service, tx: Session, workspace_id: UUID | None) -> Caller:
    key, token = bearer(connection), cookie(connection)
    if key is not None:
        return authentication.by_key(tx, key, workspace_id)
    if token is None:
        raise errors.NOT_SIGNED_IN()
    if _changes(connection):
        same_site(connection, services)
    return authentication.by_session(tx, token, workspace_id)


def _counted_by_address(visit: Visit) -> None:
    if _changes(visit.connection):
        same_site(visit.connection, visit.services)
    spend(visit.connection, visit.services, f"address:{address(visit.connection)}")


async def _anybody(connection: HTTPConnection) -> Promise[None]:
    return promise(connection, _counted_by_address)


Anybody = Depends(_anybody)
"""Whoever asks; counted by address. For a route's ``dependencies``."""


async def _any_caller(
    connection: HTTPConnection,
    cookie: Annotated[str | None, Depends(_Cookie())],
    key: Annotated[str | None, Depends(_Bearer())],
) -> Promise[Caller]:
    del cookie, key  # they are there for the API's description
    return promise(connection, _caller)


AnyCaller = Annotated[Caller, Depends(_any_caller)]
"""Whoever has proved to be somebody, by a session or a key."""


def _with_session(visit: Visit) -> Caller:
    caller = visit.get(_caller)
    if caller.session_id is None:
        raise errors.NEEDS_SESSION()
    return caller


async def _signed_in(connection: HTTPConnection, caller: AnyCaller) -> Promise[Caller]:
    del caller
    return promise(connection, _with_session)


SignedIn = Annotated[Caller, Depends(_signed_in)]
"""A user with a session: what concerns their account is not a program's business."""


def _administering(visit: Visit) -> Caller:
    caller = visit.get(_caller)
    if not caller.is_administrator:
        raise errors.NOT_ADMINISTRATOR()
    return caller


async def _administrator(connection: HTTPConnection, caller: AnyCaller) -> Promise[Caller]:
    del caller
    return promise(connection, _administering)


Admin = Annotated[Caller, Depends(_administrator)]
"""A user with a session who administers the box."""


def _with(needed: Role) -> Callable[..., Awaitable[Promise[Actor]]]:
    async def actor(
        connection: HTTPConnection,
        workspace_id: Annotated[UUID, Path(description="The workspace.")],
        caller: AnyCaller,
    ) -> Promise[Actor]:
        del caller

        def fetch(visit: Visit) -> Actor:
            return authentication.in_workspace(visit.get(transaction), visit.get(_caller), workspace_id, needed)

        return promise(connection, fetch)

    return actor


def enter(connection: HTTPConnection, services: Service, workspace_id: UUID, needed: Role) -> tuple[Caller, Actor]:
    """Let somebody into a workspace whose connection outlives any transaction: a WebSocket's; raises as routes do."""
    with services.database.nameless() as tx:
        caller = _counted(connection, services, lambda: _identify(connection, services, tx, workspace_id))
        return caller, authentication.in_workspace(tx, caller, workspace_id, needed)


Viewer = Annotated[Actor, Depends(_with(Role.VIEWER))]
Editor = Annotated[Actor, Depends(_with(Role.EDITOR))]
Owner = Annotated[Actor, Depends(_with(Role.OWNER))]


async def _in_person(connection: HTTPConnection, actor: Owner) -> Promise[Caller]:
    del actor  # a foreign key's 404 comes first
    return promise(connection, _with_session)


InPerson = Depends(_in_person)
"""An owner with a session, no program. For a route's ``dependencies``."""
