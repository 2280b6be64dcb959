"""The servers of a box: on loopback, for whoever has the secret, and gone when they are ended."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import boto3
import httpx
import psutil
import pytest
import redis
from botocore.client import BaseClient, Config
from botocore.exceptions import ClientError

from appliance.entrypoints.box.seaweedfs import PORTS, EmbeddedSeaweedFS
from appliance.entrypoints.box.server import Owner, ServerProcess, free_port, require_free
from appliance.entrypoints.box.valkey import EmbeddedValkey
from appliance.kernel.errors import ReelboxError
from tests.services.seaweedfs import KEY, SECRET, seaweedfs
from tests.services.valkey import valkey_server


@pytest.fixture(scope="module")
def broker() -> Iterator[EmbeddedValkey]:
    with valkey_server() as running:
        yield running


@pytest.fixture(scope="module")
def store() -> Iterator[EmbeddedSeaweedFS]:
    with seaweedfs() as running:
        yield running


def s3(store: EmbeddedSeaweedFS, secret: str = SECRET) -> BaseClient:
    return boto3.client(
        "s3", endpoint_url=store.url, aws_access_key_id=KEY, aws_secret_access_key=secret, region_name="us-east-1",
        config=Config(retries={"total_max_attempts": 1}),
    )  # fmt: skip


def listening(first: int, count: int = 1) -> list[str]:
    """Return the addresses of what listens on some ports."""
    wanted = range(first, first + count)
    found = psutil.net_connections("inet")
    return [
        one.laddr.ip for one in found if one.status == psutil.CONN_LISTEN and one.laddr and one.laddr.port in wanted
    ]


def test_valkey_answers_only_who_has_its_password(broker: EmbeddedValkey) -> None:
    with redis.Redis.from_url(broker.url) as client:
        assert client.ping()
    with redis.Redis(port=broker.port) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_seaweedfs_keeps_objects_over_a_kill_and_answers_only_who_has_its_key(store: EmbeddedSeaweedFS) -> None:
    s3(store).create_bucket(Bucket="reelbox")
    s3(store).put_object(Bucket="reelbox", Key="a/b", Body=b"pictures")
    store.stop(immediately=True)
    assert not store.alive
    store.start()
    assert s3(store).get_object(Bucket="reelbox", Key="a/b")["Body"].read() == b"pictures"
    with pytest.raises(ClientError, match=r"403|SignatureDoesNotMatch"):
        s3(store, "wrong").list_objects_v2(Bucket="reelbox")


def test_a_page_elsewhere_may_put_a_part_through_a_presigned_address(store: EmbeddedSeaweedFS) -> None:
    asked = httpx.options(
        f"{store.url}/reelbox/a",
        headers={"Origin": "https://studio.example", "Access-Control-Request-Method": "PUT"},
    )
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] in {"*", "https://studio.example"}


def test_nothing_listens_beyond_loopback(broker: EmbeddedValkey, store: EmbeddedSeaweedFS) -> None:
    assert set(listening(broker.port)) == {"127.0.0.1"}
    addresses = listening(store.port, PORTS)
    assert len(addresses) >= PORTS
    assert set(addresses) == {"127.0.0.1"}


@pytest.mark.skipif(os.getuid() != 0, reason="only root has another user to run them")
def test_nothing_runs_as_root(broker: EmbeddedValkey, store: EmbeddedSeaweedFS) -> None:
    servers = [
        process for process in psutil.process_iter(["name", "uids"]) if process.name() in {"weed", "valkey-server"}
    ]
    assert servers
    assert all(process.uids().real for process in servers)


@pytest.mark.skipif(os.getuid() != 0, reason="only root has another user to run them")
def test_programs_in_a_folder_closed_to_their_user_are_copied_with_their_libraries(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    for file in (closed / "server" / "bin" / "run", closed / "server.libs" / "libx.so"):
        file.parent.mkdir(parents=True)
        file.write_text(file.name)
    closed.chmod(0o700)
    for again in ("older", "newer"):
        (closed / "server" / "bin" / "run").write_text(again)
        copy = Owner.here().within_reach(closed / "server", tmp_path / "open")
        assert copy == tmp_path / "open" / "server"
        assert (copy / "bin" / "run").read_text() == again
    assert (tmp_path / "open" / "server.libs" / "libx.so").exists()
    assert Owner(0, 0).within_reach(closed / "server", tmp_path / "open") == closed / "server"


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ReelboxError, match=f"BOX-001 Port {port}, which Valkey needs"):
            require_free(port, "Valkey")


def test_a_server_that_does_not_come_up_names_its_log(tmp_path: Path) -> None:
    server = ServerProcess("Valkey", ["false"], tmp_path / "log")
    with pytest.raises(ReelboxError, match=r"BOX-002 Valkey does not start: see .*log"):
        server.await_answer(lambda: False)
