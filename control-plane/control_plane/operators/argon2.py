"""Passwords hashed with Argon2id."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

_AT_ONCE = threading.BoundedSemaphore(2)  # each takes 64 MB: a flood of attempts has to queue
_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43


def hashed(password: str) -> str:
    """Return what is stored of a password."""
    with _AT_ONCE:
        return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Tell whether it is the password; takes as long where there is none, so that nobody can tell by the time."""
    with _AT_ONCE:
        try:
            return _hasher.verify(stored or _NOBODYS, password)
        except (VerificationError, InvalidHashError):
            return False


def outdated(stored: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)
