"""A timeline and its source made into an MP4."""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from appliance.editing.overlays import layers
from appliance.editing.timeline import Timeline
from appliance.kernel.hashing import content_key
from appliance.kernel.settings import EncoderName, RenderSettings
from appliance.kernel.storage import seals
from appliance.kernel.storage.folder import publish
from appliance.kernel.storage.ports import ArtifactStore, stored
from appliance.kernel.storage.seals import State
from appliance.kernel.work import Work
from appliance.renders import audio, chunks, overlays, pyav, stages
from appliance.renders.chunks import Chunk
from appliance.renders.encoding import Encoding
from appliance.renders.ffmpeg.encoder import Encoder, choose_encoder
from appliance.renders.ffmpeg.footage import open_footage
from appliance.renders.mixdown import Program
from appliance.renders.overlays import SpriteLayer
from appliance.renders.ports import OverlayPainter
from appliance.renders.preflight import require_files
from appliance.renders.smart import service as smart
from appliance.renders.smart.pieces import Copied
from appliance.renders.smart.pyav import join as join_copied
from appliance.renders.stages import Decision, Stage


@dataclass(frozen=True)
class Material:
    """The files a render reads.

    Attributes:
        picture: A seekable file with the source's picture.
        sound: The source's sound as PCM, aligned to the grid (see :mod:`appliance.sources`).
        images: What the painter draws, by :func:`appliance.editing.overlays.image_name`.
        footage: The files of cutaways and bookends by SHA-256: pictures, and videos that seek exactly.
        sounds: PCM (48 kHz, stereo, signed 16-bit little endian) of music, effects and bookends by SHA-256; a bookend
            without one is silent.
    """

    picture: Path
    sound: Path
    images: Mapping[str, Path]
    footage: Mapping[str, Path] = field(default_factory=dict)
    sounds: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Anew:
    """What a second try makes again although it is there.

    Attributes:
        frames: Stretches of the output, end excluded. Where there is one, pictures are encoded in software and none is
            copied: what went wrong must not go the same way again.
        sound: Whether the sound is finished again.
    """

    frames: tuple[tuple[int, int], ...] = ()
    sound: bool = False

    def touches(self, chunk: Chunk) -> bool:
        """Tell whether a chunk has to be encoded again."""
        return any(start < chunk.end_frame and end > chunk.start_frame for start, end in self.frames)


