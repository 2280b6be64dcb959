"""Renders over HTTP."""

from uuid import UUID

from appliance.entrypoints.http.access import Editor, Viewer
from appliance.entrypoints.http.dependencies import Services, Tx
from appliance.entrypoints.http.once import Once
from appliance.entrypoints.http.pages import Page, Paging
from appliance.entrypoints.http.visits import Router
from appliance.kernel.database.pages import newest_first
from appliance.videos import repository
from appliance.videos.models import RenderRow
from appliance.videos.schemas import Download, NewRenders, RenderShown, RendersShown

router = Router("/workspaces/{workspace_id}", tags=["renders"])


@router.post("/videos/{video_id}/renders", summary="Render a video", status_code=202)
def request(  # noqa: PLR0913  what a route asks for
    video_id: UUID, wish: NewRenders, actor: Editor, tx: Tx, services: Services, once: Once
) -> RendersShown:
    """Queue a render for each format; with `dry_run`, only say how many minutes they should take."""

    def queued() -> RendersShown:
        if not wish.dry_run:
            services.disk.require_room()
        rows, minutes = services.renders.request(tx, video_id, wish, actor.member_id)
        return RendersShown(items=[RenderShown.of(row) for row in rows], render_minutes=minutes)

    return once(actor, RendersShown, queued)


@router.get("/videos/{video_id}/renders", summary="List a video's renders")
def list_renders(video_id: UUID, actor: Viewer, tx: Tx, paging: Paging) -> Page[RenderShown]:
    """Return a video's renders, newest first."""
    del actor
    repository.video(tx, video_id)
    part = newest_first(tx, repository.renders(video_id), [RenderRow.created_at, RenderRow.id], paging)
    return Page[RenderShown](items=[RenderShown.of(row) for row in part.items], next_cursor=part.next_cursor)


@router.get("/renders/{render_id}", summary="Read a render")
def read_render(render_id: UUID, actor: Viewer, tx: Tx) -> RenderShown:
    """Return a render and its quality report."""
    del actor
    return RenderShown.of(repository.render(tx, render_id))


@router.get("/renders/{render_id}/download", summary="Download a render")
def download(render_id: UUID, actor: Viewer, tx: Tx, services: Services) -> Download:
    """Return an address at which the MP4 can be had for an hour."""
    del actor
    row, name, signed = services.renders.download(tx, render_id)
    return Download(url=signed.url, file_name=name, size_bytes=row.size_bytes or 0, expires_in_s=signed.expires_s)


@router.delete("/renders/{render_id}", summary="Delete a render", status_code=204)
def delete(render_id: UUID, actor: Editor, tx: Tx, services: Services) -> None:
    """Delete a render and its file; one that is being made is cancelled."""
    del actor
    services.renders.delete(tx, render_id)
