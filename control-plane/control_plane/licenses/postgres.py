"""The ledger in PostgreSQL, which refuses to change or forget what it holds; see the migrations."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from control_plane.kernel.database.locks import Lock
from control_plane.kernel.database.pages import PageRequest, Part
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.errors import BAD_CURSOR
from control_plane.licenses.models import Entry

_COLUMNS = "number, key, wish, act, subject, at, by, data"


class PostgresPage:
    """See :class:`~control_plane.licenses.ports.Page`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, key: str) -> Entry | None:
        """See the port."""
        found = self._read("key = :key", key=key)
        return found[0] if found else None

    def about(self, subject: str) -> Sequence[Entry]:
        """See the port."""
        return self._read("subject = :subject", subject=subject)

    def acts(self, *names: str) -> Sequence[Entry]:
        """See the port."""
        return self._read("act = ANY (:names)", names=list(names))

    def coded(self, code_sha256: str) -> Sequence[Entry]:
        """See the port."""
        return self._read("data ? 'code_sha256' AND data ->> 'code_sha256' = :code", code=code_sha256)

    def append(self, entry: Entry) -> Entry:
        """See the port."""
        values = {
            "key": entry.key, "wish": entry.wish, "act": entry.act, "subject": entry.subject, "at": entry.at,
            "by": entry.by, "data": json.dumps(entry.data),
        }  # fmt: skip
        names = ", ".join(values)
        places = ", ".join(f"CAST(:{name} AS jsonb)" if name == "data" else f":{name}" for name in values)
        insert = f"INSERT INTO ledger ({names}) VALUES ({places}) RETURNING number"  # noqa: S608  constants of this file
        return replace(entry, number=self._session.execute(text(insert), values).scalar_one())

    def _read(self, condition: str, **values: Any) -> list[Entry]:
        query = f"SELECT {_COLUMNS} FROM ledger WHERE {condition} ORDER BY number"  # noqa: S608  constants of this file
        return [Entry(*row) for row in self._session.execute(text(query), values)]


def issued(session: Session, wanted: PageRequest) -> Part[str]:
    """Return ids of licenses, the newest first; ``KERNEL-011`` where the cursor is none of ours."""
    try:
        before = None if wanted.cursor is None else int(wanted.cursor)
    except ValueError as error:
        raise BAD_CURSOR() from error
    query = """
        SELECT number, subject FROM ledger
        WHERE act = 'issued' AND (CAST(:before AS numeric) IS NULL OR number < CAST(:before AS numeric))
        ORDER BY number DESC LIMIT :most
    """
    rows = session.execute(text(query), {"before": before, "most": wanted.limit + 1}).all()
    shown = rows[: wanted.limit]
    return Part([row.subject for row in shown], str(shown[-1].number) if len(rows) > wanted.limit else None)


class PostgresLedger:
    """See :class:`~control_plane.licenses.ports.Ledger`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def open(self) -> Iterator[PostgresPage]:
        """See the port."""
        with self._database.transaction() as session:
            session.execute(select(func.pg_advisory_xact_lock(Lock.LEDGER)))  # one writer from the first look on
            yield PostgresPage(session)

    @contextmanager
    def look(self) -> Iterator[PostgresPage]:
        """See the port."""
        with self._database.transaction() as session:
            yield PostgresPage(session)
