"""Renders of videos: asked for, looked at, downloaded, deleted."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from appliance.editing.edits import EditList
from appliance.editing.recipe import Format, Output
from appliance.editing.timeline import Timeline
from appliance.editing.timing import seconds_at
from appliance.events.kinds import Kind
from appliance.events.service import record
from appliance.jobs.admission import Lane
from appliance.jobs.machine import ENDED, Step, cancel
from appliance.jobs.service import JobService, enqueue
from appliance.kernel.database.clock import now
from appliance.kernel.database.sessions import Database
from appliance.kernel.ids import new_id
from appliance.kernel.storage.objects import ObjectStore, Saving, Signed, workspace_key
from appliance.videos import errors, estimates, repository
from appliance.videos.models import RenderRow, RevisionRow, VideoRow
from appliance.videos.planning import Inputs, Planner
from appliance.videos.ports import Permit
from appliance.videos.schemas import NewRenders

RENDER = "render"
"""The kind of job that makes a file of a revision."""

_PREVIEW_HEIGHT = 480
_LINK_S = 3600


@dataclass(frozen=True)
class RenderService:
    """The use cases of renders; each is part of the caller's transaction."""

    planner: Planner
    objects: ObjectStore
    permit: Permit

    def request(
        self, session: Session, video_id: UUID, wish: NewRenders, by: UUID | None
    ) -> tuple[list[RenderRow], float]:
        """Queue a render for each format; return them, and how many minutes they should take together.

        Raises:
            ReelboxError: ``VIDEOS-004``, ``-006``, ``-007``, ``-010``; ``EDITING-…`` where a format cannot be planned;
                ``LICENSE-…`` where the license does not allow it.
        """
        video = repository.locked(session, video_id)
        revision = repository.revision(session, video_id, wish.revision)
        wanted = [(shape, *self._timeline(session, revision, shape, wish)) for shape in wish.formats or (None,)]
        minutes = self.planner.render_minutes(session, *(timeline for _, timeline, _ in wanted))
        if wish.dry_run:
            return [], minutes
        self.permit.require_renders(session, [(timeline.width, timeline.height) for _, timeline, _ in wanted])
        return [self._queue(session, video, revision, each, wish, by) for each in wanted], minutes

    def download(self, session: Session, render_id: UUID) -> tuple[RenderRow, str, Signed]:
        """Return a render with the name of its file and a request that reads it; ``VIDEOS-009`` without a file."""
        row = repository.render(session, render_id)
        if row.object_key is None:
            raise errors.NOT_RENDERED(state=row.state.value)
        video = repository.video(session, row.video_id)
        shape = f" {row.format.replace(':', 'x')}" if row.format and row.format != Format.SOURCE else ""
        name = f"{video.name}{shape}.mp4"
        return row, name, self.objects.sign_get(row.object_key, Saving("video/mp4", name), _LINK_S)

    def newest(self, session: Session, video_id: UUID) -> tuple[RenderRow, Signed] | None:
        """Return the newest file made of a video, whole ones before quick looks, with a request that plays it."""
        row = session.scalar(repository.finished(video_id).limit(1))
        if row is None or row.object_key is None:
            return None
        return row, self.objects.sign_get(row.object_key, Saving("video/mp4"), _LINK_S)

    def delete(self, session: Session, render_id: UUID) -> None:
        """Delete a render and its files; one that is being made is cancelled."""
        row = repository.render(session, render_id)
        if row.state not in ENDED:
            JobService.change(session, row.job_id, cancel)
        session.delete(row)
        session.flush()
        self._discard(row.workspace_id, render_id)

    def sweep(self, database: Database, kept: timedelta) -> int:
        """Delete for good what has been in the trash for longer; return how many renders that were."""
        with database.system() as session:
            gone = repository.purge(session, now(session) - kept)
        for workspace_id, render_id in gone:
            self._discard(workspace_id, render_id)
        return len(gone)

    def _discard(self, workspace_id: UUID, render_id: UUID) -> None:
        """Delete the files of a render, those of attempts that came to nothing too."""
        prefix = workspace_key(workspace_id, "renders", render_id) + "/"
        self.objects.delete([found.key for found in self.objects.under(prefix)])

    def _timeline(
        self, session: Session, revision: RevisionRow, shape: Format | None, wish: NewRenders
    ) -> tuple[Timeline, bool]:
        """Return what is to be rendered, and whether that is the revision's own timeline."""
        own = Timeline.model_validate(revision.timeline)
        inputs = Inputs.model_validate(revision.inputs)
        height = wish.height or inputs.output.height
        if wish.preview:
            height = min(height or own.height, _PREVIEW_HEIGHT)
        output = Output(height=height, format=shape or inputs.output.format)
        if output == inputs.output or (output.format is None and output.height == own.height):
            return own, True
        edits = EditList.model_validate(revision.edits)
        other = inputs.model_copy(update={"output": output})
        return self.planner.plan(session, revision.analysis_key, edits, other).timeline, False

    def _queue(  # noqa: PLR0913  what is rendered of what, for whom
        self,
        session: Session,
        video: VideoRow,
        revision: RevisionRow,
        wanted: tuple[Format | None, Timeline, bool],
        wish: NewRenders,
        by: UUID | None,
    ) -> RenderRow:
        shape, timeline, own = wanted
        duration_s = seconds_at(timeline.duration_frames, timeline.fps)
        render_id = new_id()
        costs = estimates.read(session)
        expected_s = costs.expected_s(estimates.PREPARE, duration_s)
        whole_s = estimates.render_s(costs, timeline, self.planner.at_once)
        job_id = enqueue(
            session,
            video.workspace_id,
            RENDER,
            {
                "render_id": str(render_id),
                "video_id": str(video.id),
                "source_id": str(video.source_id),
                "name": video.name,
                "user_id": by and str(by),
                "expected_s": whole_s,
            },
            [Step(estimates.PREPARE, expected_s=expected_s)],
            lane=Lane.PREVIEW if wish.preview else Lane.RENDER,
            priority=wish.priority,
        )
        row = RenderRow(
            id=render_id,
            workspace_id=video.workspace_id,
            video_id=video.id,
            revision=revision.number,
            format=shape,
            height=wish.height,
            preview=wish.preview,
            timeline=None if own else timeline.model_dump(mode="json"),
            job_id=job_id,
            duration_s=duration_s,
            created_by=by,
            created_at=now(session),
        )
        session.add(row)
        session.flush()
        session.refresh(row)
        record(session, row.workspace_id, Kind.RENDER_QUEUED, row.id, video_id=video.id, name=video.name, user_id=by)
        return row
