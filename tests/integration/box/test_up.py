"""`reelbox up`: one command that starts everything on loopback, or says what keeps it from that."""

import socket
import stat
import subprocess
from collections.abc import Iterator

import httpx
import psutil
import pytest

from appliance.entrypoints.box.server import free_ports
from tests.services.box import REELBOX, Up, box_of_a_test


@pytest.fixture(scope="module")
def box() -> Iterator[Up]:
    with box_of_a_test() as up:
        yield up


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


def test_a_second_box_on_the_same_data_is_refused(running: Up) -> None:
    second = subprocess.run([REELBOX, "up"], env=running.environment, capture_output=True, text=True, check=False)
    assert second.returncode != 0
    assert "BOX-005" in second.stderr
    assert running.is_ready()


def test_a_port_in_use_is_named(running: Up) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        other = running.environment | {"REELBOX_BOX_DIR": str(running.folder / "other")}
        for variable, server in (("HTTP", "Caddy"), ("API", "the API"), ("POSTGRES", "PostgreSQL")):
            first = free_ports(2)
            ports = {"REELBOX_HTTP_PORT": str(first), "REELBOX_API_PORT": str(first + 1)}
            ports[f"REELBOX_{variable}_PORT"] = port
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
        ({"REELBOX_BROKER_URL": "redis://:canary-secret@127.0.0.1:9/0"}, "REELBOX_BROKER_URL"),
        ({"REELBOX_S3_BUCKET": "bucket", "REELBOX_S3_ENDPOINT": "http://127.0.0.1:9"}, "REELBOX_S3_ENDPOINT"),
    ],
)
def test_a_server_of_ones_own_that_does_not_answer_is_named_by_its_variable(
    variables: dict[str, str], named: str
) -> None:
    with box_of_a_test() as box:
        process = box.start(**variables)
        _, error = process.communicate(timeout=60)
        last = error.splitlines()[-1]
        assert process.returncode in {2, 4}
        assert named in last
        assert "canary-secret" not in error
