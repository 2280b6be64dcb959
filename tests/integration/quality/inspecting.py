"""A source, its renders, and reports about them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from appliance.editing.analysis import Interval
from appliance.editing.timeline import Timeline
from appliance.editing.words import TimedWord
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.work import Progress, Work
from appliance.quality.checks import Finished
from appliance.quality.schemas import QualityReport
from appliance.quality.service import Inspector
from appliance.renders.service import NOTHING_ANEW, Anew, Material, Renderer, RenderReport
from appliance.speech.service import SpeechService
from tests.fakes.speech import FakeRecognizer, FakeRecognizers, FakeVoiceActivity
from tests.integration.renders.building import Stage
from tests.media.barcode import barcode
from tests.media.generate import ffmpeg


@dataclass
class Bench:
    """Renders timelines of a stage and inspects the results, all on one store.

    Attributes:
        stage: Source and inserts.
        said: Where the source has voice.
        words: Its words.
        hears: What listens to finished sound.
        renders: How often something was rendered.
    """

    stage: Stage
    said: Sequence[Interval] = ()
    words: Sequence[TimedWord] | None = None
    hears: FakeVoiceActivity = field(default_factory=FakeVoiceActivity)
    renders: list[Anew] = field(default_factory=list)

    @property
    def store(self) -> FolderStore:
        return FolderStore(self.stage.folder / "work")

    @property
    def inspector(self) -> Inspector:
        return Inspector(SpeechService(self.hears, FakeRecognizers(FakeRecognizer()), self.store), self.store)

    @property
    def target(self) -> Path:
        return self.stage.folder / "out.mp4"

    def render(self, timeline: Timeline, anew: Anew = NOTHING_ANEW) -> RenderReport:
        self.renders.append(anew)
        stage = self.stage
        material = Material(stage.source, stage.folder / "program", {}, stage.footage, stage.sounds)
        return self._renderer.render(timeline, material, self.target, Work(), anew)

    @property
    def _renderer(self) -> Renderer:
        return Renderer(self.stage.settings, self.stage.painter, self.store)

    def finished(self, timeline: Timeline, report: RenderReport) -> Finished:
        return Finished(
            path=self.target,
            timeline=timeline,
            picture=self.stage.source,
            footage=self.stage.footage,
            voice=self.stage.folder / "voice",
            voices=self.said,
            words=self.words,
            loudness=report.loudness,
            sprites=self._renderer.sprites(timeline),
        )

    def inspect(self, timeline: Timeline, path: Path | None = None, **changes: object) -> QualityReport:
        """Render a timeline and return the report on it, or on another file in its place."""
        finished = self.finished(timeline, self.render(timeline))
        finished = replace(finished, path=path or self.target, **changes)  # type: ignore[arg-type]
        return self.inspector.inspect(finished, Work())[0]

    def deliver(self, timeline: Timeline, seen: list[Progress] | None = None) -> tuple[RenderReport, QualityReport]:
        work = Work() if seen is None else Work(seen.append)
        return self.inspector.deliver(
            lambda anew: self.render(timeline, anew), lambda report: self.finished(timeline, report), work
        )


def recording(path: Path, fps: Fraction, frames: int, options: Sequence[object] = ()) -> Path:
    """Write a barcode video with sound as loud as talk, which rises and falls and is nowhere the same."""
    silent = barcode(path.with_suffix(".silent.mp4"), fps, frames, click_every=0, options=options)
    noise = f"anoisesrc=a=0.2:d={float(frames / fps)}:r=48000:seed=7,tremolo=f=3:d=0.9"
    ffmpeg("-i", silent, "-f", "lavfi", "-i", noise, "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", path)
    return path


def warned(report: QualityReport) -> set[str]:
    return {check.id for check in report.warnings}
