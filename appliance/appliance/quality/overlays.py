"""Whether what is drawn fits: text inside its box, everything inside the part of the picture that no app covers."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from appliance.editing.layout import Canvas, safe_area
from appliance.editing.overlays import CaptionState, TextState
from appliance.editing.timeline import Timeline
from appliance.editing.visuals import Box
from appliance.kernel.hashing import content_key
from appliance.kernel.storage.ports import ArtifactStore
from appliance.quality.pyav import Ink, ink
from appliance.renders.chunks import divide
from appliance.renders.overlays import SpriteLayer, tracks
from appliance.renders.pyav import read_sprites

_SEEN_ALPHA = 64  # a quarter: the soft end of a shadow or a glow may meet the edge
_METHOD = "ink-2"


@dataclass(frozen=True)
class Drawn:
    """What a layer draws during a part of the output.

    Attributes:
        start_frame: Where the part begins.
        end_frame: Where it ends.
        box: The layer's.
        ink: The box's part that is seen, in its own pixels.
        is_text: Whether it is a caption or a text; a picture fills its box, and a lower third slides out of it.
    """

    start_frame: int
    end_frame: int
    box: Box
    ink: Ink
    is_text: bool

    @property
    def overflows(self) -> bool:
        """Whether text is cut off by the edge of its box."""
        return self.is_text and bool(self.ink.cut)

    def beyond_px(self, safe: Box) -> int:
        """How far what is seen reaches out of a part of the picture."""
        left, top = self.box.x + self.ink.left, self.box.y + self.ink.top
        right, bottom = self.box.x + self.ink.right, self.box.y + self.ink.bottom
        return max(0, safe.x - left, safe.y - top, right - safe.x - safe.width, bottom - safe.y - safe.height)


def drawn(timeline: Timeline, layers: tuple[SpriteLayer, ...], store: ArtifactStore) -> Iterator[Drawn]:
    """Yield what is drawn, part by part; what was measured before is not measured again."""
    text = {span.key for layer in layers for span in layer.spans if _is_text(span.state)}
    for chunk in divide(timeline):
        for track in tracks(layers, chunk):
            keys = sorted({sprite.key for sprite in track.sprites if sprite.key is not None})
            found = _ink(keys, track.key(timeline.fps), store)
            if found is not None:
                yield Drawn(chunk.start_frame, chunk.end_frame, track.box, found, keys[0] in text)


def safe_box(timeline: Timeline) -> Box:
    """Return the part of a timeline's picture that no screen and no app covers."""
    return safe_area(Canvas(timeline.width, timeline.height, timeline.fps, timeline.duration_frames))


def _is_text(state: object) -> bool:
    return isinstance(state, CaptionState | TextState)


def _ink(keys: Sequence[str], stream: str, store: ArtifactStore) -> Ink | None:
    kept = content_key("ink", "json", sprites=list(keys), method=_METHOD)
    path = store.get(kept)
    if path is not None:
        edges = json.loads(path.read_text())
        return None if edges is None else Ink(*edges)
    shown = store.get(stream)
    if shown is None:
        return None
    found = ink(read_sprites(shown), _SEEN_ALPHA)
    with store.scratch() as scratch:
        (scratch / "ink.json").write_text(json.dumps(found))
        store.put(kept, scratch / "ink.json")
    return found
