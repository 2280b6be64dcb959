"""What routes ask for: the services, and the one transaction of the request."""

from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from appliance.bootstrap.service import Service
from appliance.entrypoints.http.visits import Promise, Visit, promise

COOKIE = "__Host-reelbox_session"


def cookie(connection: HTTPConnection) -> str | None:
    """Return the token of the browser's session that a request brings."""
    return connection.cookies.get(COOKIE)


def bearer(connection: HTTPConnection) -> str | None:
    """Return the API key that a request brings."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


async def _services(connection: HTTPConnection) -> Service:
    services: Service = connection.app.state.services
    return services


Services = Annotated[Service, Depends(_services)]


def _turn(visit: Visit) -> None:
    """Wait for one of as many turns as there are connections to the database.

    A route may take a second connection for a moment: those that have one each would else wait for each other's.
    """
    visit.hold(visit.connection.app.state.turns)


def transaction(visit: Visit) -> Session:
    """Begin the request's transaction; it sees nothing until somebody is named."""
    visit.get(_turn)
    return visit.hold(visit.services.database.nameless())


async def _tx(connection: HTTPConnection) -> Promise[Session]:
    return promise(connection, transaction)


Tx = Annotated[Session, Depends(_tx)]
"""The request's transaction: it sees what its caller may see, and is committed before the answer is sent."""


def _system(visit: Visit) -> Session:
    visit.get(_turn)
    return visit.hold(visit.services.database.system())


async def _system_tx(connection: HTTPConnection) -> Promise[Session]:
    return promise(connection, _system)


SystemTx = Annotated[Session, Depends(_system_tx)]
"""The transaction of a request that administers the box: it sees every workspace."""


def address(connection: HTTPConnection) -> str:
    """Return the address of whoever asks; a server of ours in front of this one has passed it on."""
    return connection.client.host if connection.client else ""
