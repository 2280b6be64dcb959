"""Videos that nobody analyzed: rows as a job would have left them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from appliance.editing.analysis import Word
from appliance.editing.plan import plan
from appliance.editing.recipe import CaptionRules, Output
from appliance.jobs.machine import Step
from appliance.jobs.service import enqueue
from appliance.kernel.database.clock import now
from appliance.kernel.ids import new_id
from appliance.videos import repository
from appliance.videos.models import RenderRow, RevisionRow, VideoRow
from appliance.videos.planning import Inputs
from tests.unit.editing.builders import PLAIN_KIT, analysis, recipe, typesetting

WORDS = [Word(text=f"word{n}.", start_s=n * 2.0, end_s=n * 2.0 + 0.5) for n in range(1, 5)]


@dataclass(frozen=True)
class Edited:
    """A video with a revision, a render of it, and the render's job, which waits."""

    video: UUID
    render: UUID
    job: UUID


def add_edited(session: Session, workspace_id: UUID, source_id: UUID) -> Edited:
    """Insert a video of a source."""
    found, wanted = analysis([(2, 9)], WORDS), recipe(silence=None, captions=CaptionRules())
    timeline = plan(found, wanted, PLAIN_KIT, Output(), typesetting())
    repository.add_analysis(session, workspace_id, "analyses/1.json", found.model_dump(mode="json"), [])
    row = VideoRow(id=new_id(), workspace_id=workspace_id, name="Talk", source_id=source_id, recipe="talk", revision=0)
    row.created_at = row.updated_at = now(session)
    session.add(row)
    session.flush()
    revision = RevisionRow(
        change="drafted",
        edits={},
        timeline=timeline.model_dump(mode="json"),
        inputs=Inputs(recipe=wanted, kit=PLAIN_KIT).model_dump(mode="json"),
        analysis_key="analyses/1.json",
        duration_s=10.0,
    )
    repository.add_revision(session, row, revision)
    job = enqueue(session, workspace_id, "render", {}, [Step("prepare")])
    render = RenderRow(
        id=new_id(), workspace_id=workspace_id, video_id=row.id, revision=1, preview=False, job_id=job, duration_s=10.0,
        created_at=row.created_at,
    )  # fmt: skip
    session.add(render)
    session.flush()
    return Edited(row.id, render.id, job)
