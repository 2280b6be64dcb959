"""The port to the people of the box."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Members:
    """A workspace's members, by what they may."""

    owners: frozenset[UUID]
    editors: frozenset[UUID]
    everybody: frozenset[UUID]


class Directory(Protocol):
    """Knows who is there; asked in transactions of the system."""

    def members(self, session: Session, workspace_id: UUID) -> Members:
        """Return a workspace's members who are not disabled; owners are editors too."""
        ...

    def administrators(self, session: Session) -> Collection[UUID]:
        """Return the box's administrators who are not disabled."""
        ...

    def addresses(self, session: Session, users: Sequence[UUID]) -> dict[UUID, str]:
        """Return the mail addresses of those who are not disabled."""
        ...
