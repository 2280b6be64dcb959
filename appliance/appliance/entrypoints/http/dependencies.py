"""What routes ask for: the services, and the one transaction of the request."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from appliance.bootstrap.service import Service
from appliance.kernel.database.sessions import name


def _services(connection: HTTPConnection) -> Service:
    services: Service = connection.app.state.services
    return services


Services = Annotated[Service, Depends(_services)]


def _transaction(connection: HTTPConnection, services: Services) -> Iterator[Session]:
    with services.database.nameless() as session:
        try:
            workspace_id = UUID(connection.path_params.get("workspace_id", ""))
        except ValueError:
            workspace_id = None  # none in the address; or a wrong one, which validation refuses
        name(session, workspace_id=workspace_id)
        yield session


Tx = Annotated[Session, Depends(_transaction, scope="function")]
"""The request's transaction: it sees the workspace in the address, and is committed before the answer is sent."""


def _system(services: Services) -> Iterator[Session]:
    with services.database.system() as session:
        yield session


SystemTx = Annotated[Session, Depends(_system, scope="function")]
"""The transaction of a request that administers the box: it sees every workspace."""


def address(connection: HTTPConnection) -> str:
    """Return the address of whoever asks; a server of ours in front of this one has passed it on."""
    return connection.client.host if connection.client else ""
