"""The main job: analyze a source, plan its edit, render it."""

import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from appliance.editing import errors as editing_errors
from appliance.editing.analysis import Analysis, Interval, Source, Transcript
from appliance.editing.edits import EditList
from appliance.editing.layout import output_size
from appliance.editing.metrics import Typesetting
from appliance.editing.plan import NO_EDITS, NO_SHELF, BrandKit, plan
from appliance.editing.recipe import Output, Recipe
from appliance.editing.shelf import Shelf
from appliance.editing.timeline import Timeline
from appliance.editing.words import timed_words
from appliance.kernel import errors as kernel_errors
from appliance.kernel.disk import require_room
from appliance.kernel.documents import MOST_JSON_BYTES, read_document
from appliance.kernel.errors import ReelboxError
from appliance.kernel.hashing import sha256_file
from appliance.kernel.settings import MediaLimits
from appliance.kernel.storage.ports import ArtifactStore
from appliance.kernel.validation import explain
from appliance.kernel.work import Work
from appliance.quality.checks import Finished
from appliance.quality.schemas import QualityReport
from appliance.quality.service import Inspector
from appliance.renders import errors as render_errors
from appliance.renders.service import Anew, Renderer, RenderReport, StageReport
from appliance.renders.stages import Decision, Stage
from appliance.sources import service as sources
from appliance.speech.service import SpeechService
from appliance.videos import errors
from appliance.videos.claims import Claims
from appliance.videos.material import Locate, Materials, Sound, by_hint, sound_key

_BITS_PER_PIXEL = 0.1  # x264 veryfast at crf 20 on talks: 0.03 to 0.15


@dataclass(frozen=True)
class Wish:
    """What someone wants made of a source.

    Attributes:
        recipe: What to do.
        kit: How it should look.
        output: The finished picture.
        language: ISO 639-1 code of what is spoken; ``None`` lets the recognizer assume.
        edits: What a person changed.
        shelf: The assets inserts may use.
    """

    recipe: Recipe
    kit: BrandKit
    output: Output
    language: str | None = None
    edits: EditList = NO_EDITS
    shelf: Shelf = NO_SHELF


@dataclass(frozen=True)
class Rendered:
    """What a render did, and how good the result is."""

    report: RenderReport
    quality: QualityReport

    def as_dict(self) -> dict[str, object]:
        """Return both as a JSON object."""
        return {**self.report.as_dict(), "quality": self.quality.as_dict()}


@dataclass(frozen=True)
class _Heard:
    """What was heard in a source: where there is voice, and its words where somebody listened for them."""

    voices: tuple[Interval, ...]
    transcript: Transcript | None


