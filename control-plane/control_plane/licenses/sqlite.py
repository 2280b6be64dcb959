"""The ledger in a SQLite file, which refuses to change or forget what it holds."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from control_plane.licenses.models import Entry

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, wish TEXT NOT NULL, act TEXT NOT NULL,
    subject TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, data TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS entries_subject ON entries (subject, number);
CREATE TRIGGER IF NOT EXISTS entries_stay BEFORE UPDATE ON entries BEGIN SELECT raise(ABORT, 'only added to'); END;
CREATE TRIGGER IF NOT EXISTS entries_remain BEFORE DELETE ON entries BEGIN SELECT raise(ABORT, 'only added to'); END;
"""
_COLUMNS = "number, key, wish, act, subject, at, by, data"


class SqlitePage:
    """See :class:`~control_plane.licenses.ports.Page`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def find(self, key: str) -> Entry | None:
        """See the port."""
        found = self._read("key = ?", key)
        return found[0] if found else None

    def about(self, subject: str) -> Sequence[Entry]:
        """See the port."""
        return self._read("subject = ?", subject)

    def acts(self, *names: str) -> Sequence[Entry]:
        """See the port."""
        return self._read(f"act IN ({', '.join('?' * len(names))})", *names)

    def coded(self, code_sha256: str) -> Sequence[Entry]:
        """See the port."""
        return self._read("json_extract(data, '$.code_sha256') = ?", code_sha256)

    def append(self, entry: Entry) -> Entry:
        """See the port."""
        values = (
            entry.key,
            entry.wish,
            entry.act,
            entry.subject,
            entry.at.isoformat(),
            entry.by,
            json.dumps(entry.data),
        )
        done = self._connection.execute(
            "INSERT INTO entries (key, wish, act, subject, at, by, data) VALUES (?, ?, ?, ?, ?, ?, ?)", values
        )
        return replace(entry, number=done.lastrowid or 0)

    def _read(self, condition: str, *values: str) -> list[Entry]:
        query = f"SELECT {_COLUMNS} FROM entries WHERE {condition} ORDER BY number"  # noqa: S608  constants of this file
        return [
            Entry(number, key, wish, act, subject, datetime.fromisoformat(at), by, json.loads(data))
            for number, key, wish, act, subject, at, by, data in self._connection.execute(query, values)
        ]


class SqliteLedger:
    """See :class:`~control_plane.licenses.ports.Ledger`."""

    def __init__(self, file: Path) -> None:
        """Open a file; it is made where it is missing, for its user alone."""
        self._file = file
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        with closing(self._connect()) as connection:
            connection.executescript(_SCHEMA)

    @contextmanager
    def open(self) -> Iterator[SqlitePage]:
        """See the port."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")  # one writer from the first look on
            try:
                yield SqlitePage(connection)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def look(self) -> Iterator[SqlitePage]:
        """See the port."""
        with closing(self._connect()) as connection:
            yield SqlitePage(connection)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=30, isolation_level=None)
        connection.execute("PRAGMA synchronous = FULL")
        return connection
