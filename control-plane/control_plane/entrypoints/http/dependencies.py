"""What routes ask for: the services, and the one transaction of the request.

What only looks at the request is a coroutine: each plain function costs two changes of threads.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from control_plane.bootstrap.service import Service


async def _services(connection: HTTPConnection) -> Service:
    services: Service = connection.app.state.services
    return services


Services = Annotated[Service, Depends(_services)]


async def _turn(connection: HTTPConnection) -> AsyncIterator[None]:
    async with connection.app.state.turns:
        yield


Turn = Annotated[None, Depends(_turn, scope="function")]
"""One of as many as there are connections to the database: whoever has it need not wait for one in a thread."""


def _transaction(services: Services, turn: Turn) -> Iterator[Session]:
    del turn
    with services.database.transaction() as session:
        yield session


Tx = Annotated[Session, Depends(_transaction, scope="function")]
"""The request's transaction, committed before the answer is sent."""


def address(connection: HTTPConnection) -> str:
    """Return the address of whoever asks; a server of ours in front of this one has passed it on."""
    return connection.client.host if connection.client else ""
