"""Tables of reviews."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from appliance.kernel.database.base import Base, InWorkspace
from appliance.kernel.database.fernet import Sealed


class ReviewSettingsRow(Base):
    """What a workspace wants of sharing; without a row it is as the product comes."""

    __tablename__ = "review_settings"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    is_enabled: Mapped[bool]
    days: Mapped[int]


class ShareLinkRow(InWorkspace, Base):
    """A link that shows a video to whoever has it.

    It is found by the hash of its token. The token itself is there too, encrypted, so that members can pass the link on
    once more.
    """

    __tablename__ = "share_links"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "video_id"], ["videos.workspace_id", "videos.id"]),)

    video_id: Mapped[UUID]
    name: Mapped[str]
    token: Mapped[str] = mapped_column(Sealed, deferred=True)
    token_sha256: Mapped[str]
    may_comment: Mapped[bool]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class CommentRow(InWorkspace, Base):
    """What somebody said about a moment.

    ``at_s`` are seconds of what they watched: the render of ``revision``, or for 0 the recording. ``link_id`` is the
    link they came by, ``user_id`` the member who wrote.
    """

    __tablename__ = "comments"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "video_id"], ["videos.workspace_id", "videos.id"]),
        ForeignKeyConstraint(["workspace_id", "link_id"], ["share_links.workspace_id", "share_links.id"]),
    )

    video_id: Mapped[UUID]
    link_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]
    author: Mapped[str]
    text: Mapped[str]
    at_s: Mapped[float]
    revision: Mapped[int]
    created_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[UUID | None]
