"""What has to be done now and then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Chore:
    """Something to be done now and then, harmless when it is done twice.

    Attributes:
        name: For the log.
        every: How often.
        run: Does it; returns how much there was to do.
    """

    name: str
    every: timedelta
    run: Callable[[], int]
