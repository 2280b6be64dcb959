"""The service of videos over a real database, with a recognizer and a painter that answer at once.

As a program it is a worker, in a process of its own: ``python -m tests.services.videos FOLDER SOURCE PRESET``, with the
database's addresses in the environment.
"""

import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from appliance.editing.analysis import Interval, Transcript, Word
from appliance.jobs.admission import Lane
from appliance.jobs.machine import ENDED, Job
from appliance.jobs.service import JobService
from appliance.jobs.worker import Worker
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from appliance.kernel.hashing import sha256_of
from appliance.kernel.settings import DatabaseSettings, MediaLimits, RenderSettings, load
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.storage.ports import ArtifactStore
from appliance.kernel.work import Work
from appliance.quality.service import Inspector
from appliance.renders.service import Renderer
from appliance.sources.models import SourceRow
from appliance.speech.service import SpeechService
from appliance.videos import errors
from appliance.videos.handlers import Draft, Render, handlers
from appliance.videos.planning import Planner
from appliance.videos.ports import SourceFile
from appliance.videos.rendering import RenderService
from appliance.videos.service import VideoService
from appliance.videos.studio import Studio
from tests.fakes.license import Unlimited
from tests.fakes.objects import FakeObjects
from tests.fakes.painter import FakePainter
from tests.fakes.speech import FakeRecognizers, FakeVoiceActivity
from tests.services.builtin import BuiltIn
from tests.services.sources import add_source
from tests.unit.editing.builders import typesetting

SLOTS = {Lane.RENDER: 1, Lane.PREVIEW: 1, Lane.BACKGROUND: 2}
SOURCE_ID = UUID("01900000-0000-7000-8000-00000000beef")


class Speaker:
    """Hears a sentence every two seconds: ``Đường phố số 7.`` is the seventh."""

    identity = "speaker-1"
    languages = frozenset({"en", "vi"})

    def recognize(self, pcm: Path, voices: Sequence[Interval], language: str | None, work: Work) -> Transcript:
        words = [
            Word(text=text, start_s=voice.start_s + n * 0.25, end_s=voice.start_s + n * 0.25 + 0.2, confidence=0.95)
            for number, voice in enumerate(voices)
            for n, text in enumerate(("Đường", "phố", "số", f"{number}."))
        ]
        return Transcript(language=language or "vi", confidence=0.95, recognizer=self.identity, words=tuple(words))


class FolderObjects(FakeObjects):
    """Objects that several processes see."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def upload(self, key: str, path: Path, work: Work, media_type: str = "application/octet-stream") -> None:
        super().upload(key, path, work, media_type)
        (self.folder / key).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, self.folder / key)


@dataclass
class OneSource:
    """A workspace with one source."""

    path: Path
    opened: list[UUID] = field(default_factory=list)

    def find(self, session: Session, source_id: UUID) -> SourceFile:
        if source_id != SOURCE_ID:
            raise errors.UNKNOWN_VIDEO(video=source_id)
        return SourceFile(SOURCE_ID, sha256_of(self.path), "talk", 90.0)

    def open(self, workspace_id: UUID, source_id: UUID, work: Work) -> Path:
        self.opened.append(source_id)
        return self.path


def add_one(database: Database, workspace_id: UUID) -> None:
    """Insert the row of the one source."""
    with database.workspace(workspace_id) as session:
        session.execute(update(SourceRow).values(id=SOURCE_ID).where(SourceRow.id == add_source(session, workspace_id)))


@dataclass
class Studios:
    """Studios on folders below one folder."""

    folder: Path
    preset: str
    painter: FakePainter = field(default_factory=FakePainter)

    def __call__(self, workspace_id: UUID) -> Studio:
        store = self.store(workspace_id)
        voices = FakeVoiceActivity(tuple(Interval(start_s=n * 2.0, end_s=n * 2.0 + 1.2) for n in range(45)))
        speech = SpeechService(voices, FakeRecognizers(Speaker()), store)
        renderer = Renderer(RenderSettings(preset=self.preset, smart_cut=False), self.painter, store)
        return Studio(MediaLimits(), speech, renderer, Inspector(speech, store), typesetting(), store)

    def store(self, workspace_id: UUID) -> ArtifactStore:
        return FolderStore(self.folder / str(workspace_id))


@dataclass
class World:
    """Everything, in one process."""

    database: Database
    folder: Path
    source: Path
    preset: str = "ultrafast"

    def __post_init__(self) -> None:
        self.jobs = JobService(self.database, SLOTS)
        self.sources = OneSource(self.source)
        self.objects = FolderObjects(self.folder / "objects")
        self.studios = Studios(self.folder / "artifacts", self.preset)
        self.planner = Planner(BuiltIn(), typesetting(), at_once=2)
        self.videos = VideoService(self.sources, self.planner)
        self.renders = RenderService(self.planner, self.objects, Unlimited())

    @cached_property
    def worker(self) -> Worker:
        draft = Draft(self.database, self.videos, self.studios, self.sources)
        render = Render(self.database, self.studios, self.sources, self.objects, threads=1)
        return Worker(self.jobs, handlers(draft, render), renew_every=timedelta(seconds=1))

    def work(self) -> int:
        """Do all there is to do now; return how many steps that were."""
        return sum(self.worker.attend(*each) for each in self.jobs.sweep())

    def finished(self, workspace_id: UUID, job_id: UUID) -> Job:
        """Work until a job has ended, and return it."""
        for _ in range(20):
            self.work()
            job = self.jobs.get(workspace_id, job_id)
            if job.state in ENDED:
                return job
        raise AssertionError("the job does not end")


def main() -> None:
    """Take whatever needs a worker, one step at a time, until told to stop."""
    world = World(Database(load(DatabaseSettings)), Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for _ in _moments():
        for workspace_id, job_id in world.jobs.sweep():
            with suppress(ReelboxError):
                world.worker.attend(workspace_id, job_id)


def _moments() -> Iterator[None]:
    while True:
        yield
        time.sleep(0.05)


if __name__ == "__main__":
    main()
