"""How soon the API answers reads, a hundred a second, in a workspace of ten thousand videos.

As a program it is whoever asks, in a process of its own: ``python -m tests.bench.service.reads`` with what to ask on
standard input. Requests go out by the clock, whether or not those before them were answered, and each is timed from the
moment at which it was due: an API that stalls is late for all of them, not for one (coordinated omission).
"""

import asyncio
import json
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import httpx

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.kernel.database.tenancy import Role
from tests.bench.measure import Targets
from tests.bench.service import rows
from tests.bench.service.api import Api, serving
from tests.services.seaweedfs import seaweedfs
from tests.services.storage import bucket_at
from tests.services.valkey import valkey

RATE, SECONDS = 100, 30
_BOUND_MS = 50


def measure(server: EmbeddedPostgres, folder: Path, targets: Targets) -> None:
    """Fill a workspace, ask, and hold the answers against the bound."""
    with (
        seaweedfs() as storage,
        valkey() as redis,
        serving(server, bucket_at(storage.url), folder, REELBOX_REDIS_URL=redis) as api,
    ):
        began = time.monotonic()
        rows.fill(server.url(Role.OWNER), api.workspace)
        print(f"       {rows.VIDEOS} videos written in {time.monotonic() - began:.0f} s", flush=True)
        _asked(api, RATE // 2, 1)  # what is compiled and prepared once
        half = _asked(api, RATE // 2, SECONDS)
        cpu = _cpu_s(api)
        found = _asked(api, RATE, SECONDS)
        cpu = _cpu_s(api) - cpu
    late = [took for times in found.values() for took in times]
    for name, times in sorted(found.items()):
        print(f"       {name:<24} p50 {_share(times, 0.5):6.1f} ms  p99 {_share(times, 0.99):6.1f} ms", flush=True)
    print(f"       the API's processor: {cpu / (RATE * SECONDS) * 1e3:.1f} ms a request")
    print(
        f"       all at {RATE // 2}/s: p99 {_share([took for times in half.values() for took in times], 0.99):.1f} ms"
    )
    targets.at_most("reads at 100/s among 10,000 videos: p99", _share(late, 0.99), _BOUND_MS, " ms")


def _cpu_s(api: Api) -> float:
    times = api.process.cpu_times()
    return float(times.user + times.system)


def _share(times: list[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)] * 1e3


def _asked(api: Api, rate: int, seconds: int) -> dict[str, list[float]]:
    """Return the seconds that each request took, by what it asked for."""
    plan = list(islice(_requests(api), rate * seconds))
    wish = {"url": api.url, "key": api.key, "rate": rate, "requests": plan}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.service.reads"], input=json.dumps(wish), stdout=subprocess.PIPE, text=True,
        check=True,
    )  # fmt: skip
    found: defaultdict[str, list[float]] = defaultdict(list)
    for (name, _), took in zip(plan, json.loads(done.stdout), strict=True):
        found[name].append(took)
    return dict(found)


def _requests(api: Api) -> Iterator[tuple[str, str]]:
    """Yield what people ask for, in no order."""
    here, chance = f"/api/v1/workspaces/{api.workspace}", random.Random(2)  # noqa: S311  no secret
    cursors = _cursors(api, f"{here}/videos")
    while True:
        number = chance.randint(1, rows.VIDEOS)
        kinds = (
            ("newest videos", f"{here}/videos"),
            ("videos, some page", f"{here}/videos?cursor={chance.choice(cursors)}"),
            ("a video", f"{here}/videos/{rows.video_id(number)}"),
            ("a job", f"{here}/jobs/{rows.render_job_id(number)}"),
            ("newest jobs", f"{here}/jobs"),
            ("search", f"{here}/search?q={rows.word(chance)}%20{rows.word(chance)}"),
            ("assets", f"{here}/assets"),
            ("recipes", f"{here}/recipes"),
        )
        yield chance.choice(kinds)


def _cursors(api: Api, path: str) -> list[str]:
    """Walk through the whole list; return where its parts begin."""
    found: list[str] = []
    with httpx.Client(base_url=api.url, headers={"Authorization": f"Bearer {api.key}"}, timeout=30) as client:
        cursor = None
        while len(found) * 200 < rows.VIDEOS:
            page = client.get(path, params={"limit": 200, **({"cursor": cursor} if cursor else {})})
            cursor = page.raise_for_status().json()["next_cursor"]
            if cursor is None:
                break
            found.append(cursor)
    return found


class _Asker:
    """Connections to the API, as many as are needed at once."""

    def __init__(self, url: str, key: str) -> None:
        self._host, _, port = url.removeprefix("http://").partition(":")
        self._port, self._key = int(port), key
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, path: str, due: float) -> float:
        """Ask at a moment; return the seconds from there to the last byte of the answer."""
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        while self._idle and self._idle[-1][0].at_eof():  # the server closes what is idle for long
            self._idle.pop()
        reader, writer = self._idle.pop() if self._idle else await asyncio.open_connection(self._host, self._port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\nAuthorization: Bearer {self._key}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            return float("inf")  # an answer that is none
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        took = time.perf_counter() - due
        self._idle.append((reader, writer))
        return took


async def _load() -> None:
    wish = json.load(sys.stdin)
    asker = _Asker(wish["url"], wish["key"])
    begin = time.perf_counter() + 0.5
    asked = [asker.ask(path, begin + number / wish["rate"]) for number, (_, path) in enumerate(wish["requests"])]
    print(json.dumps(await asyncio.gather(*asked)))


if __name__ == "__main__":
    asyncio.run(_load())
