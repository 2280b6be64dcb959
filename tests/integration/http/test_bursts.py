"""Many requests at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import httpx

from appliance.bootstrap.service import Service
from appliance.entrypoints.http.app import create_app
from tests.services.api import new_key, served

REQUESTS = 100
AT_MOST_S = 20
"""A standstill lasts for 30, the patience of who waits for a connection."""


def test_a_burst_of_more_requests_than_threads_and_connections_is_answered(services: Service, workspace: UUID) -> None:
    key = new_key(services.database, workspace)
    with served(create_app(services)) as url:
        address, headers = f"{url}/api/v1/workspaces/{workspace}/videos", {"Authorization": f"Bearer {key}"}

        def ask(_: int) -> int:
            return httpx.get(address, headers=headers, timeout=60).status_code

        began = time.monotonic()
        with ThreadPoolExecutor(REQUESTS) as pool:
            answers = set(pool.map(ask, range(REQUESTS)))
    assert answers == {200}
    assert time.monotonic() - began < AT_MOST_S
