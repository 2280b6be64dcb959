"""Two worker processes on one render: both make chunks, none is made twice, and a killed one's work goes on."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.jobs.machine import ENDED, Job, JobState
from appliance.kernel.database.tenancy import Role
from appliance.videos import repository
from appliance.videos.models import VideoRow
from appliance.videos.schemas import NewRenders
from tests.media.barcode import read_barcode
from tests.services.videos import World

SLOW = "veryslow"  # a chunk then takes longer than the sound of the whole
ROOT = Path(__file__).parents[3]


@contextmanager
def workers(world: World, server: EmbeddedPostgres, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    environment = {
        **os.environ,
        "REELBOX_DATABASE_URL": server.url(Role.APP),
        "REELBOX_DATABASE_SYSTEM_URL": server.url(Role.SYSTEM),
    }
    command = [sys.executable, "-m", "tests.services.videos", str(world.folder), str(world.source), SLOW]
    begun = [subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) for _ in range(count)]
    try:
        for process in begun:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
        yield begun
    finally:
        for process in begun:
            process.kill()
            process.wait()


def requested(world: World, workspace: UUID, video: VideoRow) -> tuple[UUID, UUID]:
    """Ask for a render; return its id and its job's."""
    with world.database.workspace(workspace) as session:
        (row,), _ = world.renders.request(session, video.id, NewRenders(), None)
        return row.id, row.job_id


def ended(world: World, workspace: UUID, job_id: UUID, within_s: float = 90) -> Job:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        job = world.jobs.get(workspace, job_id)
        if job.state in ENDED:
            return job
        time.sleep(0.1)
    raise AssertionError(f"the job has not ended: {job}")


def test_two_worker_processes_share_one_render(
    world: World, workspace: UUID, video: VideoRow, server: EmbeddedPostgres
) -> None:
    with workers(world, server, 2):
        render_id, job_id = requested(world, workspace, video)
        job = ended(world, workspace, job_id)
    assert (job.state, job.failure) == (JobState.SUCCEEDED, None)
    chunks = {step.name: step for step in job.steps if step.name.startswith("encode:")}
    assert len(chunks) == 5
    by = Counter(step.output["by"] for step in chunks.values() if step.output)
    assert len(by) == 2, by
    made = {name: step.output and step.output["made"] for name, step in chunks.items()}
    assert made == dict.fromkeys(chunks, 1)
    assert {step.attempts for step in job.steps} == {1}
    with world.database.workspace(workspace) as session:
        row = repository.render(session, render_id)
    assert row.object_key is not None
    assert row.report is not None
    # The join found all chunks there and encoded none again.
    assert (row.report["chunks"], row.report["chunks_reused"], row.report["damaged"]) == (5, 0, [])
    delivered = world.objects.folder / row.object_key
    assert delivered.stat().st_size == row.size_bytes
    assert read_barcode(delivered) == list(range(2700))
    # Alone and from nothing, one worker makes the same file.
    alone = World(world.database, world.folder / "alone", world.source, SLOW)
    render_id, job_id = requested(alone, workspace, video)
    assert alone.finished(workspace, job_id).failure is None
    with world.database.workspace(workspace) as session:
        again = repository.render(session, render_id)
    assert again.object_key is not None
    assert (alone.objects.folder / again.object_key).read_bytes() == delivered.read_bytes()
