"""How much is kept of one kind of thing, and how much of it came lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from appliance.kernel.database.clock import now

LATELY = timedelta(days=14)
"""How far back growth is looked at: long enough for a quiet week, short enough for new habits."""


@dataclass(frozen=True)
class Held:
    """What is kept of one kind.

    Attributes:
        kind: Of what.
        size_bytes: All of it together.
        count: How many.
        lately_bytes: What came within :data:`LATELY`.
        first_at: When the oldest came; ``None`` where there is nothing.
    """

    kind: str
    size_bytes: int
    count: int
    lately_bytes: int
    first_at: datetime | None


def held(
    session: Session,
    kind: str,
    size: InstrumentedAttribute[Any],
    made: InstrumentedAttribute[datetime],
    *where: ColumnElement[bool],
) -> Held:
    """Return what is kept in the rows of a table; as the system, those of every workspace.

    Args:
        session: The transaction.
        kind: What they are.
        size: The column with their length in bytes.
        made: The column with when they came.
        where: Which rows.
    """
    lately = made > now(session) - LATELY
    sums = func.coalesce(func.sum(size), 0), func.coalesce(func.sum(size).filter(lately), 0)
    row = session.execute(select(sums[0], func.count(), sums[1], func.min(made)).where(*where)).one()
    return Held(kind, int(row[0]), row[1], int(row[2]), row[3])
