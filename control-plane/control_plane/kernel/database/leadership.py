"""Who of several equal processes does what only one should do, and what it is woken by."""

from contextlib import suppress

import psycopg
import psycopg.sql
from pydantic import SecretStr
from sqlalchemy import make_url


class Leadership:
    """A lock that one process at a time has for as long as its connection lives, and a channel it hears.

    When the leader dies or is cut off, PostgreSQL ends its session and with it the lock: another one gets it.
    """

    def __init__(self, url: SecretStr, lock: int, channel: str) -> None:
        """Describe it; nothing is connected yet.

        Args:
            url: SQLAlchemy's address of the database.
            lock: Number of the advisory lock.
            channel: Where notifications are listened for.
        """
        plain = make_url(url.get_secret_value()).set(drivername="postgresql")
        self._conninfo = plain.render_as_string(hide_password=False)
        self._lock, self._channel = lock, channel
        self._connection: psycopg.Connection | None = None

    def held(self) -> bool:
        """Tell whether this process leads, and try to if it does not; ``False`` too while the database is away."""
        try:
            if self._connection is not None:
                self._connection.execute("SELECT 1")
                return True
            connection = psycopg.connect(self._conninfo, autocommit=True, connect_timeout=5)
            got = connection.execute("SELECT pg_try_advisory_lock(%s)", [self._lock]).fetchone()
            if not got or not got[0]:
                connection.close()
                return False
            connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(self._channel)))
            self._connection = connection
        except psycopg.Error:
            self.resign()
            return False
        return True

    def wait(self, timeout_s: float) -> None:
        """Return at the next notification, or after some time."""
        if self._connection is not None:
            try:
                for _ in self._connection.notifies(timeout=timeout_s, stop_after=1):
                    return
            except psycopg.Error:
                self.resign()

    def resign(self) -> None:
        """Let another one lead."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error):
                connection.close()