@dataclass(frozen=True)
class RenderReport:
    """What a render did.

    Attributes:
        frames: Length of the video.
        chunks: Parts it was encoded in.
        chunks_reused: Those of them that had been encoded before.
        states_painted: Distinct overlay states that were drawn.
        loudness: Of the finished sound.
        encoder: Which, how and why.
        method: ``smart cut``, or ``encoded`` and why pictures could not be copied.
        copied_frames: Pictures that are the source's own, unchanged.
        damaged: Parts that had been kept, were no longer what they had been, and were made again.
    """

    frames: int
    chunks: int
    chunks_reused: int
    states_painted: int
    loudness: audio.Loudness
    encoder: str
    method: str
    copied_frames: int
    damaged: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the report as a JSON object."""
        return asdict(self)


@dataclass(frozen=True)
class StageReport:
    """What a stage did.

    Attributes:
        parts: Chunks, pieces or pictures it is about.
        made: Those of them that were not there.
        damaged: Those that were, and were no longer what they had been.
    """

    parts: int
    made: int
    damaged: tuple[str, ...] = ()


NOTHING_ANEW = Anew()


class Renderer:
    """Renders timelines; everything it makes on the way is kept in the store and never made twice."""

    def __init__(
        self, settings: RenderSettings, painter: OverlayPainter, store: ArtifactStore, decision: Decision | None = None
    ) -> None:
        """Take what it works with; without a decision, every render makes its own."""
        self._settings = settings
        self._painter = painter
        self._store = store
        self._decision = decision
        self._named: tuple[Timeline, tuple[SpriteLayer, ...]] | None = None

    def following(self, decision: Decision) -> "Renderer":
        """Return a renderer for parts of a render about which something was decided, elsewhere or before."""
        settings = self._settings.model_copy(update={"encoder": decision.encoder})
        return Renderer(settings, self._painter, self._store, decision)

    def sprites(self, timeline: Timeline) -> tuple[SpriteLayer, ...]:
        """Return what is drawn, and the names of its pictures."""
        known = self._named
        if known is None or known[0] is not timeline:
            # An hour of captions has tens of thousands of states.
            known = self._named = timeline, overlays.name_sprites(layers(timeline), self._painter)
        return known[1]

    def render(
        self, timeline: Timeline, material: Material, target: Path, work: Work, anew: Anew = NOTHING_ANEW
    ) -> RenderReport:
        """Write the finished MP4; it appears at ``target`` at once and whole, or not at all.

        What was kept from an earlier render is used again, but for what ``anew`` names and what was damaged since.
        Progress comes in the stages ``paint``, ``encode``, ``mix`` and ``join``.
        """
        drawn = self.sprites(timeline)
        require_files(timeline, drawn, material.images, material.sounds)
        footage = open_footage(timeline, material.footage)
        encoder = choose_encoder(self._settings if not anew.frames else _in_software(self._settings))
        cut = "it is a second try" if anew.frames else self._smart_cut(timeline, material.picture, encoder, work)
        if isinstance(cut, smart.SmartCut):
            return self._copied(cut, timeline, material, target, work, anew)
        program = Program(material.sound, material.sounds)
        # The painter keeps one processor busy, and so does the sound.
        with ThreadPoolExecutor(1) as beside:
            mixing = beside.submit(self._sound, timeline, program, encoder.version, work, again=anew.sound)
            painted = self._paint(timeline, material, work)
        sound, loudness, spoiled = mixing.result()
        encoding = Encoding(timeline, material.picture, footage, encoder, drawn, self._store)
        parts = encoding.parts
        kept = [encoding.state(part) for part in parts]
        missing = [
            part for part, state in zip(parts, kept, strict=True) if state is not State.INTACT or anew.touches(part)
        ]
        encoding.encode_all(missing, self._settings, work)
        with self._store.scratch() as scratch:
            files = [(encoding.file(part), part.frames) for part in parts]
            pyav.join(files, sound, timeline.fps, scratch / "out.mp4", work)
            work.cancellation.check()
            publish(scratch / "out.mp4", target)
        return RenderReport(
            frames=timeline.duration_frames,
            chunks=len(parts),
            chunks_reused=len(parts) - len(missing),
            states_painted=painted,
            loudness=loudness,
            encoder=str(encoder),
            method=f"encoded: {cut}",
            copied_frames=0,
            damaged=(*_damaged(parts, kept), *spoiled),
        )

    def decide(self, timeline: Timeline, picture: Path, work: Work) -> Decision:
        """Return how a timeline is to be rendered here; for parts of it that are made in several places."""
        encoder = choose_encoder(self._settings)
        cut = self._smart_cut(timeline, picture, encoder, work)
        return Decision(encoder.name, None if isinstance(cut, smart.SmartCut) else cut)

    def stages(self, timeline: Timeline, decision: Decision) -> tuple[Stage, ...]:
        """Return what a render consists of; the last stage is :meth:`render`, which finds all others done."""
        return stages.divide(timeline, self.sprites(timeline), chunks.divide(timeline), decision)

    def run(self, name: str, timeline: Timeline, material: Material, threads: int, work: Work) -> StageReport:
        """Do one stage of a render, but the last; what is there already is not made again.

        Args:
            name: The stage's.
            timeline: What is rendered.
            material: The files it reads.
            threads: Of the encoder.
            work: For progress and cancellation.
        """
        encoder = choose_encoder(self._settings)
        if name == stages.MIX:
            program = Program(material.sound, material.sounds)
            *_, damaged = self._sound(timeline, program, encoder.version, work, again=False)
            return StageReport(1, 1, damaged)
        if name == stages.EDGES:
            cut = self._smart_cut(timeline, material.picture, encoder, work)
            if isinstance(cut, str):
                return StageReport(0, 0)  # decided by another version: the join encodes
            parts, encoded, spoiled = smart.encode(cut, timeline, self._store, self._settings, work)
            return StageReport(len(parts), encoded, (f"{spoiled} encoded pieces",) if spoiled else ())
        drawn = self.sprites(timeline)
        if name == stages.PAINT:
            require_files(timeline, drawn, material.images, material.sounds)
            painted = self._paint(timeline, material, work)
            return StageReport(painted, painted)
        footage = open_footage(timeline, material.footage)
        encoding = Encoding(timeline, material.picture, footage, encoder, drawn, self._store)
        group = stages.groups(encoding.parts)[int(name.partition(":")[2])]
        found = encoding.encode_missing(group, threads, work)
        return StageReport(len(group), sum(state is not State.INTACT for state in found), tuple(_damaged(group, found)))

    def _paint(self, timeline: Timeline, material: Material, work: Work) -> int:
        drawn, parts = self.sprites(timeline), chunks.divide(timeline)
        try:
            return overlays.paint(drawn, parts, timeline.fps, material.images, self._painter, self._store, work)
        finally:
            # Browser and encoder are the two large processes: never both at once.
            self._painter.close()

    def _smart_cut(self, timeline: Timeline, picture: Path, encoder: Encoder, work: Work) -> smart.SmartCut | str:
        if self._decision is not None and self._decision.obstacle is not None:
            return self._decision.obstacle
        if not self._settings.smart_cut:
            return "REELBOX_SMART_CUT is off"
        return smart.consider(timeline, picture, encoder, work)

    def _copied(  # noqa: PLR0913  what is rendered, and the cut
        self, cut: smart.SmartCut, timeline: Timeline, material: Material, target: Path, work: Work, anew: Anew
    ) -> RenderReport:
        """Write the finished MP4 from the source's own pictures and the few that a cut has opened."""
        parts, encoded, damaged = smart.encode(cut, timeline, self._store, self._settings, work)
        program = Program(material.sound, material.sounds)
        sound, loudness, spoiled = self._sound(timeline, program, cut.encoder.version, work, again=anew.sound)
        with self._store.scratch() as scratch:
            joined = scratch / "out.mp4"
            join_copied(cut.stream, parts, sound, joined, work)
            work.cancellation.check()
            publish(joined, target)
        pieces = len(parts) - sum(isinstance(part, Copied) for part in parts)
        return RenderReport(
            frames=timeline.duration_frames,
            chunks=pieces,
            chunks_reused=pieces - encoded,
            states_painted=0,
            loudness=loudness,
            encoder=str(cut.encoder),
            method="smart cut",
            copied_frames=cut.copied_frames,
            damaged=(*([f"{damaged} encoded pieces"] if damaged else []), *spoiled),
        )

    def _sound(
        self, timeline: Timeline, program: Program, version: str, work: Work, *, again: bool
    ) -> tuple[Path, audio.Loudness, tuple[str, ...]]:
        """Return the finished sound, how loud it is, and what was damaged of it."""
        inputs = {
            "source": timeline.source.model_dump(mode="json", exclude={"path_hint"}),
            "clips": [(clip.source_start_frame, clip.source_end_frame, clip.speed) for clip in timeline.clips],
            **timeline.model_dump(mode="json", include={"intro", "outro", "sound_effects", "mutes", "music", "mix"}),
            "heard": sorted(
                {end.asset_sha256 for end in (timeline.intro, timeline.outro) if end} & set(program.sounds)
            ),
            "method": audio.METHOD,
            "encoder": version,
        }
        key, measured_key = content_key("sound", "m4a", **inputs), content_key("sound", "json", **inputs)
        kept, measured = seals.state(self._store, key), self._store.get(measured_key)
        if kept is State.INTACT and measured is not None and not again:
            work.reused("mix")
            return stored(self._store, key), audio.Loudness(**json.loads(measured.read_text())), ()
        with self._store.scratch() as scratch:
            loudness = audio.finish(program, timeline, scratch / "sound.m4a", work)
            (scratch / "sound.json").write_text(json.dumps(asdict(loudness)))
            self._store.put(measured_key, scratch / "sound.json")
            sound = seals.keep(self._store, key, scratch / "sound.m4a")
        return sound, loudness, ("sound",) if kept is State.DAMAGED else ()


def _in_software(settings: RenderSettings) -> RenderSettings:
    return settings.model_copy(update={"encoder": EncoderName.LIBX264})


def _damaged(parts: Sequence[Chunk], kept: Sequence[State]) -> Iterator[str]:
    for part, state in zip(parts, kept, strict=True):
        if state is State.DAMAGED:
            yield f"pictures {part.start_frame} to {part.end_frame - 1}"
