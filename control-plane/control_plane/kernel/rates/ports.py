"""The port for counting: a bucket of tokens for each key, filled evenly."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Limit:
    """So many in so long; all of them may come at once.

    Attributes:
        name: Of the kind of limit; part of the key.
        amount: How many.
        period_s: In how many seconds.
    """

    name: str
    amount: int
    period_s: float


@dataclass(frozen=True)
class Allowance:
    """What a bucket says.

    Attributes:
        allowed: Whether there was a token to take.
        remaining: How many are left.
        retry_after_s: In how many seconds there is one again; 0 where there is one.
        reset_s: In how many seconds the bucket is full again.
    """

    allowed: bool
    remaining: int
    retry_after_s: float
    reset_s: float


class Rates(Protocol):
    """Counts; never fails: whoever cannot count lets through and says so in the log."""

    def take(self, key: str, limit: Limit) -> Allowance:
        """Take a token of the key's bucket, where there is one."""
        ...
