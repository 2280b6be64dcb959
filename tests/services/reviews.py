"""A video that somebody was shown: a link and a comment, as requests would have left them."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from appliance.accounts.tokens import digest, new_token
from appliance.kernel.database.clock import now
from appliance.kernel.ids import new_id
from appliance.reviews.models import CommentRow, ShareLinkRow


def add_review(session: Session, workspace_id: UUID, video_id: UUID) -> tuple[UUID, UUID]:
    """Insert a link and a comment made by it; return their ids."""
    token, at = new_token(), now(session)
    link = ShareLinkRow(
        workspace_id=workspace_id, id=new_id(), video_id=video_id, name="Ben", token=token, token_sha256=digest(token),
        may_comment=True, created_at=at, expires_at=at + timedelta(days=14),
    )  # fmt: skip
    session.add(link)
    session.flush()
    comment = CommentRow(
        workspace_id=workspace_id, id=new_id(), video_id=video_id, link_id=link.id, author="Ben", text="Too long.",
        at_s=2.5, revision=1, created_at=at,
    )  # fmt: skip
    session.add(comment)
    session.flush()
    return link.id, comment.id