class Studio:
    """Analyze → plan → render on one machine; every stage's output is kept in the store."""

    def __init__(  # noqa: PLR0913  a stage each
        self,
        limits: MediaLimits,
        speech: SpeechService,
        renderer: Renderer,
        inspector: Inspector,
        typesetting: Typesetting,
        store: ArtifactStore,
        locate: Locate = by_hint,
    ) -> None:
        self._limits = limits
        self._speech = speech
        self._renderer = renderer
        self._inspector = inspector
        self._typesetting = typesetting
        self._materials = Materials(store, locate)
        self._claims = Claims(limits, store)

    def edit(self, path: Path, wish: Wish, target: Path, work: Work) -> tuple[Timeline, Rendered]:
        """Analyze, plan and render in one go."""
        _check_video_target(target, path)
        self._check_wish(wish)
        source = self._open(path, work)
        shape = wish.output.format or wish.recipe.format
        size = output_size(source.grid.width, source.grid.height, shape, wish.output.height)
        _check_room(source.grid.frame_count, *size, target.parent)
        sound = self._materials.sound(path, source, work)
        heard = self._listen(source, sound, wish, work)
        timeline = self._plan(source, heard, wish)
        return timeline, self._render(timeline, path, (sound, heard), target, work)

    def plan(self, path: Path, wish: Wish, work: Work) -> Timeline:
        """Analyze a source and decide its edit.

        Raises:
            ReelboxError: ``SOURCE-…`` where the file is refused, ``SPEECH-…`` where it cannot be recognized here,
                ``EDITING-…`` where no edit can be made of it.
        """
        self._check_wish(wish)
        source = self._open(path, work)
        return self._plan(source, self._listen(source, self._materials.sound(path, source, work), wish, work), wish)

    def render(self, timeline: Timeline, path: Path, target: Path, work: Work) -> Rendered:
        """Render a timeline; ``path`` must be the very file it was made from.

        Raises:
            ReelboxError: ``RENDERS-…``; see there.
        """
        _check_video_target(target, path)
        self._claims.check_size(timeline)
        _check_room(timeline.duration_frames, timeline.width, timeline.height, target.parent)
        if not path.is_file():
            raise render_errors.SOURCE_MISSING(path=path)
        if sha256_file(path, work) != timeline.source.sha256:
            raise render_errors.SOURCE_MISMATCH(path=path)
        self._claims.check_source(timeline, path, work)
        self._materials.check(timeline, self._claims, work)
        return self._render(timeline, path, self._recalled(timeline, path, work), target, work)

    def analyze(self, path: Path, sha256: str, language: str | None, work: Work, *, must_hear: bool) -> Analysis:
        """Return what is found out about a source that is ours already.

        Args:
            path: Its file.
            sha256: Of the file.
            language: What is spoken; ``None`` lets the recognizer assume.
            work: For progress and cancellation.
            must_hear: Whether words are needed. Where they are not, and this machine cannot recognize them, silence is
                still found.

        Raises:
            ReelboxError: as :meth:`plan` does.
        """
        if must_hear:
            self._speech.understood(language)
        source = Source(sha256=sha256, grid=sources.inspect(path, self._limits, work))
        sound = self._materials.sound(path, source, work)
        key = sound_key("voice", source)
        try:
            voices, words = self._speech.listen(sound.voice, key, language, want_words=True, work=work)
        except ReelboxError as error:
            if must_hear or not error.code.startswith("SPEECH-"):
                raise
            voices, words = self._speech.listen(sound.voice, key, language, want_words=False, work=work)
        return Analysis(source=source, speech=voices, transcript=words)

    def stages(self, timeline: Timeline, path: Path, work: Work) -> tuple[Decision, tuple[Stage, ...]]:
        """Return what a render of our own timeline consists of, and what was decided about it.

        The last stage is :meth:`finish`, all others are :meth:`run`; raises as :meth:`render` does.
        """
        self._check_fonts(timeline)
        self._claims.check_size(timeline)
        picture = self._materials.seekable(path, timeline.source, work)
        decision = self._renderer.decide(timeline, picture, work)
        return decision, self._renderer.stages(timeline, decision)

    def run(  # noqa: PLR0913  a stage, what it reads, and how
        self, stage: str, timeline: Timeline, path: Path, decision: Decision, threads: int, work: Work
    ) -> StageReport:
        """Do one stage of a render; see :meth:`Renderer.run`."""
        sound = self._materials.sound(path, timeline.source, _quiet(work))
        material = self._materials.gather(timeline, path, sound, _quiet(work))
        return self._renderer.following(decision).run(stage, timeline, material, threads, work)

    def finish(self, timeline: Timeline, path: Path, decision: Decision, target: Path, work: Work) -> Rendered:
        """Join what the other stages of a render have made, and inspect the result."""
        known = self._recalled(timeline, path, _quiet(work))
        return self._render(timeline, path, known, target, work, self._renderer.following(decision))

    def _recalled(self, timeline: Timeline, path: Path, work: Work) -> tuple[Sound, _Heard]:
        """Return what is known of a timeline's source without listening for its words."""
        sound = self._materials.sound(path, timeline.source, work)
        key = sound_key("voice", timeline.source)
        voices = self._speech.hear(sound.voice, key, work) or ()
        transcript = self._speech.recall(key, voices, timeline.language) if timeline.language else None
        return sound, _Heard(voices, transcript)

    def _open(self, path: Path, work: Work) -> Source:
        grid = sources.inspect(path, self._limits, work)
        hint = os.fsencode(path.resolve()).decode("utf-8", "replace")
        source = Source(sha256=sha256_file(path, work), path_hint=hint, grid=grid)
        self._claims.examined(source)
        return source

    def _check_wish(self, wish: Wish) -> None:
        """Refuse what cannot be had here before any work is done; cutting pauses needs no words of a language."""
        wish.kit.typesetting(self._typesetting).font(wish.kit.brand.font, 700)
        if wish.recipe.captions is not None:
            self._speech.understood(wish.language)

    def _listen(self, source: Source, sound: Sound, wish: Wish, work: Work) -> _Heard:
        key, want_words = sound_key("voice", source), wish.recipe.captions is not None
        return _Heard(*self._speech.listen(sound.voice, key, wish.language, want_words=want_words, work=work))

    def _plan(self, source: Source, heard: _Heard, wish: Wish) -> Timeline:
        analysis = Analysis(source=source, speech=heard.voices, transcript=heard.transcript)
        return plan(analysis, wish.recipe, wish.kit, wish.output, self._typesetting, edits=wish.edits, shelf=wish.shelf)

    def _render(  # noqa: PLR0913  what is rendered, where to, and by whom
        self,
        timeline: Timeline,
        path: Path,
        known: tuple[Sound, _Heard],
        target: Path,
        work: Work,
        renderer: Renderer | None = None,
    ) -> Rendered:
        self._check_fonts(timeline)
        sound, heard = known
        renderer = renderer or self._renderer
        material = self._materials.gather(timeline, path, sound, work)
        grid = timeline.source.grid
        words = timed_words(heard.transcript, heard.voices, float(grid.frame_count / grid.fps))

        def render(anew: Anew) -> RenderReport:
            return renderer.render(timeline, material, target, work, anew)

        def finished(report: RenderReport) -> Finished:
            return Finished(
                path=target,
                timeline=timeline,
                picture=material.picture,
                footage=material.footage,
                voice=sound.voice,
                voices=heard.voices,
                words=words if heard.transcript else None,
                loudness=report.loudness,
                sprites=renderer.sprites(timeline),
            )

        return Rendered(*self._inspector.deliver(render, finished, work))

    def _check_fonts(self, timeline: Timeline) -> None:
        here = {(font.family, font.weight): font.sha256 for font in self._typesetting.fonts}
        for font in timeline.fonts:
            # Somebody's own comes as an asset, which is found by its content.
            if font.asset_sha256 is None and here.get((font.family, font.weight)) != font.sha256:
                raise render_errors.FONT_CHANGED(family=font.family, weight=font.weight)


