"""Hearing PostgreSQL's notifications."""

import asyncio
from collections.abc import Callable
from uuid import UUID

import psycopg
import structlog
from psycopg import sql
from pydantic import SecretStr
from sqlalchemy import make_url

from appliance.events.service import CHANNEL

_LOOK_S = 10.0
"""How long a connection may be silent before it is asked whether it still is one."""
_AGAIN_S = 1.0

_log = structlog.get_logger()


class PsycopgBell:
    """One connection that listens; where it breaks another one follows, and everybody looks for news."""

    def __init__(self, url: SecretStr) -> None:
        """Take SQLAlchemy's address of the database; nothing is connected yet."""
        plain = make_url(url.get_secret_value()).set(drivername="postgresql")
        self._conninfo = plain.render_as_string(hide_password=False)

    async def run(self, heard: Callable[[UUID | None], None]) -> None:
        """Call ``heard`` until cancelled."""
        while True:
            try:
                await self._listen(heard)
            except (psycopg.Error, OSError, TimeoutError, ValueError) as error:
                _log.warning("events.database_away", error=str(error))
                await asyncio.sleep(_AGAIN_S)

    async def _listen(self, heard: Callable[[UUID | None], None]) -> None:
        connecting = psycopg.AsyncConnection.connect(self._conninfo, autocommit=True, connect_timeout=5)
        async with await connecting as connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
            heard(None)
            while True:
                async for notification in connection.notifies(timeout=_LOOK_S):
                    heard(UUID(notification.payload))
                async with asyncio.timeout(_LOOK_S):
                    await connection.execute("SELECT 1")
