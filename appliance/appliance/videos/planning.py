"""From what is known of a source to a revision: everything that was planned from is kept beside the timeline."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from appliance.editing.analysis import Analysis, Model
from appliance.editing.edits import EditList
from appliance.editing.metrics import Typesetting
from appliance.editing.plan import BrandKit, plan
from appliance.editing.recipe import Output, Recipe
from appliance.editing.timeline import Timeline
from appliance.editing.timing import seconds_at
from appliance.renders import stages
from appliance.videos import estimates, repository
from appliance.videos.models import RevisionRow, VideoRow
from appliance.videos.ports import Shelves
from appliance.videos.schemas import PlanShown

_TEN_MINUTES_S = 600.0


class Inputs(Model):
    """What a revision was planned from, besides analysis, edits and assets: as it was then."""

    recipe: Recipe
    kit: BrandKit
    brand_kit_id: UUID | None = None
    output: Output = Output()


@dataclass(frozen=True)
class Planned:
    """A timeline, and what it was planned from."""

    timeline: Timeline
    edits: EditList
    inputs: Inputs
    analysis_key: str


@dataclass(frozen=True)
class Planner:
    """Plans revisions.

    Attributes:
        shelves: Recipes, brand kits and assets.
        typesetting: Widths of letters.
        at_once: Steps of a render that this box works on at the same time.
    """

    shelves: Shelves
    typesetting: Typesetting
    at_once: int

    def inputs(self, session: Session, recipe: Any, brand_kit_id: UUID | None, output: Output | None = None) -> Inputs:
        """Return what a video is to be planned from now; ``LIBRARY-…`` where its recipe or brand kit is gone.

        Args:
            session: The transaction.
            recipe: As the video's row has it: a name, which means the newest version, or a recipe.
            brand_kit_id: Of its look; ``None`` for the plain one.
            output: Of its picture; ``None`` for the recipe's.
        """
        return Inputs(
            recipe=self.shelves.recipe(session, recipe) if isinstance(recipe, str) else Recipe.model_validate(recipe),
            kit=self.shelves.brand_kit(session, brand_kit_id),
            brand_kit_id=brand_kit_id,
            output=output or Output(),
        )

    def plan(self, session: Session, analysis_key: str, edits: EditList, inputs: Inputs) -> Planned:
        """Decide an edit; raises ``EDITING-…`` as :func:`~appliance.editing.plan.plan` does."""
        analysis = Analysis.model_validate(repository.analysis(session, analysis_key).document)
        shelf = self.shelves.shelf(session)
        timeline = plan(analysis, inputs.recipe, inputs.kit, inputs.output, self.typesetting, edits=edits, shelf=shelf)
        return Planned(timeline, edits, inputs, analysis_key)

    def save(self, session: Session, video: VideoRow, planned: Planned, change: str, by: UUID | None) -> RevisionRow:
        """Make a plan the video's newest revision; the video's row must be locked."""
        return repository.add_revision(
            session,
            video,
            RevisionRow(
                change=change,
                edits=planned.edits.model_dump(mode="json"),
                timeline=planned.timeline.model_dump(mode="json"),
                inputs=planned.inputs.model_dump(mode="json"),
                analysis_key=planned.analysis_key,
                duration_s=seconds_at(planned.timeline.duration_frames, planned.timeline.fps),
                created_by=by,
            ),
        )

    def show(self, session: Session, timeline: Timeline, revision: int, *, whole: bool = False) -> PlanShown:
        """Return a plan in numbers, and as a timeline where the whole of it is wanted."""
        removed = sum(cut.source_end_frame - cut.source_start_frame for cut in timeline.cuts)
        return PlanShown(
            revision=revision,
            duration_s=seconds_at(timeline.duration_frames, timeline.fps),
            removed_s=seconds_at(removed, timeline.fps),
            width=timeline.width,
            height=timeline.height,
            notices=[notice.message for notice in timeline.notices],
            render_minutes=self.render_minutes(session, timeline),
            timeline=timeline.model_dump(mode="json") if whole else None,
        )

    def speed(self, session: Session) -> tuple[float, bool]:
        """Return how many minutes this box needs for a talk of ten, and whether it has measured that by itself."""
        costs = estimates.read(session)
        measured = {estimates.ANALYZE, stages.ENCODE} <= set(costs.known)
        return round(estimates.talk_s(costs, _TEN_MINUTES_S, self.at_once) / 60, 1), measured

    def render_minutes(self, session: Session, *timelines: Timeline) -> float:
        """Return how long renders of these timelines should take, one after the other."""
        costs = estimates.read(session)
        return round(sum(estimates.render_s(costs, timeline, self.at_once) for timeline in timelines) / 60, 2)
