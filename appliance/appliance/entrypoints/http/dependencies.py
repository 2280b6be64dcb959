"""What routes ask for: the services, and the one transaction of the request.

What only looks at the request is a coroutine: each plain function costs two changes of threads.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from appliance.accounts.tokens import digest
from appliance.bootstrap.service import Service
from appliance.kernel.database.sessions import name

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


async def _turn(connection: HTTPConnection) -> AsyncIterator[None]:
    async with connection.app.state.turns:
        yield


Turn = Annotated[None, Depends(_turn, scope="function")]
"""One of as many as there are connections to the database: whoever has it need not wait for one in a thread.

Without, a burst comes to a standstill: requests that have a connection wait for a thread to go on in, and every thread
for a connection.
"""


def _transaction(connection: HTTPConnection, services: Services, turn: Turn) -> Iterator[Session]:
    del turn
    with services.database.nameless() as session:
        try:
            workspace_id = UUID(connection.path_params.get("workspace_id", ""))
        except ValueError:
            workspace_id = None  # none in the address; or a wrong one, which validation refuses
        token = bearer(connection) or cookie(connection)
        # Both at once: each statement costs a way there and back.
        name(session, workspace_id=workspace_id, credential=token and digest(token))
        yield session


Tx = Annotated[Session, Depends(_transaction, scope="function")]
"""The request's transaction: it sees the workspace in the address, and is committed before the answer is sent."""


def _system(services: Services, turn: Turn) -> Iterator[Session]:
    del turn
    with services.database.system() as session:
        yield session


SystemTx = Annotated[Session, Depends(_system, scope="function")]
"""The transaction of a request that administers the box: it sees every workspace."""


def address(connection: HTTPConnection) -> str:
    """Return the address of whoever asks; a server of ours in front of this one has passed it on."""
    return connection.client.host if connection.client else ""
