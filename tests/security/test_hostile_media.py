"""The hostile corpus through the API: each refused by a code within seconds, nothing opened, called or left behind.

Run with ``make security``.
"""

import hashlib
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psutil
import pytest
from fastapi import FastAPI

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.jobs.admission import Lane
from appliance.jobs.service import JobService
from appliance.jobs.worker import Worker
from appliance.kernel.database.sessions import Database
from appliance.kernel.settings import MediaLimits, UploadSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.s3 import S3ObjectStore
from appliance.sources.originals import Originals
from appliance.sources.preparation import Preparation
from tests.integration.http.people import ORIGIN
from tests.media import generate
from tests.security.asgi import client_of
from tests.security.hostile.bait import Bait, laid
from tests.security.hostile.corpus import HARMLESS, Hostile, corpus
from tests.security.rows import dump
from tests.services.api import new_key
from tests.services.postgres import new_workspace

CODE = re.compile(r"(SOURCE|UPLOADS)-\d{3}")
LIMIT_S = 10.0


@dataclass
class Victim:
    """A box that takes uploads and looks at them."""

    client: Any
    database: Database
    objects: S3ObjectStore
    workspace: UUID
    key: str
    work_dir: Path
    answers: list[str]

    def ask(self, method: str, path: str, body: object = None) -> Any:
        url = f"{ORIGIN}/api/v1/workspaces/{self.workspace}{path}"
        answer = self.client.request(method, url, json=body, headers={"Authorization": f"Bearer {self.key}"})
        self.answers.append(answer.text)
        return answer

    def work_off(self) -> None:
        jobs, store = JobService(self.database, {Lane.BACKGROUND: 4}), FolderStore(self.work_dir)
        preparation = Preparation(
            self.database, self.objects, Originals(self.objects, store, 10**9), store, MediaLimits(), UploadSettings()
        )
        worker = Worker(jobs, {"source": preparation}, renew_every=timedelta(seconds=2))
        for workspace_id, job_id in jobs.sweep():
            if workspace_id == self.workspace:
                worker.attend(workspace_id, job_id)

    def outcome(self, file: Hostile) -> tuple[str, float]:
        """Upload a file as a browser does; return the code of its refusal or its state, and the seconds it took."""
        begun = time.monotonic()
        answer = self.ask("POST", "/uploads", {"name": file.name, "size_bytes": len(file.content)})
        if answer.status_code != 201:
            return answer.json()["code"], time.monotonic() - begun
        upload, size = answer.json(), answer.json()["part_bytes"]
        for number in range(1, upload["part_count"] + 1):
            part = file.content[(number - 1) * size : number * size]
            wish = {"md5": hashlib.md5(part).hexdigest()}
            signed = self.ask("POST", f"/uploads/{upload['id']}/parts/{number}", wish).json()
            httpx.put(signed["url"], content=part, headers=signed["headers"]).raise_for_status()
        assert self.ask("POST", f"/uploads/{upload['id']}/complete", {}).status_code == 200
        begun = time.monotonic()
        self.work_off()
        took_s = time.monotonic() - begun
        upload = self.ask("GET", f"/uploads/{upload['id']}").json()
        assert upload["name"].isprintable() or upload["name"].strip(), file.title
        if upload["source_id"] is None:
            return (upload["failure"] or {}).get("code", upload["state"]), took_s
        source = self.ask("GET", f"/sources/{upload['source_id']}").json()
        return (source["failure"] or {}).get("code", source["state"]), took_s


@pytest.fixture(scope="module")
def victim(
    app: FastAPI, database: Database, objects: S3ObjectStore, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Victim]:
    workspace = new_workspace(database)
    key = new_key(database, workspace)
    with client_of(app) as client:
        yield Victim(client, database, objects, workspace, key, tmp_path_factory.mktemp("work"), [])


@pytest.fixture(scope="module")
def bait(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bait]:
    folder = tmp_path_factory.mktemp("bait")
    with laid(folder, generate.clip(tmp_path_factory.mktemp("clip") / "clip.mp4")) as lying:
        yield lying


def left_behind(victim: Victim) -> list[str]:
    """Return the names of what a job left in its folder, beyond the cache of originals."""
    return [path.name for path in (victim.work_dir / "scratch").rglob("*")]


@pytest.mark.timeout(1200)
def test_the_corpus_is_refused_and_nothing_bites(
    victim: Victim, bait: Bait, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong, codes, slowest, count, taken = [], Counter[str](), 0.0, 0, set[str]()
    mine = psutil.Process()
    before = {child.pid for child in mine.children(recursive=True)}
    for file in corpus(tmp_path, bait):
        code, took_s = victim.outcome(file)
        count, slowest = count + 1, max(slowest, took_s)
        codes[code] += 1
        taken |= {file.title} if code == "ready" else set()
        fine = code == "ready" if file.harmless else bool(CODE.fullmatch(code))
        if not fine or took_s > LIMIT_S or bait.bites or left_behind(victim):
            wrong.append((file.title, code, round(took_s, 1), bait.bites[:3], left_behind(victim)))
            bait.bites.clear()
    left = {child.pid for child in mine.children(recursive=True)} - before
    said = "".join(capfd.readouterr())
    with capfd.disabled():
        print(f"\n{count} hostile files, {len(taken)} taken as the videos they are, slowest {slowest:.1f} s")
        print("  " + ", ".join(f"{code} {number}" for code, number in sorted(codes.items())))
    assert not wrong, "\n".join(map(str, wrong))
    assert taken == HARMLESS
    assert count >= 60
    assert not left
    assert bait.text not in said
    assert not [answer for answer in victim.answers if bait.text in answer]


def test_the_canary_is_in_no_object_and_in_no_row(victim: Victim, bait: Bait, server: EmbeddedPostgres) -> None:
    assert bait.text not in dump(server)
    found = [*victim.objects.under(f"workspaces/{victim.workspace}/")]
    assert found
    assert not [one.key for one in found if bait.text.encode() in victim.objects.get(one.key)]


def test_the_bait_is_watched(bait: Bait) -> None:
    """Without this, a dead watcher would look like a safe box."""
    bait.secret.read_text()
    with pytest.raises(httpx.HTTPError):
        httpx.get(bait.url, timeout=1)
    deadline = time.monotonic() + 5
    while len(bait.bites) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert {bite.split()[1] for bite in bait.bites} >= {"file", "TCP"}
    bait.bites.clear()
