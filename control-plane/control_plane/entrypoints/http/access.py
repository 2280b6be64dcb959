"""Who is asking: a customer in the portal, an operator in the console, or anybody.

A session's cookie is sent by the browser whoever wrote the page, so a request that changes something has to prove that
it comes from a page of ours: by ``Origin``, else by ``Sec-Fetch-Site``, which no page can set (decision 0018).
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends
from fastapi.openapi.models import APIKey, APIKeyIn
from fastapi.security.base import SecurityBase
from starlette.requests import HTTPConnection

from control_plane.bootstrap.service import Service
from control_plane.customers import service as customers
from control_plane.customers.models import CustomerRow
from control_plane.entrypoints.http.dependencies import Services, Tx, address
from control_plane.entrypoints.http.limits import spend
from control_plane.kernel.clock import system
from control_plane.kernel.errors import ReelboxError
from control_plane.operators import errors
from control_plane.operators import service as operators
from control_plane.operators.models import OperatorRow, Role

PORTAL_COOKIE = "__Host-reelbox_portal"
CONSOLE_COOKIE = "__Host-reelbox_console"
_SAFE = {"GET", "HEAD", "OPTIONS"}


class _Cookie(SecurityBase):
    def __init__(self, name: str, scheme: str, description: str) -> None:
        self.model = APIKey.model_validate({"in": APIKeyIn.cookie, "name": name, "description": description})
        self.scheme_name, self._name = scheme, name

    async def __call__(self, connection: HTTPConnection) -> str | None:
        return connection.cookies.get(self._name)


_portal = _Cookie(PORTAL_COOKIE, "portal", "Of POST /api/v1/portal/sessions.")
_console = _Cookie(CONSOLE_COOKIE, "console", "Of POST /api/v1/console/sessions.")
PortalToken = Annotated[str | None, Depends(_portal)]
ConsoleToken = Annotated[str | None, Depends(_console)]


def _same_site(connection: HTTPConnection, services: Service) -> None:
    headers = connection.headers
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None:
        fine = origin.lower() in services.http.origins
    elif site is not None:
        fine = site == "same-origin"
    else:
        fine = not {PORTAL_COOKIE, CONSOLE_COOKIE} & set(connection.cookies)
    if not fine:
        raise errors.CROSS_SITE()


def _changes(connection: HTTPConnection) -> bool:
    return connection.scope["method"] not in _SAFE


def _anybody(connection: HTTPConnection, services: Services) -> None:
    if _changes(connection):
        _same_site(connection, services)
    spend(connection, services, f"address:{address(connection)}")


Anybody = Depends(_anybody)
"""Whoever asks; counted by address. For a route's ``dependencies``."""


def _customer(connection: HTTPConnection, services: Services, tx: Tx, token: PortalToken) -> CustomerRow:
    try:
        found = customers.by_session(tx, token, system())
        if _changes(connection):
            _same_site(connection, services)
    except ReelboxError:
        spend(connection, services, f"address:{address(connection)}")
        raise
    spend(connection, services, f"customer:{found.id}")
    connection.state.caller = f"customer {found.id}"
    return found


Customer = Annotated[CustomerRow, Depends(_customer)]
"""A customer in the portal."""


def _with(needed: Role) -> Callable[..., OperatorRow]:
    def operator(connection: HTTPConnection, services: Services, tx: Tx, token: ConsoleToken) -> OperatorRow:
        try:
            found = operators.by_session(tx, token)
            if _changes(connection):
                _same_site(connection, services)
        except ReelboxError:
            spend(connection, services, f"address:{address(connection)}")
            raise
        spend(connection, services, f"operator:{found.id}")
        connection.state.caller = f"operator {found.id}"
        if not operators.may(found.role, needed):
            raise errors.NOT_ALLOWED(role=found.role, needed=needed)
        return found

    return operator


Viewer = Annotated[OperatorRow, Depends(_with(Role.VIEWER))]
Support = Annotated[OperatorRow, Depends(_with(Role.SUPPORT))]
Admin = Annotated[OperatorRow, Depends(_with(Role.ADMIN))]
