"""Overlay sprites of a timeline: painted once per distinct state, and put together to one stream for each chunk.

Sprites are many and small: each machine keeps those it has painted. Streams are what machines exchange.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from appliance.editing.overlays import CaptionState, Layer, OverlayState, as_json
from appliance.editing.visuals import Box
from appliance.kernel.hashing import content_key
from appliance.kernel.storage.ports import ArtifactStore, stored
from appliance.kernel.work import Work
from appliance.renders import pyav
from appliance.renders.chunks import Chunk
from appliance.renders.ports import OverlayPainter, PaintJob

_GLOW_EM = 0.25
"""How far a caption's glow or shadow reaches at most beyond the padding of its box, in em."""


@dataclass(frozen=True, slots=True)
class SpriteSpan:
    """A sprite and the output frames it is shown for, end excluded."""

    start_frame: int
    end_frame: int
    key: str
    state: OverlayState


@dataclass(frozen=True)
class SpriteLayer:
    """A layer whose states have names in the store."""

    box: Box
    spans: tuple[SpriteSpan, ...]


@dataclass(frozen=True, slots=True)
class Sprite:
    """A painted state appearing at a frame counted from the chunk's start; ``key`` None: nothing is shown."""

    frame: int
    key: str | None


@dataclass(frozen=True)
class SpriteTrack:
    """What one layer shows during one chunk; each sprite stays until the next one."""

    box: Box
    sprites: tuple[Sprite, ...]

    def key(self, fps: Fraction) -> str:
        """Return the artifact key of its stream: a NUT file of pictures that have the box's size."""
        shown = [(sprite.frame, sprite.key) for sprite in self.sprites]
        return content_key("overlays", "nut", sprites=shown, width=self.box.width, height=self.box.height, fps=str(fps))


def name_sprites(layers: Iterable[Layer], painter: OverlayPainter) -> tuple[SpriteLayer, ...]:
    """Give every state its artifact key: where it stands on the picture does not shape its pixels."""
    return tuple(
        SpriteLayer(
            layer.box,
            tuple(
                SpriteSpan(span.start_frame, span.end_frame, _key(span.state, layer.box, painter), span.state)
                for span in layer.spans
            ),
        )
        for layer in layers
    )


def _key(state: OverlayState, box: Box, painter: OverlayPainter) -> str:
    return content_key(
        "sprites", "png", state=as_json(state), width=box.width, height=box.height, painter=painter.identity
    )


def paint(  # noqa: PLR0913  what is drawn, when, and with what
    layers: tuple[SpriteLayer, ...],
    parts: Sequence[Chunk],
    fps: Fraction,
    images: Mapping[str, Path],
    painter: OverlayPainter,
    store: ArtifactStore,
    work: Work,
) -> int:
    """Make every stream that has not been made before; return how many states were painted for that."""
    shown = {track.key(fps): track for part in parts for track in tracks(layers, part)}
    missing = {key: track for key, track in shown.items() if store.get(key) is None}
    if not missing:
        if shown:
            work.reused("paint")
        return 0
    needed = {sprite.key for track in missing.values() for sprite in track.sprites if sprite.key is not None}
    painted = _paint_sprites(layers, needed, images, painter, store.nearby, work)
    with store.scratch() as scratch:
        for key, track in missing.items():
            work.cancellation.check()
            _put_together(track, fps, store.nearby, scratch / "stream.nut")
            store.put(key, scratch / "stream.nut")
    return painted


def _paint_sprites(  # noqa: PLR0913  what is drawn, and with what
    layers: tuple[SpriteLayer, ...],
    needed: AbstractSet[str],
    images: Mapping[str, Path],
    painter: OverlayPainter,
    store: ArtifactStore,
    work: Work,
) -> int:
    wanted = {
        span.key: (span.state, layer.box, blank)
        for layer in layers
        for span, blank in blank_tops(layer)
        if span.key in needed
    }
    missing = [key for key in wanted if store.get(key) is None]
    with store.scratch() as scratch:
        jobs = []
        for index, key in enumerate(missing):
            state, box, blank = wanted[key]
            jobs.append(PaintJob(state, box.width, box.height, scratch / f"{index}.png", blank))
        # Kept one by one, so that an interruption costs none that was painted.
        for job in work.each("paint", painter.paint(jobs, images, work), len(jobs)):
            store.put(missing[int(job.target.stem)], job.target)
    return len(missing)


def _put_together(track: SpriteTrack, fps: Fraction, store: ArtifactStore, target: Path) -> None:
    width, height = track.box.width, track.box.height
    nothing = pyav.transparent_png(width, height)
    pictures = [
        (sprite.frame, nothing if sprite.key is None else stored(store, sprite.key).read_bytes())
        for sprite in track.sprites
    ]
    pyav.write_sprites(pictures, width, height, fps, target)


def blank_tops(layer: SpriteLayer) -> list[tuple[SpriteSpan, int]]:
    """Return each span with the lines of pixels its state surely leaves blank at the top of the layer's box.

    A box has room for the highest page; a page of fewer lines leaves the difference blank, but for a glow.
    """
    pages = [span.state for span in layer.spans if isinstance(span.state, CaptionState)]
    highest = max((page.height_px for page in pages), default=0.0)

    def blank(state: OverlayState) -> int:
        if not isinstance(state, CaptionState):
            return 0
        return max(0, int(highest - state.height_px - _GLOW_EM * state.type.font_size_px))

    return [(span, blank(span.state)) for span in layer.spans]


def tracks(layers: tuple[SpriteLayer, ...], chunk: Chunk) -> tuple[SpriteTrack, ...]:
    """Return what each layer shows during a chunk, in frames from its start; layers that show nothing are left out."""
    result = []
    for layer in layers:
        sprites: list[Sprite] = []
        at = 0
        begin = bisect_right(layer.spans, chunk.start_frame, key=lambda span: span.end_frame)
        for span in layer.spans[begin:]:
            if span.start_frame >= chunk.end_frame:
                break
            first, last = max(span.start_frame, chunk.start_frame), min(span.end_frame, chunk.end_frame)
            if first - chunk.start_frame > at:
                sprites.append(Sprite(at, None))
            sprites.append(Sprite(first - chunk.start_frame, span.key))
            at = last - chunk.start_frame
        if sprites:
            if at < chunk.frames:
                sprites.append(Sprite(at, None))
            result.append(SpriteTrack(layer.box, tuple(sprites)))
    return tuple(result)
