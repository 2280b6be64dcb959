"""The stages of a render as data: what can be done alone, what has to be done before, and how large it is.

They exchange nothing but artifacts, so each may run in a process, or on a machine, of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.editing.timeline import Timeline
from appliance.kernel.settings import EncoderName
from appliance.renders import overlays
from appliance.renders.chunks import Chunk
from appliance.renders.overlays import SpriteLayer

PAINT, MIX, EDGES, JOIN = "paint", "mix", "edges", "join"
ENCODE = "encode"
"""Begins the name of a stage that makes chunks: ``encode:7``."""

_MOST_GROUPS = 96
"""Stages that make chunks: a video of hours has groups of chunks, so that a job stays small enough to look at."""


@dataclass(frozen=True)
class Decision:
    """How a timeline is rendered: decided once, so that parts made in different places fit together.

    Attributes:
        encoder: Of all chunks.
        obstacle: Why pictures cannot be copied; ``None`` for a smart cut.
    """

    encoder: EncoderName
    obstacle: str | None


@dataclass(frozen=True)
class Stage:
    """A part of a render.

    Attributes:
        name: Unique within the render.
        needs: Names of the stages before it.
        frames: Of the output, as a measure of its size.
    """

    name: str
    needs: frozenset[str]
    frames: int

    @property
    def kind(self) -> str:
        """The stage's name without its number."""
        return self.name.partition(":")[0]


def divide(
    timeline: Timeline, drawn: tuple[SpriteLayer, ...], parts: Sequence[Chunk], decision: Decision
) -> tuple[Stage, ...]:
    """Return the stages of a render in the order in which they should be begun."""
    whole = timeline.duration_frames
    mix = Stage(MIX, frozenset(), whole)
    if decision.obstacle is None:
        stages = [Stage(EDGES, frozenset(), whole), mix]
    else:
        painted = any(layer.spans for layer in drawn)
        stages = [Stage(PAINT, frozenset(), whole)] if painted else []
        stages.append(mix)
        for number, group in enumerate(groups(parts)):
            # Where nothing is drawn nobody waits for the painter.
            needs = {PAINT} if any(overlays.tracks(drawn, part) for part in group) else set[str]()
            stages.append(Stage(f"{ENCODE}:{number}", frozenset(needs), sum(part.frames for part in group)))
    return (*stages, Stage(JOIN, frozenset(stage.name for stage in stages), whole))


def groups(parts: Sequence[Chunk]) -> list[Sequence[Chunk]]:
    """Divide chunks into groups of neighbors: one chunk each, and more where there would be too many groups."""
    size = max(1, -(-len(parts) // _MOST_GROUPS))
    return [parts[at : at + size] for at in range(0, len(parts), size)]
