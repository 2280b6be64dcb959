"""Uploads over a bad line: the same file arrives, and hardly more is sent than has to be.

Run with ``make chaos``. ``REELBOX_CHAOS_SEED`` repeats a sequence of moments, ``REELBOX_CHAOS_MB`` makes the large file
smaller.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from appliance.bootstrap.service import assemble
from appliance.entrypoints.cli.remote.httpx import Server, Uploader
from appliance.entrypoints.http.app import create_app
from appliance.jobs.admission import Lane
from appliance.jobs.service import JobService
from appliance.jobs.worker import Worker
from appliance.kernel.database.sessions import Database
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.settings import HttpSettings, MediaLimits, UploadSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.s3 import S3ObjectStore
from appliance.kernel.work import Work
from appliance.sources.models import SourceRow, UploadRow
from appliance.sources.originals import Originals
from appliance.sources.preparation import Preparation
from tests.chaos.faulty import FaultyProxy, Plan
from tests.services.api import new_key, served
from tests.services.postgres import new_workspace, postgres, settings_of
from tests.services.seaweedfs import seaweedfs
from tests.services.storage import bucket_at

SEED = int(os.environ.get("REELBOX_CHAOS_SEED", time.time_ns()))
LARGE = int(os.environ.get("REELBOX_CHAOS_MB", "1024")) << 20


@dataclass
class Box:
    """A box with a bad line to its object storage."""

    database: Database
    objects: S3ObjectStore
    proxy: FaultyProxy
    server: Server
    workspace: UUID
    chance: random.Random
    work_dir: Path

    def key_of(self, upload_id: str) -> str:
        with self.database.workspace(self.workspace) as session:
            return session.get_one(UploadRow, (self.workspace, UUID(upload_id))).key

    def work_off(self) -> None:
        jobs, store = JobService(self.database, {Lane.BACKGROUND: 4}), FolderStore(self.work_dir)
        preparation = Preparation(
            self.database, self.objects, Originals(self.objects, store, 10**9), store, MediaLimits(), UploadSettings()
        )
        worker = Worker(jobs, {"source": preparation}, renew_every=timedelta(seconds=2))
        for workspace_id, job_id in jobs.sweep():
            worker.attend(workspace_id, job_id)

    def sources(self) -> int:
        with self.database.workspace(self.workspace) as session:
            return session.scalar(select(func.count()).select_from(SourceRow)) or 0


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with postgres() as server, seaweedfs() as storage:
        database = Database(settings_of(server))
        with FaultyProxy(storage.port) as proxy:
            objects = S3ObjectStore(bucket_at(storage.url, f"http://127.0.0.1:{proxy.port}"))
            objects.prepare()
            http = HttpSettings(public_url="http://localhost:8080", requests_per_minute=100_000)
            services = assemble(database, http, MemoryRates(), mailer=None, objects=objects)
            workspace = new_workspace(database)
            key = new_key(database, workspace)
            with served(create_app(services)) as url:
                work_dir = tmp_path_factory.mktemp("work")
                chance = random.Random(SEED)  # noqa: S311  repeatable, not secret
                print(f"seed {SEED}")
                yield Box(database, objects, proxy, Server(url, str(workspace), key), workspace, chance, work_dir)
        database.close()


def random_file(path: Path, size: int) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for start in range(0, size, 1 << 24):
            block = os.urandom(min(1 << 24, size - start))
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


@pytest.mark.timeout(600)
def test_a_line_that_breaks_fifty_times_a_gibibyte_costs_a_part_each(box: Box, tmp_path: Path) -> None:
    path = tmp_path / "large.mp4"
    sha256 = random_file(path, LARGE)
    cuts = [box.chance.randrange(LARGE) for _ in range(max(1, 50 * LARGE >> 30))]
    wanted = len(cuts)
    box.proxy.begin(Plan(cuts=cuts))
    uploader = Uploader(box.server, pause_s=0.02)
    started = time.monotonic()
    done = uploader.upload(path, Work())
    seconds = time.monotonic() - started
    uploader.close()
    path.unlink()
    sent = uploader.parts_sent - done["part_count"]
    arrived = hashlib.sha256()
    fetched = tmp_path / "back"
    box.objects.download(box.key_of(done["id"]), fetched, Work())
    with fetched.open("rb") as file:
        while block := file.read(1 << 24):
            arrived.update(block)
    fetched.unlink()
    box.objects.delete([box.key_of(done["id"])])
    print(
        f"{LARGE >> 20} MiB in {done['part_count']} parts, cut {box.proxy.cut} times: {sent} parts sent again, "
        f"SHA-256 {'the same' if arrived.hexdigest() == sha256 else 'ANOTHER'}, {seconds:.1f} s"
    )
    assert arrived.hexdigest() == sha256
    assert box.proxy.cut == wanted
    assert sent <= box.proxy.cut


@pytest.mark.timeout(300)
def test_a_flipped_bit_is_refused_every_time(box: Box) -> None:
    size, refused = 300_000, 0
    client = httpx.Client(
        base_url=f"{box.server.url}/api/v1/workspaces/{box.workspace}",
        headers={"Authorization": f"Bearer {box.server.api_key}"},
    )
    upload = client.post("/uploads", json={"name": "flipped.mp4", "size_bytes": size}).json()
    for _ in range(100):
        body = os.urandom(size)
        signed = client.post(
            f"/uploads/{upload['id']}/parts/1", json={"md5": hashlib.md5(body).hexdigest()}
        ).json()  # fmt: skip
        box.proxy.begin(Plan(flip=box.chance.randrange(size)))
        answer = httpx.put(signed["url"], headers=signed["headers"], content=body)
        assert box.proxy.plan.flip is None
        there = client.get(f"/uploads/{upload['id']}/parts").json()
        refused += answer.status_code == 400 and there == []
    client.delete(f"/uploads/{upload['id']}")
    client.close()
    print(f"flipped bits refused: {refused} of 100")
    assert refused == 100


@pytest.mark.timeout(300)
@pytest.mark.parametrize("percent", [10, 50, 99])
def test_a_client_that_is_killed_goes_on_and_makes_no_second_source(box: Box, tmp_path: Path, percent: int) -> None:
    size, before = 200 << 20, box.sources()
    path = tmp_path / f"killed-{percent}.mp4"
    sha256 = random_file(path, size)
    program = "import sys; from appliance.entrypoints.cli.main import run; sys.exit(run(sys.argv[1:]))"
    options = {"--server": box.server.url, "--api-key": box.server.api_key, "--workspace": box.server.workspace_id}
    words = [word for option in options.items() for word in option]
    command = [sys.executable, "-c", program, "remote", "upload", str(path), "--json", *words]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        kill = (size * percent // 100, lambda: os.kill(child.pid, signal.SIGKILL))
        box.proxy.begin(Plan(rate=100e6, at=[kill]))
        assert child.wait(120) == -signal.SIGKILL
    box.proxy.begin(Plan())
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    done = json.loads(again.stdout.splitlines()[-1])["upload"]
    sent = box.proxy.passed / size
    box.work_off()
    with box.database.workspace(box.workspace) as session:
        stored = session.scalars(select(SourceRow.sha256).where(SourceRow.name == path.name)).all()
        uploads = session.scalars(select(UploadRow.id).where(UploadRow.name == path.name)).all()
    box.objects.delete([box.key_of(done["id"])])
    print(f"killed at {percent} %: went on with {sent:.0%} of the file to send, {len(stored)} source")
    assert stored == [sha256]
    assert len(uploads) == 1
    assert box.sources() == before + 1
    assert sent < 1.02 - percent / 100 + 3 * (16 << 20) / size
