"""The port to whoever is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Message:
    """A request that is ready to be sent."""

    url: str
    headers: dict[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    Attributes:
        status: Status of the answer; ``None`` where there was none.
        error: What went wrong, one line; ``None`` where nothing did.
        duration_s: How long it took.
    """

    status: int | None
    error: str | None
    duration_s: float


class Courier(Protocol):
    """Sends requests."""

    def check(self, url: str) -> None:
        """Refuse an address that is not to be called; ``EVENTS-004``."""
        ...

    def send(self, messages: Sequence[Message]) -> list[Outcome]:
        """Send requests at the same time, each within a fixed time; never raises, and follows no redirect."""
        ...
