"""What licensing needs from the outside: the vendor's license server, and somebody to tell."""

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Answer:
    """What the license server says.

    Attributes:
        license: A license file; nobody has looked at it yet.
        notice: ``moved``, ``copied``, or nothing.
    """

    license: str
    notice: str | None = None


class Issuer(Protocol):
    """The license server. It may be away, slow or lie: every answer is signed, and looked at by whoever asks.

    Each call takes some seconds at most, and raises ``LICENSE-024`` where there is no answer, ``LICENSE-025`` where it
    is none that could be right, and ``LICENSE-026`` where it says no.
    """

    def activate(self, request: str, *, code: str | None = None, file: str | None = None) -> Answer:
        """Bind a license to this machine, by a one-time code or by a file of it."""
        ...

    def refresh(self, request: str, file: str) -> Answer:
        """Return the newest file of the license that is installed."""
        ...

    def revocations(self) -> str:
        """Return the newest revocation list."""
        ...


class Tell(Protocol):
    """Tells the box's administrators something, in a transaction of the system."""

    def __call__(self, session: Session, kind: str, **data: Any) -> int:
        """Tell them; return how many were told."""
        ...
