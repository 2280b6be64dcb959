"""How many requests one caller may make, told in every answer (draft-ietf-httpapi-ratelimit-headers-10)."""

import math

from starlette.requests import HTTPConnection

from control_plane.bootstrap.service import Service
from control_plane.entrypoints.http import errors
from control_plane.kernel.rates.ports import Limit


def spend(connection: HTTPConnection, services: Service, key: str) -> None:
    """Count a request; ``HTTP-006`` where there were too many."""
    limit = Limit("requests", services.http.requests_per_minute, 60)
    found = services.rates.take(key, limit)
    headers = {
        "RateLimit-Policy": f'"{limit.name}";q={limit.amount};w={limit.period_s:.0f}',
        "RateLimit": f'"{limit.name}";r={found.remaining};t={math.ceil(found.reset_s)}',
    }
    if not found.allowed:
        headers["Retry-After"] = str(math.ceil(found.retry_after_s))
    connection.state.headers = headers
    if not found.allowed:
        raise errors.TOO_OFTEN()
