"""What the service costs beyond the engine: the same video by ``reelbox edit`` and through a box."""

import os
import subprocess
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from appliance.entrypoints.box.credentials import credentials
from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.kernel.database.sessions import Database
from appliance.sources.models import SourceRow, SourceState
from tests.bench.measure import Targets, weigh
from tests.bench.programs import REELBOX
from tests.media.generate import ffmpeg
from tests.media.talk import talk
from tests.services.api import new_key
from tests.services.box import Up, box_of_a_test
from tests.services.postgres import new_workspace, settings_of

SECONDS = 60
_MOST = 1.1
_LOOK_S = 0.1
_KINDS = ("source", "draft", "render")


def measure(server: EmbeddedPostgres, folder: Path, targets: Targets) -> None:
    """Edit a minute of 720p both ways, and print where the service spends its time."""
    del server
    source = folder / "talk.mp4"
    once = ("-stream_loop", "-1", "-i", talk(folder / "once.mp4"), "-t", str(SECONDS), "-vf", "scale=1280:720")
    coded = ("-c:v", "libx264", "-preset", "superfast", "-crf", "20", "-g", "60", "-c:a", "copy")
    ffmpeg(*once, *coded, source)
    # Workers are as nice as this: what is compared is work, not who goes first.
    engine = weigh(["nice", "-n", "5", REELBOX, "edit", source, "-o", folder / "cli.mp4", "--work-dir", folder / "cli"])
    print(f"       reelbox edit              {engine.wall_s:6.1f} s wall {engine.cpu_s:6.1f} CPU-s", flush=True)
    with box_of_a_test() as box:
        box.started()
        with closing(Database(settings_of(_postgres(box)))) as database:
            workspace = new_workspace(database)
            key = new_key(database, workspace)
            before, began = _cpu_s(box), time.monotonic()
            editing = subprocess.Popen(
                [REELBOX, "remote", "edit", source, "-o", folder / "service.mp4"],
                env=os.environ
                | {"REELBOX_SERVER": box.url, "REELBOX_API_KEY": key, "REELBOX_WORKSPACE": str(workspace)},
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            while not _prepared(database, workspace) and editing.poll() is None:
                time.sleep(_LOOK_S)
            prepared = _cpu_s(box)
            if editing.wait():
                raise RuntimeError("reelbox remote edit failed")
            wall, after = time.monotonic() - began, _cpu_s(box)
            jobs = _jobs(box, workspace, key)
    for job in sorted(jobs, key=lambda job: str(job["queued_at"])):
        print(f"       job {job['kind']:<22}{_took(job):6.1f} s wall", flush=True)
    print(f"       reelbox remote edit       {wall:6.1f} s wall {after - before:6.1f} CPU-s of the box,")
    print(f"       of these until the source was prepared    {prepared - before:6.1f} CPU-s", flush=True)
    spent = sum(_took(job) for job in jobs if job["kind"] in {"draft", "render"})
    targets.at_most("draft and render jobs / reelbox edit: wall", spent / engine.wall_s, _MOST)
    targets.at_most("draft and render jobs / reelbox edit: CPU", (after - prepared) / engine.cpu_s, _MOST)
    # What `edit` does not make is in here: the proxy, the sprite and the peaks of the studio.
    targets.at_most("upload to download / reelbox edit: wall", wall / engine.wall_s, _MOST)


def _postgres(box: Up) -> EmbeddedPostgres:
    port, folder = int(box.environment["REELBOX_POSTGRES_PORT"]), box.folder / "box"
    return EmbeddedPostgres(folder / "postgres", port, credentials(folder / "secrets.json"))


def _prepared(database: Database, workspace: UUID) -> bool:
    """Tell whether the source is ready, which is when its draft begins."""
    with database.workspace(workspace) as session:
        return session.scalar(select(SourceRow.state)) == SourceState.READY


def _cpu_s(box: Up) -> float:
    """Return what every process of the box has used, those that have ended included."""
    return sum(sum(process.cpu_times()[:4]) for process in box.processes())


def _jobs(box: Up, workspace: UUID, key: str) -> list[dict[str, Any]]:
    url = f"{box.url}/api/v1/workspaces/{workspace}/jobs"
    found = httpx.get(url, headers={"Authorization": f"Bearer {key}"}).raise_for_status().json()["items"]
    return [job for job in found if job["kind"] in _KINDS]


def _took(job: dict[str, Any]) -> float:
    began, ended = (datetime.fromisoformat(job[name]) for name in ("queued_at", "ended_at"))
    return (ended - began).total_seconds()
