"""How soon 500 listeners of one API process hear of an event.

usage: python -m tests.bench.events [listeners] [events]

Three processes: the API, all listeners, and one that lets things happen (with the database). The latency is from
before the transaction begins to when the listener has the message, by one clock.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence

import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from appliance.bootstrap.service import assemble
from appliance.entrypoints.box.server import free_port
from appliance.entrypoints.http.app import create_app
from appliance.events.kinds import Kind
from appliance.kernel.database.sessions import Database
from appliance.kernel.database.tenancy import Role
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.settings import DatabaseSettings, HttpSettings, load
from tests.fakes.objects import FakeObjects
from tests.services.api import new_key
from tests.services.events import happen
from tests.services.postgres import new_workspace, postgres, settings_of

PAUSE_S = 0.2


def main(listeners: int = 500, events: int = 100) -> float:
    """Measure, and print a table; return the 99th percentile in seconds."""
    with postgres() as server:
        urls = {"REELBOX_DATABASE_URL": server.url(Role.APP), "REELBOX_DATABASE_SYSTEM_URL": server.url(Role.SYSTEM)}
        database = Database(settings_of(server))
        workspace, port = new_workspace(database), free_port()
        key = new_key(database, workspace)
        url = f"ws://127.0.0.1:{port}/api/v1/workspaces/{workspace}/events/stream"
        here = [sys.executable, "-m", "tests.bench.events"]
        api = subprocess.Popen([*here, "api", str(port)], env=os.environ | urls)
        ears = subprocess.Popen(
            [*here, "listen", url, key, str(listeners), str(events)], stdout=subprocess.PIPE, text=True
        )
        try:
            assert ears.stdout
            print(ears.stdout.readline().strip())
            began = time.monotonic()
            for _ in range(events):
                happen(database, workspace, Kind.JOB_CHANGED, at=time.time())
                time.sleep(PAUSE_S)
            report = ears.stdout.readline()
        finally:
            for process in (ears, api):
                process.terminate()
                process.wait()
            database.close()
    latencies = sorted(json.loads(report))
    arrived = f"{len(latencies)} of {listeners * events} messages arrived"
    print(f"{events} events in {time.monotonic() - began:.0f} s, {arrived}")
    for name, share in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0)):
        print(f"{name}  {_late(latencies, share) * 1e3:7.1f} ms")
    return _late(latencies, 0.99)


def _late(latencies: Sequence[float], share: float) -> float:
    return latencies[min(int(len(latencies) * share), len(latencies) - 1)]


def serve(port: int) -> None:
    """Be the API."""
    database = Database(load(DatabaseSettings))
    http = HttpSettings(requests_per_minute=100_000)
    app = create_app(assemble(database, http, MemoryRates(), None, FakeObjects()))
    uvicorn.run(app, port=port, log_level="error")


async def listen(url: str, key: str, listeners: int, events: int) -> None:
    """Be the listeners: say when all are there, then print how late each message was."""
    late: list[float] = []

    async def hear(socket: ClientConnection) -> None:
        heard = 0
        async for text in socket:
            message = json.loads(text)
            if message["type"] == "event":
                late.append(time.time() - message["data"]["at"])
                heard += 1
            if heard == events:
                return

    began = time.monotonic()
    sockets: list[ClientConnection] = []
    while len(sockets) < listeners:
        try:
            opened = await connect(url, additional_headers={"Authorization": f"Bearer {key}"}, proxy=None)
        except OSError:
            await asyncio.sleep(0.2)
            continue
        await opened.recv()
        sockets.append(opened)
    print(f"{listeners} listeners were there after {time.monotonic() - began:.1f} s", flush=True)
    async with asyncio.TaskGroup() as group:
        for socket in sockets:
            group.create_task(hear(socket))
    print(json.dumps(late), flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["api", port]:
            serve(int(port))
        case ["listen", url, key, listeners, events]:
            asyncio.run(listen(url, key, int(listeners), int(events)))
        case numbers:
            main(*map(int, numbers))
