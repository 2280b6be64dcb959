"""Transactions: each begins by saying whose rows it is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from select import POLLIN, poll
from typing import Any
from uuid import UUID

import psycopg
from psycopg.pq import ExecStatus
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from appliance.kernel import errors
from appliance.kernel.database.tenancy import CREDENTIAL_SETTING, SETTING, USER_SETTING
from appliance.kernel.settings import DatabaseSettings


class Database:
    """Transactions as the application and as the system.

    Attributes:
        url: SQLAlchemy's address of the database as the role app, for who listens to notifications.
        connections: How many transactions may always go on at once; as many again may be added to them for a while.
    """

    def __init__(self, settings: DatabaseSettings) -> None:
        options = {"pool_size": settings.pool_size, "max_overflow": settings.pool_size}
        self.url, self.connections = settings.url, settings.pool_size
        self._app = create_engine(settings.url.get_secret_value(), **options)
        self._system = create_engine(settings.system_url.get_secret_value(), **options)
        for engine in (self._app, self._system):
            event.listen(engine, "checkout", _require_alive)

    @contextmanager
    def workspace(self, workspace_id: UUID) -> Iterator[Session]:
        """Yield a transaction that sees the rows of one workspace; it is committed where the block ends well.

        Raises:
            ReelboxError: ``KERNEL-009`` where the database cannot be reached.
        """
        with self.nameless() as session:
            name(session, workspace_id=workspace_id)
            yield session

    @contextmanager
    def nameless(self) -> Iterator[Session]:
        """Yield a transaction that sees no rows until :func:`name` says whose it is about; raises likewise."""
        with _reaching(), Session(self._app, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def system(self) -> Iterator[Session]:
        """Yield a transaction that sees every workspace, in the tables the system has to do with; raises likewise."""
        with _reaching(), Session(self._system, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Close every connection."""
        self._app.dispose()
        self._system.dispose()


def name(
    session: Session, *, workspace_id: UUID | None = None, user_id: UUID | None = None, credential: str | None = None
) -> None:
    """Say whose rows the transaction is about, until it ends or says otherwise; ``None`` leaves it as it was.

    Args:
        session: The transaction.
        workspace_id: The workspace whose rows it sees.
        user_id: The user on whose behalf it goes.
        credential: What was presented, see :data:`~appliance.kernel.database.tenancy.CREDENTIAL`.
    """
    named = _named(session)
    wanted = _settings(workspace_id, user_id, credential)
    new = {setting: value for setting, value in wanted.items() if named.get(setting) != value}
    if new:
        session.execute(select(*(func.set_config(setting, value, True) for setting, value in new.items())))
        named.update(new)


def has_named(session: Session, *, workspace_id: UUID | None, user_id: UUID, credential: str) -> None:
    """Take note of what a function of the database has named itself."""
    _named(session).update(_settings(workspace_id, user_id, credential))


def _named(session: Session) -> dict[str, str]:
    named: dict[str, str] = session.info.setdefault("named", {})  # a session is one transaction
    return named


def _settings(workspace_id: UUID | None, user_id: UUID | None, credential: str | None) -> dict[str, str]:
    wanted = {SETTING: workspace_id, USER_SETTING: user_id, CREDENTIAL_SETTING: credential}
    return {setting: str(value) for setting, value in wanted.items() if value is not None}


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
