"""The port for setting servers up."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class RunState(StrEnum):
    """How far a run is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Run:
    """A server being set up, put away or deleted.

    Attributes:
        id: Of the run.
        state: How far it is.
        address: Where the server is, when it is done.
        detail: Why it failed, or what it does.
    """

    id: str
    state: RunState
    address: str | None = None
    detail: str = ""


class Provisioner(Protocol):
    """Sets servers up; each call takes some seconds at most and raises ``FLEET-001`` where there is no answer."""

    def begin(self, order: str, plan: str, machines: int, license_file: str) -> Run:
        """Begin to set a server up; with an order that has one already, return its run, begun anew if it failed."""
        ...

    def look(self, run: str) -> Run:
        """Return how far a run is; ``FLEET-002`` where there is none."""
        ...

    def archive(self, order: str) -> Run:
        """Put a server away: it stops, its data stay."""
        ...

    def delete(self, order: str) -> Run:
        """Delete a server with its data."""
        ...
