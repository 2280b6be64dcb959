"""The pictures of a render in chunks: what each is called, whether it is there, and how it is made."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import structlog

from appliance.editing.timeline import Timeline
from appliance.kernel.hashing import content_key
from appliance.kernel.settings import RenderSettings
from appliance.kernel.storage import seals
from appliance.kernel.storage.ports import ArtifactStore, stored
from appliance.kernel.storage.seals import State
from appliance.kernel.work import Work
from appliance.renders import chunks, overlays
from appliance.renders.chunks import Chunk
from appliance.renders.ffmpeg import chunk as graphs
from appliance.renders.ffmpeg import running
from appliance.renders.ffmpeg.encoder import Encoder
from appliance.renders.ffmpeg.footage import Footage, named_by_content
from appliance.renders.overlays import SpriteLayer

_log = structlog.get_logger()


@dataclass(frozen=True)
class Encoding:
    """Encodes a timeline's chunks; each is made alone, from files and from streams of sprites that are in the store.

    Attributes:
        timeline: What is shown.
        picture: A seekable file with the source's picture.
        footage: The files of cutaways and bookends by SHA-256.
        encoder: Of every chunk: their streams are joined.
        drawn: What is drawn, by the names of its pictures.
        store: Where streams come from and chunks go.
    """

    timeline: Timeline
    picture: Path
    footage: Mapping[str, Footage]
    encoder: Encoder
    drawn: tuple[SpriteLayer, ...]
    store: ArtifactStore

    @cached_property
    def parts(self) -> tuple[Chunk, ...]:
        """All chunks, in order."""
        return chunks.divide(self.timeline)

    @cached_property
    def _keys(self) -> dict[int, str]:
        return {}

    def state(self, part: Chunk) -> State:
        """Return whether a chunk is there."""
        return seals.state(self.store, self.key(part))

    def file(self, part: Chunk) -> Path:
        """Return a chunk that is there; ``FileNotFoundError`` where it is not."""
        return stored(self.store, self.key(part))

    def key(self, part: Chunk) -> str:
        """Return the hash of the very command that makes the chunk, with what it reads named by content."""
        known = self._keys.get(part.start_frame)
        if known is None:
            known = self._keys[part.start_frame] = self._named(part)
        return known

    def _named(self, part: Chunk) -> str:
        tracks = overlays.tracks(self.drawn, part)
        drawn = [graphs.OverlayInput(Path(f"/{number}"), track.box) for number, track in enumerate(tracks)]
        inputs = graphs.ChunkInputs(Path("/source"), named_by_content(self.footage), drawn)
        return content_key(
            "chunks",
            "mp4",
            source=self.timeline.source.sha256 if part.ranges else None,
            command=graphs.encode_chunk(self.timeline, part, inputs, self.encoder),
            encoder=self.encoder.version,
            sprites=[[(sprite.frame, sprite.key) for sprite in track.sprites] for track in tracks],
        )

    def encode(self, part: Chunk, threads: int, work: Work, report: Callable[[int], None]) -> None:
        """Make a chunk on so many threads, reporting the frames done so far."""
        with self.store.scratch() as scratch:
            inputs = graphs.ChunkInputs(self.picture, self.footage, self.sprites(part))
            command = graphs.encode_chunk(self.timeline, part, inputs, self.encoder)
            target = scratch / "chunk.mp4"
            running.run_chunk(command, part.frames, target, threads, work, report)
            seals.keep(self.store, self.key(part), target)

    def encode_all(self, wanted: Sequence[Chunk], settings: RenderSettings, work: Work) -> None:
        """Make chunks, as many at once as this machine is divided for; progress comes in the stage ``encode``."""
        if not wanted:
            work.reused("encode")
            return
        shared = running.share(settings, len(wanted), self.timeline)
        report = _together(wanted, work)
        _log.info("encoding", chunks=len(wanted), share=shared)
        # The longest first, so that none is left to one processor at the end.
        longest_first = sorted(wanted, key=lambda part: -part.frames)
        tasks = [partial(self.encode, part, shared.threads, work, partial(report, part)) for part in longest_first]
        running.side_by_side(tasks, shared)

    def encode_missing(self, wanted: Sequence[Chunk], threads: int, work: Work) -> list[State]:
        """Make those chunks that are not there, one after the other; return how each was found."""
        found = [self.state(part) for part in wanted]
        missing = [part for part, state in zip(wanted, found, strict=True) if state is not State.INTACT]
        if not missing:
            work.reused("encode")
            return found
        report = _together(missing, work)
        for part in missing:
            work.cancellation.check()
            self.encode(part, threads, work, partial(report, part))
        return found

    def sprites(self, part: Chunk) -> list[graphs.OverlayInput]:
        """Return what each layer shows during a chunk; ``FileNotFoundError`` where that has not been painted."""
        return [
            graphs.OverlayInput(stored(self.store, track.key(self.timeline.fps)), track.box)
            for track in overlays.tracks(self.drawn, part)
        ]


def _together(wanted: Sequence[Chunk], work: Work) -> Callable[[Chunk, int], None]:
    """Return a function that takes the frames done of a chunk and reports those of all as one stage."""
    stage = work.stage("encode", sum(part.frames for part in wanted))
    done: dict[int, int] = {}
    lock = threading.Lock()

    def report(part: Chunk, frames: int) -> None:
        with lock:
            done[part.start_frame] = frames
            stage.advance_to(sum(done.values()))

    return report
