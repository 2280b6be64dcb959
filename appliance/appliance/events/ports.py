"""Ports of the stream: what wakes it, and who may go on listening."""

from collections.abc import Callable, Collection, Hashable
from typing import Protocol, TypeAlias
from uuid import UUID

Access: TypeAlias = Hashable
"""By what somebody may listen; the guard knows what it is."""


class Bell(Protocol):
    """Hears that workspaces have news."""

    async def run(self, heard: Callable[[UUID | None], None]) -> None:
        """Call ``heard`` for each workspace with news until cancelled; with ``None`` where some may be missed."""
        ...


class Guard(Protocol):
    """Knows who may still listen."""

    def __call__(self, workspace_id: UUID, listening: Collection[Access]) -> Collection[Access]:
        """Return those who may; runs in a thread, and raises ``KERNEL-009`` where the database is away."""
        ...
