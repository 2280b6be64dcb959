"""Reading claims: each has the type and size that the format says, or the document is refused with ``CLAIMS``."""

import re
from datetime import UTC, datetime
from typing import Any

from license_format.errors import LicenseError, Reason

_WORD = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_LATEST = 253_402_300_799  # the last second of the year 9999
_LARGEST = 10**9
_LONGEST_TEXT = 200
_MOST_NAMES = 64


def integer(claims: dict[str, Any], name: str, least: int = 0, most: int = _LARGEST) -> int:
    """Return a whole number."""
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise LicenseError(Reason.CLAIMS, name)
    return value


def moment(claims: dict[str, Any], name: str) -> datetime:
    """Return a time, which is written in seconds since 1970."""
    return datetime.fromtimestamp(integer(claims, name, most=_LATEST), UTC)


def moment_or_never(claims: dict[str, Any], name: str) -> datetime | None:
    """Return a time, or ``None`` for null."""
    return None if name in claims and claims[name] is None else moment(claims, name)


def seconds(at: datetime | None) -> int | None:
    """Return a time as it is written."""
    return None if at is None else int(at.timestamp())


def text(claims: dict[str, Any], name: str) -> str:
    """Return a line of text for people."""
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_TEXT or not value.isprintable():
        raise LicenseError(Reason.CLAIMS, name)
    return value


def word(claims: dict[str, Any], name: str) -> str:
    """Return an id or a name for programs."""
    value = claims.get(name)
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise LicenseError(Reason.CLAIMS, name)
    return value


def words(claims: dict[str, Any], name: str, most: int = _MOST_NAMES) -> frozenset[str]:
    """Return a list of names, each once."""
    value = claims.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise LicenseError(Reason.CLAIMS, name)
    found = frozenset(one for one in value if isinstance(one, str) and _WORD.fullmatch(one))
    if len(found) != len(value):
        raise LicenseError(Reason.CLAIMS, name)
    return found


def numbers(claims: dict[str, Any], name: str) -> dict[str, int]:
    """Return whole numbers by name."""
    value = claims.get(name)
    if not isinstance(value, dict) or len(value) > _MOST_NAMES or not all(_WORD.fullmatch(key) for key in value):
        raise LicenseError(Reason.CLAIMS, name)
    return {key: integer(value, key) for key in value}


def some_words(claims: dict[str, Any], name: str) -> dict[str, str]:
    """Return words by name."""
    value = claims.get(name)
    if not isinstance(value, dict) or len(value) > _MOST_NAMES or not all(_WORD.fullmatch(key) for key in value):
        raise LicenseError(Reason.CLAIMS, name)
    return {key: word(value, key) for key in value}
