"""Videos, their revisions, timelines, transcripts and exports over HTTP."""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Query, Response

from appliance.editing.edits import EditList
from appliance.editing.timeline import Timeline
from appliance.entrypoints.http.access import Editor, Viewer
from appliance.entrypoints.http.dependencies import Services, Tx
from appliance.entrypoints.http.once import Once
from appliance.entrypoints.http.pages import Page, Paging
from appliance.entrypoints.http.visits import Router
from appliance.exports.service import ExportFormat, export
from appliance.kernel.database.pages import newest_first
from appliance.videos import repository, search
from appliance.videos.models import RevisionRow, VideoRow
from appliance.videos.schemas import (
    Editing,
    EditsShown,
    HitShown,
    NewVideo,
    Number,
    OnRevision,
    Planning,
    PlanShown,
    Renaming,
    RevisionShown,
    SpeedShown,
    TranscriptShown,
    VideoShown,
    VideoState,
)
from appliance.videos.service import revisions

router = Router("/workspaces/{workspace_id}", tags=["videos"])

AtRevision = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Left out: the newest.")]


@router.post("/videos", summary="Make a video of a source", status_code=201)
def create(new: NewVideo, actor: Editor, tx: Tx, services: Services, once: Once) -> VideoShown:
    """Make a video; a job analyzes its source and plans the first revision."""

    def make() -> VideoShown:
        made = services.videos.create(tx, actor.workspace_id, new, actor.member_id)
        return VideoShown.of(repository.shown(tx, made.id))

    return once(actor, VideoShown, make)


@router.get("/videos", summary="List the videos")
def list_videos(  # noqa: PLR0913  what a route asks for
    actor: Viewer,
    tx: Tx,
    paging: Paging,
    q: Annotated[str, Query(max_length=200, description="What their names contain.")] = "",
    state: Annotated[VideoState | None, Query(description="Only those in this state.")] = None,
    trash: Annotated[bool, Query(description="Those in the trash instead.")] = False,  # noqa: FBT002  a query
    source_id: Annotated[UUID | None, Query(description="Only those of this source.")] = None,
) -> Page[VideoShown]:
    """Return the workspace's videos, newest first."""
    del actor
    query = repository.videos(trashed=trash, source_id=source_id, named=q.strip(), state=state)
    part = newest_first(tx, query, [VideoRow.created_at, VideoRow.id], paging)
    return Page[VideoShown](items=[VideoShown.of(row) for row in part.items], next_cursor=part.next_cursor)


@router.get("/videos/{video_id}", summary="Read a video")
def read_video(video_id: UUID, actor: Viewer, tx: Tx) -> VideoShown:
    """Return a video, in the trash or not."""
    del actor
    return VideoShown.of(repository.shown(tx, video_id))


@router.patch("/videos/{video_id}", summary="Rename a video")
def rename(video_id: UUID, wish: Renaming, actor: Editor, tx: Tx, services: Services) -> VideoShown:
    """Give a video another name."""
    del actor
    services.videos.rename(tx, video_id, wish.name)
    return VideoShown.of(repository.shown(tx, video_id))


@router.delete("/videos/{video_id}", summary="Put a video into the trash", status_code=204)
def delete(video_id: UUID, actor: Editor, tx: Tx, services: Services) -> None:
    """Put a video into the trash, from where it can be restored for a while."""
    del actor
    services.videos.trash(tx, video_id)


@router.post("/videos/{video_id}/restore", summary="Restore a video")
def untrash(video_id: UUID, actor: Editor, tx: Tx, services: Services) -> VideoShown:
    """Take a video out of the trash."""
    del actor
    services.videos.untrash(tx, video_id)
    return VideoShown.of(repository.shown(tx, video_id))


@router.get("/videos/{video_id}/timeline", summary="Read a timeline")
def timeline(video_id: UUID, actor: Viewer, tx: Tx, services: Services, revision: AtRevision = None) -> dict[str, Any]:
    """Return the timeline of a revision, as `reelbox plan` writes it."""
    del actor
    return services.videos.timeline(tx, video_id, revision)


@router.get("/videos/{video_id}/transcript", summary="Read a transcript")
def transcript(video_id: UUID, actor: Viewer, tx: Tx, services: Services) -> TranscriptShown:
    """Return what is said in the source, word by word."""
    del actor
    found = services.videos.transcript(tx, video_id)
    if found is None:
        return TranscriptShown(language=None, language_assumed=False, suggested_language=None, words=[])
    return TranscriptShown.model_validate(found.model_dump())