def _quiet(work: Work) -> Work:
    """Return work that can be cancelled and says nothing: for what is a trifle beside the stage at hand."""
    return Work(cancellation=work.cancellation)


def read_timeline(path: Path) -> Timeline:
    """Return the timeline in a JSON file.

    Raises:
        ReelboxError: ``EDITING-003`` naming every wrong field.
    """
    try:
        return Timeline.model_validate_json(read_document(path, MOST_JSON_BYTES))
    except OSError as error:
        raise editing_errors.BAD_TIMELINE(detail=f"{path.name}: {error.strerror}") from error
    except ValidationError as error:
        raise editing_errors.BAD_TIMELINE(detail=explain(error)) from error


def timeline_json(timeline: Timeline) -> str:
    """Return a timeline as a JSON document; equal timelines give equal bytes."""
    return timeline.model_dump_json(indent=2) + "\n"


def check_target(target: Path, *inputs: Path) -> None:
    """Refuse a file that cannot be written, before any work is done.

    Raises:
        ReelboxError: ``VIDEOS-001`` where it is one of the inputs, ``KERNEL-007`` where it cannot be written.
    """
    try:
        exists = target.exists()
        if exists and any(path.exists() and target.samefile(path) for path in inputs):
            raise errors.OUTPUT_IS_INPUT(path=target)
        if exists and not target.is_file():
            raise kernel_errors.NOT_WRITABLE(path=target, detail="it is not a regular file")
        if not target.parent.is_dir():
            raise kernel_errors.NOT_WRITABLE(path=target, detail="its folder does not exist")
        if not os.access(target.parent, os.W_OK) or (exists and not os.access(target, os.W_OK)):
            raise kernel_errors.NOT_WRITABLE(path=target, detail="permission denied")
    except OSError as error:
        raise kernel_errors.NOT_WRITABLE(path=target, detail=error.strerror or "not possible") from error


def _check_video_target(target: Path, source: Path) -> None:
    if target.suffix.lower() != ".mp4":
        raise errors.OUTPUT_NOT_MP4(path=target)
    check_target(target, source)


def _check_room(frames: int, width: int, height: int, folder: Path) -> None:
    """Ask for half of what the output usually takes: a full disk is found now, not after minutes of work."""
    require_room(folder, frames * width * height * _BITS_PER_PIXEL / 8 / 2)
