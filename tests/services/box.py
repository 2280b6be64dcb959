"""A whole box of a test: `reelbox up` on ports and in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import httpx
import psutil

from appliance.entrypoints.box.seaweedfs import PORTS
from appliance.entrypoints.box.server import free_ports
from tests.services.crew import until

REELBOX = Path(sys.executable).with_name("reelbox")


T = TypeVar("T", bound="Up")


class Up:
    """A box of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        first = free_ports(PORTS + 6)
        self.url = f"http://127.0.0.1:{first}"
        self.api = f"http://127.0.0.1:{first + 3}"
        self.more_ports = (first + 4, first + 5)
        """For what a test starts beside it."""
        self.ports = range(first, first + PORTS + 6)
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("REELBOX_")} | {
            "REELBOX_BOX_DIR": str(folder / "box"),
            "REELBOX_HTTP_PORT": str(first),
            "REELBOX_POSTGRES_PORT": str(first + 1),
            "REELBOX_VALKEY_PORT": str(first + 2),
            "REELBOX_API_PORT": str(first + 3),
            "REELBOX_S3_PORT": str(first + 6),
            "REELBOX_STUDIO_DIR": str(folder / "no studio"),
        }
        self.process: subprocess.Popen[str] | None = None

    def command(self) -> list[str]:
        """Return what starts it."""
        return [str(REELBOX), "up"]

    def start(self, **more: str) -> subprocess.Popen[str]:
        self.process = subprocess.Popen(
            self.command(), env=self.environment | more, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        return self.process

    def started(self) -> str:
        """Start it and wait until it says that it runs; return what it said until then."""
        process, said = self.start(), ""
        assert process.stdout is not None
        for line in process.stdout:
            said += line
            if line.startswith("Reelbox runs"):
                until(self.is_ready, 30)
                return said
        raise AssertionError(process.stderr.read() if process.stderr else said)

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.api}/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def processes(self) -> list[psutil.Process]:
        """Return everything that carries this box's environment."""
        mine = self.environment["REELBOX_BOX_DIR"]
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("REELBOX_BOX_DIR") == mine:
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def named(self, *words: str) -> list[psutil.Process]:
        """Return the processes whose command ends so, their wrappers not."""
        found = []
        for one in self.processes():
            with suppress(psutil.Error):  # it may be ending
                command = one.cmdline()
                if tuple(command[-len(words) :]) == words and "-I" not in command:
                    found.append(one)
        return found


class CutOff(Up):
    """A box in a network of its own, in which there is nothing but itself; root alone can make one."""

    def command(self) -> list[str]:
        return ["unshare", "--net", "--", "sh", "-c", 'ip link set lo up && exec "$0" up', str(REELBOX)]

    def inside(self, *words: object) -> list[str]:
        """Return a command that runs where the box is."""
        assert self.process is not None
        return ["nsenter", f"--net=/proc/{self.process.pid}/ns/net", "--", *map(str, words)]

    def reaches(self, url: str) -> bool:
        """Tell whether something answers there, asked from where the box is."""
        asked = self.inside("curl", "--silent", "--fail", "--max-time", "5", "--output", "/dev/null", url)
        return subprocess.run(asked, env=self.environment, check=False).returncode == 0

    def is_ready(self) -> bool:
        return self.reaches(f"{self.api}/readyz")


def listener(port: int) -> int:
    """Return the process that listens on a port, 0 where none does."""
    for one in psutil.net_connections("inet"):
        if one.status == psutil.CONN_LISTEN and one.laddr and one.laddr.port == port:
            return one.pid or 0
    return 0


@contextmanager
def box_of_a_test() -> Iterator[Up]:
    """Yield a box that is not started yet; whatever runs of it is gone afterwards."""
    with _of_a_test(Up) as up:
        yield up


@contextmanager
def cut_off_box() -> Iterator[CutOff]:
    """Yield a box that is not started yet and that will have no network; whatever runs of it is gone afterwards."""
    with _of_a_test(CutOff) as up:
        yield up


@contextmanager
def _of_a_test(kind: type[T]) -> Iterator[T]:
    with TemporaryDirectory(prefix="reelbox-up-") as name:
        Path(name).chmod(0o755)
        up = kind(Path(name))
        yield up
        if up.process is not None and up.process.poll() is None:
            up.process.kill()
        until(lambda: not up.processes(), 10)
