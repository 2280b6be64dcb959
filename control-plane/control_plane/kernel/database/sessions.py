"""Transactions on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from select import POLLIN, poll
from typing import Any

import psycopg
from psycopg.pq import ExecStatus
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from control_plane.kernel import errors
from control_plane.kernel.settings import DatabaseSettings


class Database:
    """Transactions as the role app.

    Attributes:
        url: SQLAlchemy's address of the database, for who listens to notifications.
        connections: How many transactions may always go on at once; as many again may be added to them for a while.
    """

    def __init__(self, settings: DatabaseSettings) -> None:
        self.url, self.connections = settings.url, settings.pool_size
        options = {"pool_size": settings.pool_size, "max_overflow": settings.pool_size}
        self._engine = create_engine(settings.url.get_secret_value(), **options)
        event.listen(self._engine, "checkout", _require_alive)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a transaction; it is committed where the block ends well.

        Raises:
            ReelboxError: ``KERNEL-009`` where the database cannot be reached, ``KERNEL-010`` where all connections
                are in use.
        """
        with _reaching(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _require_alive(connection: Any, *_: object) -> None:
    """Have the pool replace a connection that its server has ended while it lay idle.

    A look at the socket, where a ping (``pool_pre_ping``) would ask the server before each transaction.
    """
    socket = poll()
    socket.register(connection.fileno(), POLLIN)
    if socket.poll(0):  # it has said something: a notice, or that it ends
        try:
            fine = connection.pgconn.exec_(b"").status == ExecStatus.EMPTY_QUERY
        except psycopg.Error:
            fine = False
        if not fine:
            raise DisconnectionError


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise errors.DATABASE_AWAY() from error
    except PoolTimeoutError as error:
        raise errors.DATABASE_BUSY() from error
