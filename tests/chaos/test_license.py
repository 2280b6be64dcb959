"""The license drill: a box without a network, whose time faketime moves from valid to restricted while it renders.

No code of the box knows of it: its API and its scheduler begin anew with libfaketime loaded before them. Workers and
servers keep the right time: object storage refuses requests of another date. Run with ``make drill-license``.
"""

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from appliance.kernel.database.tenancy import Role
from tests.media.talk import talk as make_talk
from tests.services.box import REELBOX, Up, box_of_a_test
from tests.services.crew import until

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
VENDOR = Path(sys.executable).with_name("reelbox-vendor")
pytestmark = pytest.mark.skipif(LIBRARY is None, reason="needs Debian's package faketime")

SITE = """
import os, pathlib, sys
if {"appliance.entrypoints.http", "scheduler"} & set(sys.orig_argv) and "LD_PRELOAD" not in os.environ:
    os.environ["LD_PRELOAD"] = os.environ["DRILL_LIBRARY"]
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
from appliance.licensing import trust
trust._FILE = pathlib.Path(os.environ["DRILL_KEYS"])
"""


class Drill:
    """A box, its vendor, and the time."""

    def __init__(self, up: Up, folder: Path) -> None:
        self.up, self.folder = up, folder
        self.offset = folder / "offset"
        self.offset.write_text("+0")
        (folder / "sitecustomize.py").write_text(SITE)
        up.environment |= {
            "PYTHONPATH": f"{folder}:{Path(__file__).parents[2]}",
            "DRILL_KEYS": str(folder / "keys.json"),
            "DRILL_LIBRARY": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self.offset),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }
        self.vendor("rotate-key")
        (folder / "keys.json").write_text(self.vendor("keys"))

    def vendor(self, *words: object) -> str:
        environment = {
            "REELBOX_VENDOR_HOME": str(self.folder / "vendor"), "REELBOX_VENDOR_PASSPHRASE": "open sesame, please",
        }  # fmt: skip
        command = [str(VENDOR), "license", *map(str, words)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def reelbox(self, *words: object) -> str:
        """Run a command on the box, in its time and with its database."""
        passwords = json.loads((self.up.folder / "box" / "secrets.json").read_text())
        address = f"127.0.0.1:{self.up.environment['REELBOX_POSTGRES_PORT']}/reelbox"
        environment = self.up.environment | {
            "LD_PRELOAD": str(LIBRARY),
            "REELBOX_MACHINE_KEY_FILE": str(self.up.folder / "box" / "machine.key"),
            "REELBOX_DATABASE_URL": f"postgresql+psycopg://{Role.APP}:{passwords[Role.APP]}@{address}",
            "REELBOX_DATABASE_SYSTEM_URL": f"postgresql+psycopg://{Role.SYSTEM}:{passwords[Role.SYSTEM]}@{address}",
        }
        command = [str(REELBOX), *map(str, words)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def at(self, days: float) -> str:
        """Move the time of the box; return the state that its next look finds."""
        self.offset.write_text(f"+{days}d")
        return str(json.loads(self.reelbox("license", "show", "--json"))["state"])


@pytest.fixture(scope="module")
def drill() -> Iterator[Drill]:
    with box_of_a_test() as up:
        folder = up.folder / "drill"
        folder.mkdir()
        up.environment["REELBOX_PUBLIC_URL"] = up.url.replace("127.0.0.1", "localhost")
        yield Drill(up, folder)


@pytest.mark.timeout(600)
def test_a_license_runs_out_while_a_render_runs_and_a_renewed_file_mends_it(drill: Drill, tmp_path: Path) -> None:
    said = drill.up.started()
    drill.reelbox("license", "request", "-o", drill.folder / "box.request")
    sold = json.loads(drill.vendor("issue", "studio", "--customer", "Acme", "--order", "o1").splitlines()[0])["subject"]
    drill.vendor("answer", sold, drill.folder / "box.request", "-o", drill.folder / "box.lic")
    drill.reelbox("license", "install", drill.folder / "box.lic")

    link = said.partition("Set it up:")[2].split()[0]
    words = [str(EXAMPLES / "set-up.sh"), link, "drill@example.com", "otter lamp harbor quartz"]
    told = subprocess.run(words, env=drill.up.environment, capture_output=True, text=True, check=True).stdout
    environment = dict(word.split("=", 1) for word in shlex.split(told)[1:])
    made = subprocess.run(
        [EXAMPLES / "first-video.sh", make_talk(tmp_path / "talk.mp4"), tmp_path / "made.mp4"],
        env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    print("\nrendered under the license:", made.stdout.strip().splitlines()[-1])

    base = f"{environment['REELBOX_SERVER']}/api/v1/workspaces/{environment['REELBOX_WORKSPACE']}"
    api = httpx.Client(headers={"Authorization": f"Bearer {environment['REELBOX_API_KEY']}"}, timeout=30)
    video = api.get(f"{base}/videos").json()["items"][0]["id"]

    def ask(height: int) -> httpx.Response:
        return api.post(f"{base}/videos/{video}/renders", json={"height": height})

    def state(render: str) -> str:
        return str(api.get(f"{base}/renders/{render}").json()["state"])

    running = ask(1440).json()["items"][0]["id"]
    until(lambda: state(running) == "running", 60)
    states = [drill.at(days) for days in (300, 352, 366, 380)]
    assert state(running) == "running"
    refused = ask(720)
    print(f"states {states}; the next render: {refused.status_code} {refused.json()['code']}")
    assert states == ["valid", "expiring", "grace", "restricted"]
    assert (refused.status_code, refused.json()["code"]) == (402, "LICENSE-002")
    began = time.monotonic()
    until(lambda: state(running) not in {"queued", "running"}, 300)
    assert state(running) == "succeeded"
    print(f"the render that ran ended {time.monotonic() - began:.0f} s later: {state(running)}")

    drill.vendor("renew", sold, "--order", "o2", "-o", drill.folder / "renewed.lic")
    drill.reelbox("license", "install", drill.folder / "renewed.lic")
    assert drill.at(380) == "valid"
    assert ask(360).status_code == 202
