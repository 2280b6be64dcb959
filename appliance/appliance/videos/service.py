"""Videos and their edits: every change is a new revision, made on the one the caller has seen."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.editing.analysis import Transcript
from appliance.editing.edits import EditList
from appliance.editing.recipe import Recipe
from appliance.editing.timeline import Timeline
from appliance.events.kinds import Kind
from appliance.events.service import record
from appliance.jobs.admission import Lane
from appliance.jobs.machine import Step
from appliance.jobs.service import enqueue
from appliance.kernel.database.clock import now
from appliance.kernel.ids import new_id
from appliance.videos import errors, estimates, repository
from appliance.videos.models import RevisionRow, VideoRow
from appliance.videos.planning import Inputs, Planned, Planner
from appliance.videos.ports import SourceFile, Sources
from appliance.videos.schemas import EditsShown, NewVideo, OnRevision, Planning, PlanShown

DRAFT = "draft"
"""The kind of job that analyzes a video's source and plans a revision."""


@dataclass(frozen=True)
class VideoService:
    """The use cases of videos; each is part of the caller's transaction.

    Attributes:
        sources: The workspace's sources.
        planner: Plans revisions.
    """

    sources: Sources
    planner: Planner

    def create(self, session: Session, workspace_id: UUID, new: NewVideo, by: UUID | None) -> VideoRow:
        """Make a video of a source; its first revision comes when a job has analyzed it.

        Raises:
            ReelboxError: of the source where it is unknown or not there yet, ``LIBRARY-…`` where the recipe or the
                brand kit is unknown.
        """
        source = self.sources.find(session, new.source_id)
        recipe, language = self.planner.shelves.defaults(session)
        row = VideoRow(
            id=new_id(),
            workspace_id=workspace_id,
            name=new.name or PurePath(source.name).stem or source.name,
            source_id=source.id,
            recipe=recipe if new.recipe is None else _as_stored(new.recipe),
            language=new.language or language,
            brand_kit_id=new.brand_kit_id,
            revision=0,
            created_by=by,
        )
        inputs = self.planner.inputs(session, row.recipe, row.brand_kit_id)
        row.created_at = row.updated_at = now(session)
        session.add(row)
        session.flush()
        self._analyze(session, row, source, inputs, pinned=False)
        return row

    def draft(self, session: Session, workspace_id: UUID, source_id: UUID) -> VideoRow:
        """Make a video of a source that has just arrived, in the workspace's recipe; asked again, return the same."""
        known = repository.made_by_nobody(session, source_id)
        return known or self.create(session, workspace_id, NewVideo(source_id=source_id), None)

    def timeline(self, session: Session, video_id: UUID, number: int | None = None) -> dict[str, Any]:
        """Return the timeline of a revision, the newest for ``None``."""
        repository.video(session, video_id)
        return repository.revision(session, video_id, number).timeline

    def transcript(self, session: Session, video_id: UUID) -> Transcript | None:
        """Return what is said in a video's source; ``None`` where nobody listened for words."""
        key = repository.video(session, video_id).analysis_key
        if key is None:
            raise errors.NOT_ANALYZED()
        found = repository.analysis(session, key).document["transcript"]
        return None if found is None else Transcript.model_validate(found)

    def rename(self, session: Session, video_id: UUID, name: str) -> VideoRow:
        """Give a video another name."""
        row = repository.locked(session, video_id)
        row.name, row.updated_at = name, now(session)
        session.flush()
        return row

    def replan(self, session: Session, video_id: UUID, wish: Planning, by: UUID | None) -> PlanShown:
        """Plan a video by another recipe, in another language, look or size; its edits stay.

        Another language needs another analysis: then a job does it, and the new revision comes when that has ended.
        """
        row = repository.locked(session, video_id, wish.revision)
        before = repository.revision(session, video_id)
        inputs = Inputs.model_validate(before.inputs)
        recipe = row.recipe if wish.recipe is None else _as_stored(wish.recipe)
        brand_kit_id = wish.brand_kit_id or row.brand_kit_id
        renewed = self.planner.inputs(session, recipe, brand_kit_id, wish.output or inputs.output)
        edits = EditList.model_validate(before.edits)
        planned = self.planner.plan(session, before.analysis_key, edits, renewed)
        shown = self.planner.show(session, planned.timeline, before.number, whole=wish.with_timeline)
        if wish.dry_run:
            return shown
        row.recipe, row.brand_kit_id = recipe, brand_kit_id
        if wish.language is not None and wish.language != row.language:
            row.language = wish.language
            source = self.sources.find(session, row.source_id)
            self._analyze(session, row, source, renewed, pinned=True)
            return shown.model_copy(update={"job_id": row.job_id})
        saved = self._save(session, row, planned, "planned", by)
        return shown.model_copy(update={"revision": saved.number})

    def edit(  # noqa: PLR0913  what is changed, on what, by whom
        self,
        session: Session,
        video_id: UUID,
        expected: int,
        change: tuple[str, Callable[[EditList], EditList]],
        by: UUID | None,
        *,
        dry_run: bool = False,
        whole: bool = False,
    ) -> PlanShown:
        """Change a video's edits and plan again with the recipe, brand kit and size of the revision before.

        Args:
            session: The transaction.
            video_id: Which video.
            expected: The revision the change was made on.
            change: What the change is called, and how the list is after it.
            by: Who changes it.
            dry_run: Save nothing.
            whole: Return the timeline, too.

        Raises:
            ReelboxError: ``VIDEOS-005`` where somebody else was faster, ``VIDEOS-006`` before the first plan,
                ``VIDEOS-011`` where the list stays as it was, ``EDITING-…`` where nothing would be left.
        """
        row = repository.locked(session, video_id, expected)
        before = repository.revision(session, video_id)
        edits = EditList.model_validate(before.edits)
        changed = change[1](edits)
        if changed == edits:
            raise errors.NOTHING_TO_UNDO(what=change[0])
        planned = self.planner.plan(session, before.analysis_key, changed, Inputs.model_validate(before.inputs))
        if dry_run:
            return self.planner.show(session, planned.timeline, before.number, whole=whole)
        saved = self._save(session, row, planned, change[0], by)
        return self.planner.show(session, planned.timeline, saved.number, whole=whole)

    def edits(self, session: Session, video_id: UUID, number: int | None, *, whole: bool) -> EditsShown:
        """Return what a revision is made of, the newest for ``None``, with its timeline where the whole is wanted."""
        repository.video(session, video_id)
        row = repository.revision(session, video_id, number)
        edits, inputs = EditList.model_validate(row.edits), Inputs.model_validate(row.inputs)
        return EditsShown(
            revision=row.number,
            edits=list(edits.edits),
            undone=list(edits.undone),
            recipe=inputs.recipe,
            output=inputs.output,
            timeline=row.timeline if whole else None,
        )

    def restore(self, session: Session, video_id: UUID, number: int, wish: OnRevision, by: UUID | None) -> PlanShown:
        """Make an old revision the newest again, as it was: nothing is planned anew."""
        row = repository.locked(session, video_id, wish.revision)
        old = repository.revision(session, video_id, number)
        timeline, inputs = Timeline.model_validate(old.timeline), Inputs.model_validate(old.inputs)
        planned = Planned(timeline, EditList.model_validate(old.edits), inputs, old.analysis_key)
        row.brand_kit_id = inputs.brand_kit_id
        saved = self._save(session, row, planned, f"restored {number}", by)
        return self.planner.show(session, timeline, saved.number, whole=wish.with_timeline)

    def trash(self, session: Session, video_id: UUID) -> None:
        """Move a video into the trash, from where it can be restored for a while."""
        row = repository.locked(session, video_id)
        repository.set_trashed(session, row, trashed=True)
        record(session, row.workspace_id, Kind.VIDEO_DELETED, row.id, name=row.name)

    def untrash(self, session: Session, video_id: UUID) -> VideoRow:
        """Take a video out of the trash."""
        row = repository.video(session, video_id)
        repository.set_trashed(session, row, trashed=False)
        record(session, row.workspace_id, Kind.VIDEO_RESTORED, row.id, name=row.name)
        return row

    def analyzed(
        self, session: Session, video_id: UUID, analysis_key: str, pinned: Inputs | None = None
    ) -> RevisionRow:
        """Plan what a job has analyzed: the edits that were made meanwhile are in it."""
        row = repository.locked(session, video_id)
        edits, before = EditList(), None
        if row.revision:
            before = repository.revision(session, video_id)
            edits = EditList.model_validate(before.edits)
        size = Inputs.model_validate(before.inputs).output if before else None
        inputs = pinned or self.planner.inputs(session, row.recipe, row.brand_kit_id, size)
        planned = self.planner.plan(session, analysis_key, edits, inputs)
        if before is None:
            record(session, row.workspace_id, Kind.VIDEO_DRAFTED, row.id, name=row.name, user_id=row.created_by)
        return self.planner.save(session, row, planned, "planned" if before else "drafted", None)

    def _save(self, session: Session, row: VideoRow, planned: Planned, change: str, by: UUID | None) -> RevisionRow:
        """Save what a person changed, and tell those who look at it."""
        saved = self.planner.save(session, row, planned, change, by)
        told = {"revision": saved.number, "change": change, "user_id": by}
        record(session, row.workspace_id, Kind.VIDEO_EDITED, row.id, name=row.name, **told)
        return saved

    def _analyze(self, session: Session, row: VideoRow, source: SourceFile, inputs: Inputs, *, pinned: bool) -> None:
        """Queue an analysis; where it is pinned, the plan follows these inputs, whatever becomes of the recipe."""
        wish = {
            "video_id": str(row.id),
            "source_id": str(source.id),
            "sha256": source.sha256,
            "language": row.language,
            "must_hear": inputs.recipe.captions is not None,
            "inputs": inputs.model_dump(mode="json") if pinned else None,
        }
        costs = estimates.read(session)
        names = (estimates.ANALYZE, estimates.PLAN)
        steps = [
            Step(names[0], expected_s=costs.expected_s(names[0], source.duration_s)),
            Step(names[1], frozenset({names[0]}), expected_s=costs.expected_s(names[1], source.duration_s)),
        ]
        row.job_id = enqueue(session, row.workspace_id, DRAFT, wish, steps, lane=Lane.BACKGROUND)
        session.flush()
        session.refresh(row)


def revisions(video_id: UUID) -> Any:
    """Return a query of a video's revisions."""
    return select(RevisionRow).where(RevisionRow.video_id == video_id)


def _as_stored(recipe: str | Recipe) -> Any:
    return recipe if isinstance(recipe, str) else recipe.model_dump(mode="json")
