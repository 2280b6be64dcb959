"""Counting in Redis or Valkey: one count for all processes of the API."""

import time

import redis
import structlog

from control_plane.kernel.rates.memory import MemoryRates
from control_plane.kernel.rates.ports import Allowance, Limit

# The same algorithm as in memory.py, in microseconds of the server's clock.
_TAKE = """
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local before = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
local after = before + interval
local wait = after - interval * burst - now
if wait > 0 then return {0, 0, math.ceil(wait), before - now} end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
return {1, math.floor(-wait / interval), 0, after - now}
"""
_PATIENCE_S = 0.25
_PAUSE_S = 5.0  # after a failure: nobody else waits for a server that is away

_log = structlog.get_logger()


class RedisRates:
    """Rates over a Redis server; while it is away each process counts for itself."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(url, socket_timeout=_PATIENCE_S, socket_connect_timeout=_PATIENCE_S)
        self._take = self._client.register_script(_TAKE)
        self._meanwhile = MemoryRates()
        self._again_at = 0.0

    def take(self, key: str, limit: Limit) -> Allowance:
        """Take a token of the key's bucket, where there is one."""
        if time.monotonic() >= self._again_at:
            try:
                interval = max(1, round(limit.period_s / limit.amount * 1e6))
                found = self._take(keys=[f"reelbox:rate:{limit.name}:{key}"], args=[interval, limit.amount])
                allowed, remaining, wait, reset = (int(number) for number in found)
                return Allowance(bool(allowed), remaining, wait / 1e6, reset / 1e6)
            except redis.RedisError as error:
                self._again_at = time.monotonic() + _PAUSE_S
                _log.warning("rates.redis_away", error=type(error).__name__, counting="in this process")
        return self._meanwhile.take(key, limit)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
