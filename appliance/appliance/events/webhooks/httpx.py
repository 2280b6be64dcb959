"""Calling webhooks."""

import asyncio
import time
from collections.abc import Sequence

import httpx

from appliance.events import errors
from appliance.events.webhooks.ports import Message, Outcome
from appliance.kernel.addresses import ForbiddenAddressError, Network, Resolve, Target, locate, resolve

_PATIENCE_S = 15.0
"""Of a call from its first byte to its answer's status, whatever the other side does in between."""


class HttpxCourier:
    """Sends requests to the very address that was looked at; no proxy of the environment is used, and no cookies."""

    def __init__(
        self, allowed: Sequence[Network] = (), resolver: Resolve = resolve, patience_s: float = _PATIENCE_S
    ) -> None:
        """Take the networks that may be called although they are private."""
        self._allowed, self._resolver, self._patience_s = tuple(allowed), resolver, patience_s

    def check(self, url: str) -> None:
        """Refuse an address that is not to be called; ``EVENTS-004``."""
        try:
            self._locate(url)
        except ForbiddenAddressError as error:
            raise errors.URL_REFUSED(detail=error) from error

    def _locate(self, url: str) -> Target:
        return locate(url, self._allowed, self._resolver)

    def send(self, messages: Sequence[Message]) -> list[Outcome]:
        """Send requests at the same time; not from a thread that runs an event loop."""
        return asyncio.run(self._all(messages))

    async def _all(self, messages: Sequence[Message]) -> list[Outcome]:
        limits = httpx.Limits(max_keepalive_connections=0)
        timeout = httpx.Timeout(self._patience_s)
        async with httpx.AsyncClient(timeout=timeout, limits=limits, trust_env=False, follow_redirects=False) as client:
            return list(await asyncio.gather(*(self._one(client, message) for message in messages)))

    async def _one(self, client: httpx.AsyncClient, message: Message) -> Outcome:
        began, status, error = time.monotonic(), None, None
        try:
            async with asyncio.timeout(self._patience_s):
                status = await self._call(client, message)
        except TimeoutError:
            error = f"no answer within {self._patience_s:g} seconds"
        except ForbiddenAddressError as refused:
            error = f"not called: {refused}"
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as failed:
            error = (str(failed) or type(failed).__name__)[:300]
        else:
            if not 200 <= status < 300:
                error = f"the answer was {status}"
        return Outcome(status, error, round(time.monotonic() - began, 3))

    async def _call(self, client: httpx.AsyncClient, message: Message) -> int:
        place = await asyncio.to_thread(self._locate, message.url)
        request = client.build_request(
            "POST",
            place.pinned,
            headers={"Host": place.authority, **message.headers},
            content=message.body,
            extensions={"sni_hostname": place.host},
        )
        answer = await client.send(request, stream=True)
        await answer.aclose()  # only its status is of interest
        return answer.status_code
