"""Uploads and sources over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response

from appliance.entrypoints.http.access import Editor, Viewer
from appliance.entrypoints.http.dependencies import Services, Tx
from appliance.entrypoints.http.files import LEADS, FileView, Redirect, lead
from appliance.entrypoints.http.once import Once
from appliance.entrypoints.http.pages import Page, Paging
from appliance.entrypoints.http.visits import Router
from appliance.kernel.database.pages import newest_first
from appliance.sources.httpx import check_url
from appliance.sources.models import SourceRow
from appliance.sources.shelf import Made
from appliance.sources.uploads import Announced, Claimed
from appliance.sources.views import (
    CompletedView,
    CompleteWish,
    ImportWish,
    PartView,
    PartWish,
    SignedView,
    SourceView,
    UploadView,
    UploadWish,
)

router = Router("/workspaces/{workspace_id}", tags=["sources"])
PartNumber = Annotated[int, Path(description="From 1.")]


@router.post("/uploads", summary="Begin an upload", status_code=201)
def begin(wish: UploadWish, actor: Editor, tx: Tx, services: Services, once: Once) -> UploadView:
    """Refuse a file that does not fit, or say how it is to be sent: in parts, each with an address of its own."""
    wanted = Announced(wish.name, wish.size_bytes, wish.media_type, wish.part_bytes)
    return once(
        actor,
        UploadView,
        lambda: UploadView.of(services.uploads.create(tx, actor.workspace_id, wanted, actor.member_id)),
    )


@router.post("/imports", summary="Fetch a file from an address", status_code=202)
def fetch(wish: ImportWish, actor: Editor, tx: Tx, services: Services, once: Once) -> UploadView:
    """Have the box fetch a file; only public addresses are called."""
    return once(
        actor,
        UploadView,
        lambda: UploadView.of(services.uploads.fetch(tx, actor.workspace_id, wish.url, check_url, actor.member_id)),
    )


@router.post("/sample", summary="Take the sample recording", status_code=202)
def sample(actor: Editor, tx: Tx, services: Services, once: Once) -> UploadView:
    """Make a video of the short talk that comes with Reelbox, as if you had uploaded it."""
    return once(
        actor,
        UploadView,
        lambda: UploadView.of(services.uploads.sample(tx, actor.workspace_id, actor.member_id)),
    )


@router.get("/uploads", summary="List the unfinished uploads")
def unfinished(actor: Viewer, tx: Tx, services: Services) -> Page[UploadView]:
    """Return what somebody may go on with, newest first, a thousand at most."""
    del actor
    return Page[UploadView](items=[UploadView.of(row) for row in services.uploads.unfinished(tx)], next_cursor=None)


@router.get("/uploads/{upload_id}", summary="Read an upload")
def read_upload(upload_id: UUID, actor: Viewer, tx: Tx, services: Services) -> UploadView:
    """Return an upload, finished or not."""
    del actor
    return UploadView.of(services.uploads.get(tx, upload_id))


@router.get("/uploads/{upload_id}/parts", summary="List the parts that have arrived")
def parts(upload_id: UUID, actor: Viewer, tx: Tx, services: Services) -> list[PartView]:
    """Return the parts that need not be sent again; compare their MD5 with the file's."""
    del actor
    return [
        PartView(PartNumber=part.number, ETag=f'"{part.etag}"', Size=part.size_bytes)
        for part in services.uploads.parts(tx, upload_id)
    ]


@router.post("/uploads/{upload_id}/parts/{number}", summary="Sign a part")
def sign(  # noqa: PLR0913  what a route asks for
    upload_id: UUID, number: PartNumber, wish: PartWish, actor: Editor, tx: Tx, services: Services
) -> SignedView:
    """Return the request that sends a part straight to object storage; it refuses any other content or length."""
    del actor
    signed = services.uploads.sign_part(tx, upload_id, number, wish.md5)
    return SignedView(url=signed.url, headers=dict(signed.headers), expires_s=signed.expires_s)


@router.post("/uploads/{upload_id}/complete", summary="Complete an upload")
def complete(upload_id: UUID, wish: CompleteWish, actor: Editor, tx: Tx, services: Services) -> CompletedView:
    """Make the parts a file and begin to look at it; asking again changes nothing."""
    claimed = None if wish.parts is None else [Claimed(part.PartNumber, part.ETag) for part in wish.parts]
    row = services.uploads.complete(tx, upload_id, claimed)
    location = f"/api/v1/workspaces/{actor.workspace_id}/uploads/{row.id}"
    return CompletedView(location=location, upload=UploadView.of(row))


@router.delete("/uploads/{upload_id}", summary="Abort an upload", status_code=204)
def abort(upload_id: UUID, actor: Editor, tx: Tx, services: Services) -> None:
    """Forget an upload and its parts."""
    del actor
    services.uploads.abort(tx, upload_id)


@router.get("/sources", summary="List the sources")
def list_sources(
    actor: Viewer,
    tx: Tx,
    services: Services,
    paging: Paging,
    trash: Annotated[bool, Query(description="Those in the trash instead.")] = False,  # noqa: FBT002  a query
) -> Page[SourceView]:
    """Return the workspace's sources, newest first."""
    del actor
    part = newest_first(tx, services.shelf.query(trash=trash), [SourceRow.created_at, SourceRow.id], paging)
    return Page[SourceView](items=[SourceView.of(row) for row in part.items], next_cursor=part.next_cursor)


@router.get("/sources/{source_id}", summary="Read a source")
def read_source(source_id: UUID, actor: Viewer, tx: Tx, services: Services) -> SourceView:
    """Return a source, in the trash or not."""
    del actor
    return SourceView.of(services.shelf.get(tx, source_id))


@router.get(
    "/sources/{source_id}/files/{what}",
    summary="Get a source's file",
    response_model=FileView,
    responses=LEADS,
)
def file(  # noqa: PLR0913  what a route asks for
    source_id: UUID,
    what: Made,
    actor: Viewer,
    tx: Tx,
    services: Services,
    redirect: Redirect = True,  # noqa: FBT002  a query
) -> Response | FileView:
    """Lead to the original, or to what was made of it: proxy (MP4), sprite (JPEG), peaks (audiowaveform's format)."""
    del actor
    return lead(services.shelf.link(tx, source_id, what), redirect=redirect)


@router.delete("/sources/{source_id}", summary="Put a source into the trash", status_code=204)
def delete(source_id: UUID, actor: Editor, tx: Tx, services: Services) -> None:
    """Put a source into the trash, from where it can be restored for a while."""
    del actor
    services.shelf.delete(tx, source_id)


@router.post("/sources/{source_id}/restore", summary="Restore a source")
def restore(source_id: UUID, actor: Editor, tx: Tx, services: Services) -> SourceView:
    """Take a source out of the trash."""
    del actor
    return SourceView.of(services.shelf.restore(tx, source_id))
