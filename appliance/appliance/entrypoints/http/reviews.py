"""Share links and comments over HTTP: for members, and for whoever has a link."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import Request
from sqlalchemy.orm import Session

from appliance.bootstrap.service import Service
from appliance.entrypoints.http.access import Anybody, Editor, Owner, Viewer
from appliance.entrypoints.http.dependencies import Services, Tx, address
from appliance.entrypoints.http.visits import Router
from appliance.kernel.database.clock import now
from appliance.reviews.models import CommentRow, ShareLinkRow
from appliance.reviews.schemas import (
    CommentPatch,
    CommentView,
    CommentWish,
    GuestComment,
    LookWish,
    ReviewSettings,
    SharedComment,
    SharedVideo,
    ShareLinkView,
    ShareLinkWish,
)

router = Router("/workspaces/{workspace_id}", tags=["reviews"])
guests = Router("/reviews", tags=["reviews"])


@router.get("/review-settings", summary="Read what the workspace wants of sharing")
def read_settings(actor: Viewer, tx: Tx, services: Services) -> ReviewSettings:
    """Return whether videos can be shared, and for how long."""
    del actor
    return services.reviews.settings(tx)


@router.put("/review-settings", summary="Switch sharing on or off")
def set_settings(wish: ReviewSettings, actor: Owner, tx: Tx, services: Services) -> ReviewSettings:
    """Say whether videos can be shared; while it is off no link shows anything."""
    services.reviews.set_settings(tx, actor, wish)
    return wish


@router.post("/videos/{video_id}/share-links", summary="Share a video", status_code=201)
def share(video_id: UUID, wish: ShareLinkWish, actor: Editor, tx: Tx, services: Services) -> ShareLinkView:
    """Make a link that shows the video to whoever has it, until it expires or is withdrawn."""
    row = services.reviews.share(tx, actor, video_id, wish)
    return _shown(tx, services, [row])[0]


@router.get("/videos/{video_id}/share-links", summary="List a video's links")
def list_links(video_id: UUID, actor: Editor, tx: Tx, services: Services) -> list[ShareLinkView]:
    """Return a video's links, newest first, those that work no longer too."""
    del actor
    return _shown(tx, services, services.reviews.links(tx, video_id))


@router.delete("/share-links/{link_id}", summary="Withdraw a link", status_code=204)
def revoke(link_id: UUID, actor: Editor, tx: Tx, services: Services) -> None:
    """Make a link useless at once; the comments made by it stay."""
    services.reviews.revoke(tx, actor, link_id)


@router.get("/videos/{video_id}/comments", summary="List a video's comments")
def list_comments(video_id: UUID, actor: Viewer, tx: Tx, services: Services) -> list[CommentView]:
    """Return what was said about a video, by moment."""
    del actor
    return [CommentView.model_validate(row) for row in services.reviews.comments(tx, video_id)]


@router.post("/videos/{video_id}/comments", summary="Comment on a video", status_code=201)
def comment(video_id: UUID, wish: CommentWish, actor: Viewer, tx: Tx, services: Services) -> CommentView:
    """Say something about a moment of a video; members see it."""
    return CommentView.model_validate(services.reviews.comment(tx, actor, video_id, wish))


@router.patch("/comments/{comment_id}", summary="Resolve a comment")
def resolve(comment_id: UUID, wish: CommentPatch, actor: Editor, tx: Tx, services: Services) -> CommentView:
    """Mark a comment as done, or as open again."""
    return CommentView.model_validate(services.reviews.resolve(tx, actor, comment_id, resolved=wish.is_resolved))


@router.delete("/comments/{comment_id}", summary="Delete a comment", status_code=204)
def delete(comment_id: UUID, actor: Editor, tx: Tx, services: Services) -> None:
    """Delete a comment for everybody."""
    services.reviews.delete(tx, actor, comment_id)


@guests.post("/look", summary="Look at what a link shows", dependencies=[Anybody])
def look(wish: LookWish, request: Request, tx: Tx, services: Services) -> SharedVideo:
    """Return the video of a link and the comments made by it; needs no account."""
    found = services.reviews.look(tx, wish.token, address(request))
    return SharedVideo(
        name=found.video.name,
        workspace=found.workspace,
        revision=found.revision,
        duration_s=found.duration_s,
        url=found.file.url,
        url_expires_s=found.file.expires_s,
        may_comment=found.link.may_comment,
        expires_at=found.link.expires_at,
        comments=[_as_shared(row) for row in found.comments],
    )


@guests.post("/comments", summary="Comment by a link", status_code=201, dependencies=[Anybody])
def comment_by_link(wish: GuestComment, request: Request, tx: Tx, services: Services) -> SharedComment:
    """Say something about a moment; whoever has the link sees it, and the workspace's members."""
    return _as_shared(services.reviews.comment_by_link(tx, wish, address(request)))


def _as_shared(row: CommentRow) -> SharedComment:
    fields = {name: getattr(row, name) for name in ("id", "author", "text", "at_s", "revision", "created_at")}
    return SharedComment(**fields, is_resolved=row.resolved_at is not None)


def _shown(session: Session, services: Service, rows: Sequence[ShareLinkRow]) -> list[ShareLinkView]:
    at, on = now(session), services.reviews.settings(session).is_enabled
    return [
        ShareLinkView(
            id=row.id,
            video_id=row.video_id,
            name=row.name,
            url=services.reviews.address(row),
            may_comment=row.may_comment,
            works=on and row.revoked_at is None and row.expires_at > at,
            created_by=row.created_by,
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    ]
