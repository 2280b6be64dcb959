"""Fetching a file from an address that somebody typed."""

import time
from pathlib import Path
from urllib.parse import urljoin

import httpx

from appliance.kernel.addresses import ForbiddenAddressError, Resolve, Target, locate, resolve
from appliance.kernel.work import Work
from appliance.sources import errors

_REDIRECTS = 5
_LONGEST_S = 6 * 3600.0
_BLOCK = 1 << 20
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)


def check_url(url: str, resolver: Resolve = resolve) -> Target:
    """Return where a URL leads; ``SOURCE-023`` where nothing is fetched from there."""
    try:
        return locate(url, resolver=resolver)
    except ForbiddenAddressError as error:
        raise errors.URL_REFUSED(detail=error) from error


def fetch(url: str, target: Path, limit_bytes: int, work: Work, resolver: Resolve = resolve) -> None:
    """Write what is at a URL to a new file.

    Every redirect is looked at as the URL was. No proxy of the environment is used, and no cookies.

    Raises:
        ReelboxError: ``SOURCE-015`` where it is larger than ``limit_bytes``, ``SOURCE-023``, ``SOURCE-024``,
            ``KERNEL-006`` when cancelled.
    """
    try:
        with httpx.Client(timeout=_TIMEOUT, trust_env=False, follow_redirects=False) as client:
            for _ in range(_REDIRECTS + 1):
                place = check_url(url, resolver)
                request = client.build_request(
                    "GET",
                    place.pinned,
                    headers={"Host": place.authority, "Accept-Encoding": "identity"},
                    extensions={"sni_hostname": place.host},
                )
                answer = client.send(request, stream=True)
                try:
                    if not answer.has_redirect_location:
                        _write(answer, target, limit_bytes, work)
                        return
                    url = urljoin(url, answer.headers["location"])
                finally:
                    answer.close()
        raise errors.URL_FAILED(detail="it redirects too often")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise errors.URL_FAILED(detail=str(error).rstrip(".") or type(error).__name__) from error


def _write(answer: httpx.Response, target: Path, limit_bytes: int, work: Work) -> None:
    if answer.status_code != httpx.codes.OK:
        raise errors.URL_FAILED(detail=f"the server answers {answer.status_code}")
    told = answer.headers.get("content-length", "")
    size = int(told) if told.isdecimal() else 0
    limit = f"{limit_bytes / 1e9:g} GB"
    if size > limit_bytes:
        raise errors.TOO_LARGE(name="The file", limit=limit)
    stage, done, ends = work.stage("fetch", size or limit_bytes), 0, time.monotonic() + _LONGEST_S
    with target.open("xb") as file:
        for block in answer.iter_raw(_BLOCK):
            work.cancellation.check()
            done += len(block)
            if done > limit_bytes:
                raise errors.TOO_LARGE(name="The file", limit=limit)
            if time.monotonic() > ends:
                raise errors.URL_FAILED(detail="it takes too long")
            file.write(block)
            stage.advance_to(done)
    if size and done != size:
        raise errors.URL_FAILED(detail=f"it ended after {done} of {size} bytes")
    stage.finish()
