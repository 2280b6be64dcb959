"""Counting within one process: where there is no Redis, and while it is away."""

import threading
import time
from collections.abc import Callable

from control_plane.kernel.rates.ports import Allowance, Limit

_MANY = 50_000  # keys before those with full buckets are forgotten


class MemoryRates:
    """Rates in a dictionary, by the generic cell rate algorithm (as the ATM Forum's TM 4.1 has it).

    For each key it knows the time at which the bucket would be full again: taking a token moves it by one interval.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._full_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, key: str, limit: Limit) -> Allowance:
        """Take a token of the key's bucket, where there is one."""
        key, interval = f"{limit.name}:{key}", limit.period_s / limit.amount
        with self._lock:
            now = self._clock()
            before = max(now, self._full_at.get(key, now))
            after = before + interval
            wait = after - limit.period_s - now
            if wait > 1e-9:
                return Allowance(allowed=False, remaining=0, retry_after_s=wait, reset_s=before - now)
            self._full_at[key] = after
            if len(self._full_at) > _MANY:
                self._full_at = {known: full for known, full in self._full_at.items() if full > now}
        return Allowance(
            allowed=True, remaining=int(-wait / interval + 1e-6), retry_after_s=0, reset_s=after - now
        )  # fmt: skip
