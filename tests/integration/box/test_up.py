"""`reelbox up`: one command that starts everything, keeps it running, and leaves nothing behind."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psutil
import pytest

from appliance.entrypoints.box.seaweedfs import PORTS
from appliance.entrypoints.box.server import free_ports
from tests.services.crew import until

REELBOX = Path(sys.executable).with_name("reelbox")
PARTS = 5 + 3  # of ours, and servers


class Up:
    """A box of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        first = free_ports(PORTS + 3)
        self.url = f"http://127.0.0.1:{first}"
        self.ports = range(first, first + PORTS + 3)
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("REELBOX_")} | {
            "REELBOX_BOX_DIR": str(folder / "box"),
            "REELBOX_HTTP_PORT": str(first),
            "REELBOX_POSTGRES_PORT": str(first + 1),
            "REELBOX_VALKEY_PORT": str(first + 2),
            "REELBOX_S3_PORT": str(first + 3),
        }
        self.process: subprocess.Popen[str] | None = None

    def start(self, **more: str) -> subprocess.Popen[str]:
        self.process = subprocess.Popen(
            [REELBOX, "up"], env=self.environment | more, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
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
            return httpx.get(f"{self.url}/readyz").status_code == 200
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
        return [
            one
            for one in self.processes()
            if tuple(one.cmdline()[-len(words) :]) == words and "-I" not in one.cmdline()
        ]


@pytest.fixture(scope="module")
def box() -> Iterator[Up]:
    with TemporaryDirectory(prefix="reelbox-up-") as name:
        Path(name).chmod(0o755)
        up = Up(Path(name))
        yield up
        if up.process is not None and up.process.poll() is None:
            up.process.kill()
        until(lambda: not up.processes(), 10)


@pytest.fixture
def running(box: Up) -> Up:
    if box.process is None or box.process.poll() is not None:
        box.started()
    return box


def test_one_command_starts_everything_on_loopback_and_says_where_to_set_it_up(box: Up) -> None:
    said = box.started()
    token = said.partition("/setup#token=")[2].split()[0]
    assert len(token) > 20
    assert httpx.get(f"{box.url}/healthz").json() == {"status": "alive"}
    assert all(one["ready"] for one in httpx.get(f"{box.url}/readyz").json()["dependencies"])
    listening = {one.laddr.ip for one in psutil.net_connections("inet")
                 if one.status == psutil.CONN_LISTEN and one.laddr and one.laddr.port in box.ports}  # fmt: skip
    assert listening == {"127.0.0.1"}
    secrets = box.folder / "box" / "secrets.json"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600


def test_measurements_are_for_this_machine_only(running: Up) -> None:
    httpx.get(f"{running.url}/api/v1/setup")
    text = httpx.get(f"{running.url}/metrics").text
    counted = [line for line in text.splitlines() if line.startswith("reelbox_http_request_duration_seconds_count")]
    assert any('route="/api/v1/setup"' in line for line in counted), counted
    assert 'reelbox_dependency_ready{dependency="database"} 1.0' in text
    assert "reelbox_disk_free_bytes" in text
    assert httpx.get(f"{running.url}/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_a_part_that_dies_is_started_again(running: Up) -> None:
    for words in (("appliance.entrypoints.http",), ("appliance.entrypoints.worker", "scheduler")):
        (before,) = running.named("-m", *words)
        before.kill()
        before.wait(5)
        until(lambda words=words: bool(running.named("-m", *words)), 10)  # type: ignore[misc]
    (server,) = [one for one in running.processes() if one.name() == "valkey-server"]
    server.kill()
    until(lambda: any(one.name() == "valkey-server" and one.pid != server.pid for one in running.processes()), 10)
    until(running.is_ready, 30)


def test_a_second_box_on_the_same_data_is_refused(running: Up) -> None:
    second = subprocess.run([REELBOX, "up"], env=running.environment, capture_output=True, text=True, check=False)
    assert second.returncode != 0
    assert "BOX-005" in second.stderr
    assert running.is_ready()


def test_it_ends_within_ten_seconds_and_finds_everything_again(running: Up) -> None:
    assert running.process is not None
    began = time.monotonic()
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(15) == 0
    until(lambda: not running.processes(), 1)
    took = time.monotonic() - began
    assert took < 10
    said = running.started()
    assert "Reelbox runs" in said
    print(f"\nended in {took:.1f} s")


def test_nothing_is_left_when_it_is_killed(running: Up) -> None:
    assert running.process is not None
    assert len(running.processes()) > PARTS
    running.process.kill()
    took = until(lambda: not running.processes(), 10)
    print(f"\nnothing left after {took:.2f} s")
    assert "Reelbox runs" in running.started()


def test_a_port_in_use_is_named(running: Up) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        other = running.environment | {"REELBOX_BOX_DIR": str(running.folder / "other")}
        for variable, server in (("HTTP", "the API"), ("POSTGRES", "PostgreSQL")):
            ports = {"REELBOX_HTTP_PORT": str(free_ports(1)), f"REELBOX_{variable}_PORT": port}
            refused = subprocess.run([REELBOX, "up"], env=other | ports, capture_output=True, text=True, check=False)
            assert refused.returncode == 4
            assert f"BOX-001 Port {port}, which {server} needs" in refused.stderr


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"REELBOX_DATABASE_URL": "postgresql+psycopg://a:canary-secret@127.0.0.1:9/x"}, "REELBOX_DATABASE_SYSTEM_URL"),
        (
            dict.fromkeys(
                ("REELBOX_DATABASE_URL", "REELBOX_DATABASE_SYSTEM_URL", "REELBOX_DATABASE_OWNER_URL"),
                "postgresql+psycopg://a:canary-secret@127.0.0.1:9/x",
            ),
            "REELBOX_DATABASE_URL",
        ),
        ({"REELBOX_BROKER_URL": "amqp://x"}, "REELBOX_BROKER_URL"),
        ({"REELBOX_BROKER_URL": "redis://:canary-secret@127.0.0.1:9/0"}, "REELBOX_BROKER_URL"),
        ({"REELBOX_S3_BUCKET": "bucket", "REELBOX_S3_ENDPOINT": "http://127.0.0.1:9"}, "REELBOX_S3_ENDPOINT"),
    ],
)
def test_a_server_of_ones_own_that_does_not_answer_is_named_by_its_variable(
    variables: dict[str, str], named: str
) -> None:
    with TemporaryDirectory(prefix="reelbox-up-") as name:
        Path(name).chmod(0o755)
        process = Up(Path(name)).start(**variables)
        _, error = process.communicate(timeout=60)
        last = error.splitlines()[-1]
        assert process.returncode in {2, 4}
        assert named in last
        assert "canary-secret" not in error
