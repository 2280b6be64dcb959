"""Lists in parts: each begins behind the last row of the one before, however many rows came meanwhile."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from appliance.kernel import errors

T = TypeVar("T")
_BACK: dict[type, Callable[[str], object]] = {UUID: UUID, datetime: datetime.fromisoformat, int: int, str: str}


@dataclass(frozen=True)
class PageRequest:
    """Which part of a list.

    Attributes:
        limit: How many rows at most.
        cursor: What the part before said; ``None`` for the first.
    """

    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True)
class Part(Generic[T]):
    """A part of a list; ``next_cursor`` is ``None`` at its end."""

    items: list[T]
    next_cursor: str | None


def newest_first(
    session: Session, query: Select[T], keys: Sequence[InstrumentedAttribute[Any]], wanted: PageRequest
) -> Part[T]:
    """Return a part of a query's rows, largest keys first.

    Args:
        session: The transaction.
        query: Selects one table's rows, or columns with the keys among them, without an order.
        keys: Columns that order the rows and together are unique, for instance time and id.
        wanted: Which part.

    Raises:
        ReelboxError: ``KERNEL-011`` where the cursor is none of ours.
    """
    query = query.order_by(*(key.desc() for key in keys)).limit(wanted.limit + 1)
    if wanted.cursor is not None:
        query = query.where(tuple_(*keys) < tuple_(*_values(wanted.cursor, keys)))
    found: Sequence[Any] = session.execute(query).all()
    rows = [row[0] if len(row) == 1 else row for row in found]
    items = rows[: wanted.limit]
    more = len(rows) > wanted.limit
    return Part(items, _cursor([getattr(items[-1], key.key) for key in keys]) if more else None)


def _cursor(values: Sequence[Any]) -> str:
    plain = json.dumps([value.isoformat() if isinstance(value, datetime) else str(value) for value in values])
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _values(cursor: str, keys: Sequence[InstrumentedAttribute[Any]]) -> list[Any]:
    try:
        texts = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        return [_BACK[key.type.python_type](text) for key, text in zip(keys, texts, strict=True)]
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise errors.BAD_CURSOR() from error
