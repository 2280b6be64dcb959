"""Videos, their revisions and their renders in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, delete, exists, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, undefer

from appliance.editing.timeline import Timeline
from appliance.editing.words import TimedWord
from appliance.jobs.machine import ENDED
from appliance.jobs.models import JobRow
from appliance.kernel.database.clock import now
from appliance.sources.models import SourceRow
from appliance.videos import errors, search
from appliance.videos.models import AnalysisRow, PassageRow, RenderRow, RevisionRow, VideoRow
from appliance.videos.schemas import VideoState

_SHOWN = (
    VideoRow.id,
    VideoRow.name,
    VideoRow.source_id,
    VideoRow.recipe,
    VideoRow.language,
    VideoRow.brand_kit_id,
    VideoRow.revision,
    VideoRow.job_id,
    VideoRow.created_at,
    VideoRow.updated_at,
    VideoRow.deleted_at,
    JobRow.state.label("job_state"),
    JobRow.failure.label("job_failure"),
    RevisionRow.duration_s,
    SourceRow.probe["duration_s"].as_float().label("source_duration_s"),
    SourceRow.sprite,
)
"""What is shown of a video, its job, newest revision and source: lists are long, and objects of each row cost most."""


def _shown() -> Select[Any]:
    def beside(row: type[JobRow | RevisionRow | SourceRow]) -> ColumnElement[bool]:
        return row.workspace_id == VideoRow.workspace_id

    newest = (RevisionRow.video_id == VideoRow.id) & (RevisionRow.number == VideoRow.revision)
    return (
        select(*_SHOWN)
        .outerjoin(JobRow, beside(JobRow) & (JobRow.id == VideoRow.job_id))
        .outerjoin(RevisionRow, beside(RevisionRow) & newest)
        .outerjoin(SourceRow, beside(SourceRow) & (SourceRow.id == VideoRow.source_id))
    )


def videos(
    *, trashed: bool, source_id: UUID | None = None, named: str = "", state: VideoState | None = None
) -> Select[Any]:
    """Return a query of the videos that are there, or of those in the trash, as they are shown.

    Args:
        trashed: Those in the trash.
        source_id: Only those of this source.
        named: What their names contain, in whatever case.
        state: Only those in this state.
    """
    there = VideoRow.deleted_at.is_not(None) if trashed else VideoRow.deleted_at.is_(None)
    wanted = _shown().where(there)
    if source_id is not None:
        wanted = wanted.where(VideoRow.source_id == source_id)
    if named:
        wanted = wanted.where(VideoRow.name.icontains(named, autoescape=True))
    if state is None:
        return wanted
    if state is VideoState.READY:
        return wanted.where(VideoRow.revision > 0)
    ended = func.coalesce(JobRow.state, "").in_(ENDED)
    return wanted.where(VideoRow.revision == 0, ended if state is VideoState.FAILED else ~ended)


def shown(session: Session, video_id: UUID) -> Row[Any]:
    """Return what is shown of a video, also from the trash; ``VIDEOS-004`` where there is none."""
    row = session.execute(_shown().where(VideoRow.id == video_id)).one_or_none()
    if row is None:
        raise errors.UNKNOWN_VIDEO(video=video_id)
    return row


def video(session: Session, video_id: UUID) -> VideoRow:
    """Return a video, also from the trash; ``VIDEOS-004`` where there is none."""
    row = session.scalars(select(VideoRow).where(VideoRow.id == video_id)).one_or_none()
    if row is None:
        raise errors.UNKNOWN_VIDEO(video=video_id)
    return row


def locked(session: Session, video_id: UUID, expected: int | None = None) -> VideoRow:
    """Return a video that nobody else can change until the transaction ends.

    Raises:
        ReelboxError: ``VIDEOS-004``; ``VIDEOS-010`` where it is in the trash; ``VIDEOS-005`` where it is at another
            revision than was expected.
    """
    wanted = select(VideoRow).where(VideoRow.id == video_id).with_for_update()
    row = session.scalars(wanted, execution_options={"populate_existing": True}).one_or_none()
    if row is None:
        raise errors.UNKNOWN_VIDEO(video=video_id)
    if row.deleted_at is not None:
        raise errors.IN_TRASH(video=row.name)
    if expected is not None and expected != row.revision:
        raise errors.STALE_REVISION(expected=expected, current=row.revision)
    return row


def revision(session: Session, video_id: UUID, number: int | None = None) -> RevisionRow:
    """Return a revision with all that is in it, the newest for ``None``.

    Raises:
        ReelboxError: ``VIDEOS-006`` where the video has none yet, ``VIDEOS-007`` where it has none of this number.
    """
    wanted = (
        select(RevisionRow)
        .where(RevisionRow.video_id == video_id)
        .options(undefer(RevisionRow.edits), undefer(RevisionRow.timeline), undefer(RevisionRow.inputs))
    )
    if number is None:
        newest = session.scalars(wanted.order_by(RevisionRow.number.desc()).limit(1)).one_or_none()
        if newest is None:
            raise errors.NOT_ANALYZED()
        return newest
    found = session.scalars(wanted.where(RevisionRow.number == number)).one_or_none()
    if found is None:
        raise errors.UNKNOWN_REVISION(number=number)
    return found


def add_revision(session: Session, row: VideoRow, new: RevisionRow) -> RevisionRow:
    """Make a revision the newest of a video, whose row must be locked."""
    new.workspace_id, new.video_id, new.number = row.workspace_id, row.id, row.revision + 1
    new.created_at = now(session)
    session.add(new)
    session.flush()
    row.revision, row.analysis_key, row.updated_at = new.number, new.analysis_key, new.created_at
    session.flush()
    return new


def analysis(session: Session, key: str) -> AnalysisRow:
    """Return what was found out; ``VIDEOS-012`` where it is gone."""
    row = session.scalars(select(AnalysisRow).where(AnalysisRow.key == key)).one_or_none()
    if row is None:
        raise errors.ANALYSIS_GONE()
    return row


def add_analysis(
    session: Session, workspace_id: UUID, key: str, document: dict[str, Any], words: Sequence[TimedWord]
) -> None:
    """Keep what was found out about a source, and its words to be searched; again is fine."""
    values = {"workspace_id": workspace_id, "key": key, "document": document}
    kept = session.execute(
        insert(AnalysisRow).values(**values).on_conflict_do_nothing().returning(AnalysisRow.key)
    ).one_or_none()
    if kept is None or not words:
        return
    rows = [
        {
            "workspace_id": workspace_id,
            "analysis_key": key,
            "number": number,
            "words": passage,
            "folded": search.fold(" ".join(word[0] for word in passage)),
        }
        for number, passage in enumerate(search.passages(words))
    ]
    session.execute(insert(PassageRow), rows)


def renders(video_id: UUID) -> Select[Any]:
    """Return a query of a video's renders."""
    return select(RenderRow).where(RenderRow.video_id == video_id)


