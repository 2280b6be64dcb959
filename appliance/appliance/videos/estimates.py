"""How long things take on this box: learned from every finished step, with a sensible guess before the first."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from appliance.editing.timeline import Timeline
from appliance.renders import stages
from appliance.renders.smart.service import obstacle
from appliance.videos.models import StepCostRow

ANALYZE, PLAN, PREPARE = "analyze", "plan", "prepare"

_PIXELS = 1920 * 1080
_MEMORY = 0.9  # of what was known, when something new is learned: ten steps or so decide
# Seconds per unit on two cores of a small server (docs/performance.md): of source for the analysis, of output at 1080p
# for pictures, of output for the rest.
_GUESSES = {
    ANALYZE: 0.25,
    PLAN: 0.002,
    PREPARE: 0.01,
    stages.PAINT: 0.15,
    stages.MIX: 0.03,
    stages.ENCODE: 0.5,
    stages.EDGES: 0.05,
    stages.JOIN: 0.1,
}


@dataclass(frozen=True)
class Costs:
    """Seconds per unit of work, by kind of step."""

    known: Mapping[str, float]

    def expected_s(self, kind: str, units: float) -> float:
        """Return how long a step should take."""
        return self.known.get(kind, _GUESSES[kind]) * units


def units(kind: str, frames: int, timeline: Timeline) -> float:
    """Return the size of a stage: seconds of output, for pictures as large as 1080p."""
    seconds = float(frames / timeline.fps)
    if kind in {stages.ENCODE, stages.EDGES, stages.JOIN}:
        return seconds * timeline.width * timeline.height / _PIXELS
    return seconds


def render_s(costs: Costs, timeline: Timeline, at_once: int) -> float:
    """Return how long a render should take, with so many steps at once."""
    kinds = [stages.MIX, *((stages.ENCODE,) if obstacle(timeline) else (stages.EDGES,))]
    if timeline.captions or timeline.overlays:
        kinds.append(stages.PAINT)
    frames = timeline.duration_frames
    side_by_side = sum(costs.expected_s(kind, units(kind, frames, timeline)) for kind in kinds)
    alone = sum(costs.expected_s(kind, units(kind, frames, timeline)) for kind in (PREPARE, stages.JOIN))
    return alone + side_by_side / at_once


def talk_s(costs: Costs, seconds: float, at_once: int) -> float:
    """Return how long it takes until a talk of so many seconds is heard, planned, and rendered at 1080p with captions.

    Nothing of it is taken to be cut: whoever was promised so many minutes does not wait longer.
    """
    alone = sum(costs.expected_s(kind, seconds) for kind in (ANALYZE, PLAN, PREPARE, stages.JOIN))
    side_by_side = sum(costs.expected_s(kind, seconds) for kind in (stages.MIX, stages.ENCODE, stages.PAINT))
    return alone + side_by_side / at_once


def read(session: Session) -> Costs:
    """Return what is known."""
    rows = session.execute(select(StepCostRow.kind, StepCostRow.seconds, StepCostRow.units)).all()
    return Costs({kind: seconds / amount for kind, seconds, amount in rows if amount > 0})


def learn(session: Session, kind: str, seconds: float, amount: float) -> None:
    """Remember what a step took; what was learned before counts less each time."""
    new = insert(StepCostRow).values(kind=kind, seconds=seconds, units=amount)
    session.execute(
        new.on_conflict_do_update(
            index_elements=[StepCostRow.kind],
            set_={
                "seconds": StepCostRow.seconds * _MEMORY + new.excluded.seconds,
                "units": StepCostRow.units * _MEMORY + new.excluded.units,
            },
        )
    )