@router.post("/videos/{video_id}/plan", summary="Plan a video anew")
def plan(video_id: UUID, wish: Planning, actor: Editor, tx: Tx, services: Services) -> PlanShown:
    """Plan by another recipe, language, look or size; edits stay. `dry_run` says what would come of it."""
    return services.videos.replan(tx, video_id, wish, actor.member_id)


@router.post("/videos/{video_id}/edits", summary="Edit a video")
def edit(video_id: UUID, wish: Editing, actor: Editor, tx: Tx, services: Services) -> PlanShown:
    """Add edits to the revision they were made on; another revision by now is a 409."""

    def add(edits: EditList) -> EditList:
        for each in wish.edits:
            edits = edits.apply(each)
        return edits

    change = ("edited", add)
    wanted = {"dry_run": wish.dry_run, "whole": wish.with_timeline}
    return services.videos.edit(tx, video_id, wish.revision, change, actor.member_id, **wanted)


@router.get("/videos/{video_id}/edits", summary="Read the edits")
def read_edits(  # noqa: PLR0913  what a route asks for
    video_id: UUID,
    actor: Viewer,
    tx: Tx,
    services: Services,
    revision: AtRevision = None,
    with_timeline: Annotated[bool, Query(description="Also return its timeline.")] = False,  # noqa: FBT002  a query
) -> EditsShown:
    """Return the edits of a revision, those that were undone, and the recipe and size it was planned in."""
    del actor
    return services.videos.edits(tx, video_id, revision, whole=with_timeline)


@router.post("/videos/{video_id}/undo", summary="Undo the last edit")
def undo(video_id: UUID, wish: OnRevision, actor: Editor, tx: Tx, services: Services) -> PlanShown:
    """Take back the last edit."""
    change = ("undo", EditList.undo)
    return services.videos.edit(tx, video_id, wish.revision, change, actor.member_id, whole=wish.with_timeline)


@router.post("/videos/{video_id}/redo", summary="Redo the edit undone last")
def redo(video_id: UUID, wish: OnRevision, actor: Editor, tx: Tx, services: Services) -> PlanShown:
    """Make the edit again that was undone last."""
    change = ("redo", EditList.redo)
    return services.videos.edit(tx, video_id, wish.revision, change, actor.member_id, whole=wish.with_timeline)


@router.get("/videos/{video_id}/revisions", summary="List the revisions")
def list_revisions(video_id: UUID, actor: Viewer, tx: Tx, paging: Paging) -> Page[RevisionShown]:
    """Return a video's revisions, newest first."""
    del actor
    repository.video(tx, video_id)
    return Page.of(RevisionShown, newest_first(tx, revisions(video_id), [RevisionRow.number], paging))


@router.post("/videos/{video_id}/revisions/{number}/restore", summary="Restore a revision")
def restore(  # noqa: PLR0913  what a route asks for
    video_id: UUID, number: Number, wish: OnRevision, actor: Editor, tx: Tx, services: Services
) -> PlanShown:
    """Make an old revision the newest again, exactly as it was."""
    return services.videos.restore(tx, video_id, number, wish, actor.member_id)


@router.get(
    "/videos/{video_id}/exports/{to}",
    summary="Export a video",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}, "description": "The file."}},
)
def export_video(  # noqa: PLR0913  what a route asks for
    video_id: UUID, to: ExportFormat, actor: Viewer, tx: Tx, services: Services, revision: AtRevision = None
) -> Response:
    """Return subtitles, chapters, or the edit for another program."""
    del actor
    document = Timeline.model_validate(services.videos.timeline(tx, video_id, revision))
    name = quote(f"{repository.video(tx, video_id).name}.{'txt' if to is ExportFormat.CHAPTERS else to.value}", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(export(document, to).text, media_type="text/plain; charset=utf-8", headers=headers)


@router.get("/speed", summary="How fast is this box?")
def speed(actor: Viewer, tx: Tx, services: Services) -> SpeedShown:
    """Return how long a talk of ten minutes takes here, learned from everything the box has done."""
    del actor
    minutes, measured = services.videos.planner.speed(tx)
    return SpeedShown(ten_minutes=minutes, measured=measured)


@router.get("/search", summary="Search what was said")
def find(
    actor: Viewer,
    tx: Tx,
    q: Annotated[str, Query(max_length=200, description='Words; "in quotes": a phrase; -word: without it.')] = "",
    limit: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = 50,
) -> Page[HitShown]:
    """Return where words were said in the workspace's videos, the best first; marks and capitals do not matter."""
    del actor
    return Page[HitShown](items=[HitShown.model_validate(hit) for hit in search.find(tx, q, limit)], next_cursor=None)