def finished(video_id: UUID) -> Select[RenderRow]:
    """Return a query of a video's renders that have a file: whole ones before quick looks, newest first."""
    there = renders(video_id).where(RenderRow.object_key.is_not(None))
    return there.order_by(RenderRow.preview, RenderRow.created_at.desc(), RenderRow.id.desc())


def render(session: Session, render_id: UUID) -> RenderRow:
    """Return a render; ``VIDEOS-008`` where there is none."""
    row = session.scalars(select(RenderRow).where(RenderRow.id == render_id)).one_or_none()
    if row is None:
        raise errors.UNKNOWN_RENDER(render=render_id)
    return row


def to_render(session: Session, render_id: UUID) -> Timeline:
    """Return what a render shows; raises as :func:`render`."""
    wanted = (
        select(func.coalesce(RenderRow.timeline, RevisionRow.timeline))
        .join(
            RevisionRow,
            (RevisionRow.workspace_id == RenderRow.workspace_id)
            & (RevisionRow.video_id == RenderRow.video_id)
            & (RevisionRow.number == RenderRow.revision),
        )
        .where(RenderRow.id == render_id)
    )
    document = session.execute(wanted).scalar_one_or_none()
    if document is None:
        raise errors.UNKNOWN_RENDER(render=render_id)
    return Timeline.model_validate(document)


def made_by_nobody(session: Session, source_id: UUID) -> VideoRow | None:
    """Return the draft that was made of a source when it had arrived."""
    wanted = select(VideoRow).where(VideoRow.source_id == source_id, VideoRow.created_by.is_(None))
    return session.scalars(wanted.order_by(VideoRow.created_at).limit(1)).one_or_none()


def purge(session: Session, before: datetime) -> list[tuple[UUID, UUID]]:
    """Delete the videos that have been in the trash since before a time, over all workspaces.

    Returns workspace and id of their renders, whose files are to be deleted.
    """
    expired = select(VideoRow.workspace_id, VideoRow.id).where(VideoRow.deleted_at < before)
    gone = select(RenderRow.workspace_id, RenderRow.id).where(
        tuple_(RenderRow.workspace_id, RenderRow.video_id).in_(expired)
    )
    rendered = [(workspace_id, render_id) for workspace_id, render_id in session.execute(gone)]
    session.execute(delete(VideoRow).where(VideoRow.deleted_at < before).execution_options(synchronize_session=False))
    # What was said goes with the last video it was said in.
    unused = (
        AnalysisRow.created_at < before,
        ~exists().where(VideoRow.workspace_id == AnalysisRow.workspace_id, VideoRow.analysis_key == AnalysisRow.key),
        ~exists().where(
            RevisionRow.workspace_id == AnalysisRow.workspace_id, RevisionRow.analysis_key == AnalysisRow.key
        ),
    )
    session.execute(delete(AnalysisRow).where(*unused).execution_options(synchronize_session=False))
    return rendered


def set_trashed(session: Session, row: VideoRow, *, trashed: bool) -> None:
    """Move a video into the trash or out of it."""
    at = now(session)
    session.execute(
        update(VideoRow)
        .where(VideoRow.id == row.id)
        .values(deleted_at=at if trashed else None, updated_at=at)
        .execution_options(synchronize_session="fetch")
    )
