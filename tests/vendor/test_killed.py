"""Workers killed by the system while purchases are fulfilled, on real servers: no purchase is lost or done twice.

KILLS=50 and PURCHASES=50 make it longer.
"""

import email
import email.policy
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psutil
import psycopg
import pytest

from tests.vendor.running import Rehearsal

KILLS = int(os.environ.get("KILLS", "20"))
PURCHASES = int(os.environ.get("PURCHASES", "20"))
WORKER = [sys.executable, "-m", "control_plane.entrypoints.worker", "work"]
DONE = ("done", "done", "done", "done", "waiting", "waiting")


def buy(rehearsal: Rehearsal, number: int) -> None:
    """Buy a license with a server of ours, and pay."""
    api, wish = f"http://127.0.0.1:{rehearsal.ports['api']}", {"lookup_key": "solo_yearly_usd", "target": "cloud"}
    made = httpx.post(f"{api}/api/v1/shop/checkouts", json={"email": address(number), **wish}, timeout=60)
    form = {"email": address(number), "card": "4242424242424242"}
    httpx.post(made.raise_for_status().json()["url"], data=form, timeout=60)


def buy_all(rehearsal: Rehearsal) -> None:
    """Buy one after the other."""
    for number in range(PURCHASES):
        buy(rehearsal, number)


def address(number: int) -> str:
    return f"killed{number:03}@example.com"


def kill_all(log: Path, environment: dict[str, str]) -> tuple[int, subprocess.Popen[bytes]]:
    """Kill the worker with everything it has started and start another, so many times; return how many died at work."""
    dice, busy = random.Random(7), 0  # noqa: S311  no secret
    with log.open("ab") as written:
        running = subprocess.Popen(WORKER, env=environment, stdout=written, stderr=written)
        for _ in range(KILLS):
            time.sleep(dice.uniform(1.5, 5))  # it takes a second to come up
            every = [psutil.Process(running.pid), *psutil.Process(running.pid).children(recursive=True)]
            busy += at_work(environment)
            for each in every:
                each.send_signal(signal.SIGKILL)
            running.wait()
            running = subprocess.Popen(WORKER, env=environment, stdout=written, stderr=written)
    return busy, running


def at_work(environment: dict[str, str]) -> int:
    """Return how many things are being done at this moment."""
    busy: int = rows(environment, "SELECT count(*) FROM work WHERE leased_until > now()")[0][0]
    return busy


def rows(environment: dict[str, str], query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(environment["REELBOX_DATABASE_URL"].replace("+psycopg", "")) as connection:
        return connection.execute(query).fetchall()


def steps(environment: dict[str, str]) -> Counter[tuple[str, ...]]:
    found = rows(environment, "SELECT array_agg(state ORDER BY position) FROM order_steps GROUP BY order_id")
    return Counter(tuple(states) for (states,) in found)


@pytest.mark.timeout(1800)
def test_workers_are_killed_while_they_fulfill() -> None:
    with TemporaryDirectory(prefix="reelbox-vendor-") as name:
        rehearsal = Rehearsal(Path(name), print, 22_400)
        try:
            rehearsal.start()
            environment = rehearsal.environment
            for each in psutil.Process().children(recursive=True):
                if WORKER[1:] == each.cmdline()[1:]:  # nobody watches over it: those that come now are ours
                    each.send_signal(signal.SIGKILL)
            buyer = threading.Thread(target=buy_all, args=(rehearsal,))
            buyer.start()
            busy, running = kill_all(rehearsal.folder / "logs" / "killed.log", environment)
            buyer.join()
            deadline = time.monotonic() + 600
            while steps(environment) != {DONE: PURCHASES} and time.monotonic() < deadline:
                time.sleep(1)
            running.terminate()
            running.wait(30)
            issued = rows(environment, "SELECT count(*), count(DISTINCT subject) FROM ledger WHERE act = 'issued'")
            begun = rows(environment, "SELECT count(*) FROM deployments")
            letters = [
                email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
                for file in (rehearsal.folder / "mail").glob("*killed*.eml")
            ]
            licenses = Counter(str(each["Message-ID"]) for each in letters if "license" in str(each["Subject"]).lower())
            twice = sum(licenses.values()) - len(licenses)
            print(
                f"\n{KILLS} kills, {busy} things under way when it came, {PURCHASES} purchases: {issued}, {begun}, "
                f"{len(licenses)} letters ({twice} handed over twice under one Message-ID), {dict(steps(environment))}"
            )
            assert steps(environment) == {DONE: PURCHASES}
            assert issued == [(PURCHASES, PURCHASES)]
            assert begun == [(PURCHASES,)]
            assert len(licenses) == PURCHASES
        finally:
            rehearsal.supervisor.stop(lambda name: name not in {"PostgreSQL", "Valkey"})
