"""What members do with links and comments, and what whoever has a link may."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, undefer

from appliance.accounts import audit
from appliance.accounts.actors import Actor
from appliance.accounts.models import UserRow, WorkspaceRow
from appliance.accounts.tokens import digest, new_token
from appliance.events.kinds import Kind
from appliance.events.service import record
from appliance.kernel.database.clock import now
from appliance.kernel.database.locks import HashedLock, hold
from appliance.kernel.database.sessions import name
from appliance.kernel.ids import new_id
from appliance.kernel.rates.ports import Limit, Rates
from appliance.kernel.storage.objects import Signed
from appliance.reviews import errors
from appliance.reviews.models import CommentRow, ReviewSettingsRow, ShareLinkRow
from appliance.reviews.schemas import CommentWish, GuestComment, ReviewSettings, ShareLinkWish
from appliance.sources.shelf import Made, Shelf
from appliance.videos import repository
from appliance.videos.models import VideoRow
from appliance.videos.rendering import RenderService

AS_IT_COMES = ReviewSettings(is_enabled=True, days=14)
MOST_LINKS = 50
MOST_COMMENTS = 500
_LOOKS = Limit("review-looks", 60, 300)
_COMMENTS = Limit("review-comments", 20, 600)
_SAID = 200  # characters of a comment that an event carries


@dataclass(frozen=True)
class Shared:
    """What a link shows: its row, the video, which revision (0: the recording) and its file, the comments by it."""

    link: ShareLinkRow
    video: VideoRow
    workspace: str
    revision: int
    duration_s: float | None
    file: Signed
    comments: Sequence[CommentRow]


@dataclass(frozen=True)
class Reviews:
    """The use cases of reviews; each is part of the caller's transaction.

    Attributes:
        renders: What has been rendered.
        shelf: The recordings.
        rates: Counts what is done by whoever has a link.
        public_url: Where browsers find the box.
    """

    renders: RenderService
    shelf: Shelf
    rates: Rates
    public_url: str

    def settings(self, session: Session) -> ReviewSettings:
        """Return what the transaction's workspace wants of sharing."""
        row = session.scalar(select(ReviewSettingsRow))
        return AS_IT_COMES if row is None else ReviewSettings.model_validate(row)

    def set_settings(self, session: Session, actor: Actor, wish: ReviewSettings) -> None:
        """Say what the workspace wants; links that are off work again when sharing is on again."""
        session.merge(ReviewSettingsRow(workspace_id=actor.workspace_id, is_enabled=wish.is_enabled, days=wish.days))
        audit.record(session, actor, "review_settings.changed", **wish.model_dump())
        session.flush()

    def share(self, session: Session, actor: Actor, video_id: UUID, wish: ShareLinkWish) -> ShareLinkRow:
        """Make a link to a video.

        Raises:
            ReelboxError: ``REVIEWS-002`` where sharing is off, ``REVIEWS-003`` where there are enough links,
                ``VIDEOS-004`` or ``-010`` where the video is not there.
        """
        settings = self.settings(session)
        if not settings.is_enabled:
            raise errors.SHARING_OFF()
        video, at = repository.locked(session, video_id), now(session)
        alive = ShareLinkRow.revoked_at.is_(None), ShareLinkRow.expires_at > at
        if (session.scalar(_count(_links(video_id).where(*alive))) or 0) >= MOST_LINKS:
            raise errors.TOO_MANY_LINKS(limit=MOST_LINKS)
        token = new_token()
        row = ShareLinkRow(
            workspace_id=actor.workspace_id, id=new_id(), video_id=video_id, name=wish.name, token=token,
            token_sha256=digest(token), may_comment=wish.may_comment, created_by=actor.member_id, created_at=at,
            expires_at=at + timedelta(days=wish.days or settings.days),
        )  # fmt: skip
        session.add(row)
        audit.record(session, actor, "share_link.made", row.id, video_id=str(video_id), video=video.name)
        session.flush()
        return row

    def links(self, session: Session, video_id: UUID) -> Sequence[ShareLinkRow]:
        """Return a video's links, newest first; ``VIDEOS-004`` where there is no such video."""
        repository.video(session, video_id)
        query = _links(video_id).order_by(ShareLinkRow.created_at.desc(), ShareLinkRow.id.desc())
        return session.scalars(query.options(undefer(ShareLinkRow.token))).all()

    def address(self, row: ShareLinkRow) -> str:
        """Return where a link leads."""
        return f"{self.public_url.rstrip('/')}/s/{row.token}"

    def revoke(self, session: Session, actor: Actor, link_id: UUID) -> None:
        """Make a link useless; ``REVIEWS-007`` where there is none of this id."""
        row = session.scalar(select(ShareLinkRow).where(ShareLinkRow.id == link_id).with_for_update())
        if row is None:
            raise errors.UNKNOWN_LINK()
        row.revoked_at = row.revoked_at or now(session)
        audit.record(session, actor, "share_link.revoked", link_id)
        session.flush()

    def comments(self, session: Session, video_id: UUID) -> Sequence[CommentRow]:
        """Return what was said about a video, by moment; ``VIDEOS-004`` where there is no such video."""
        repository.video(session, video_id)
        return session.scalars(_by_moment(select(CommentRow).where(CommentRow.video_id == video_id))).all()

    def comment(self, session: Session, actor: Actor, video_id: UUID, wish: CommentWish) -> CommentRow:
        """Say something as a member."""
        video = repository.video(session, video_id)
        member = session.get_one(UserRow, actor.member_id)
        row = self._said(session, video, wish, member.name)
        row.user_id = member.id
        session.flush()
        record(session, row.workspace_id, Kind.COMMENT_CHANGED, row.id, video_id=video.id)
        return row

    def resolve(self, session: Session, actor: Actor, comment_id: UUID, *, resolved: bool) -> CommentRow:
        """Mark a comment as done, or as open again; ``REVIEWS-008`` where there is none of this id."""
        row = self._comment(session, comment_id)
        row.resolved_at = (row.resolved_at or now(session)) if resolved else None
        row.resolved_by = actor.member_id if resolved else None
        record(session, row.workspace_id, Kind.COMMENT_CHANGED, row.id, video_id=row.video_id)
        session.flush()
        return row

    def delete(self, session: Session, actor: Actor, comment_id: UUID) -> None:
        """Delete a comment; ``REVIEWS-008`` where there is none of this id."""
        row = self._comment(session, comment_id)
        session.delete(row)
        audit.record(session, actor, "comment.deleted", comment_id, author=row.author)
        record(session, row.workspace_id, Kind.COMMENT_CHANGED, comment_id, video_id=row.video_id)
        session.flush()

    def look(self, session: Session, token: str, address: str) -> Shared:
        """Return what a link shows to whoever has it.

        Raises:
            ReelboxError: ``REVIEWS-001`` where it shows nothing, ``REVIEWS-005`` where somebody asks too often,
                ``SOURCE-026`` where there is nothing to be seen yet.
        """
        self._spend(_LOOKS, address)
        link, video = self._open(session, token)
        by_link = _by_moment(select(CommentRow).where(CommentRow.link_id == link.id))
        workspace = session.get_one(WorkspaceRow, link.workspace_id).name
        revision, duration_s, file = self._shown(session, video)
        return Shared(link, video, workspace, revision, duration_s, file, session.scalars(by_link).all())

    def comment_by_link(self, session: Session, wish: GuestComment, address: str) -> CommentRow:
        """Say something as whoever has a link.

        Raises:
            ReelboxError: ``REVIEWS-001`` and ``-005`` as :meth:`look`, ``REVIEWS-004`` where it is for watching only,
                ``REVIEWS-006`` where there are enough comments.
        """
        self._spend(_COMMENTS, address)
        link, video = self._open(session, wish.token)
        if not link.may_comment:
            raise errors.NO_COMMENTS()
        hold(session, HashedLock.COMMENTS, link.id)
        if (session.scalar(_count(select(CommentRow).where(CommentRow.link_id == link.id))) or 0) >= MOST_COMMENTS:
            raise errors.FULL(limit=MOST_COMMENTS)
        row = self._said(session, video, wish, wish.author)
        row.link_id = link.id
        session.flush()
        record(
            session, row.workspace_id, Kind.COMMENT_RECEIVED, row.id, video_id=video.id, name=video.name,
            author=row.author, text=row.text[:_SAID], user_id=link.created_by,
        )  # fmt: skip
        return row

    def _open(self, session: Session, token: str) -> tuple[ShareLinkRow, VideoRow]:
        """Return the link of a token, and have the transaction go on in its workspace."""
        name(session, credential=digest(token))
        row = session.scalar(select(ShareLinkRow).where(ShareLinkRow.token_sha256 == digest(token)))
        if row is None or row.revoked_at is not None or row.expires_at <= now(session):
            raise errors.DEAD_LINK()
        name(session, workspace_id=row.workspace_id)
        video = repository.video(session, row.video_id)
        if video.deleted_at is not None or not self.settings(session).is_enabled:
            raise errors.DEAD_LINK()
        return row, video

    def _shown(self, session: Session, video: VideoRow) -> tuple[int, float | None, Signed]:
        """Return the revision that is shown, how long it is, and a request that reads it."""
        newest = self.renders.newest(session, video.id)
        if newest is not None:
            row, signed = newest
            return row.revision, row.duration_s, signed
        source = self.shelf.get(session, video.source_id)
        return 0, (source.probe or {}).get("duration_s"), self.shelf.link(session, video.source_id, Made.PROXY)

    def _spend(self, limit: Limit, address: str) -> None:
        found = self.rates.take(address, limit)
        if not found.allowed:
            raise errors.TOO_OFTEN(wait_s=math.ceil(found.retry_after_s))

    @staticmethod
    def _said(session: Session, video: VideoRow, wish: CommentWish, author: str) -> CommentRow:
        row = CommentRow(
            workspace_id=video.workspace_id, id=new_id(), video_id=video.id, author=author, text=wish.text,
            at_s=wish.at_s, revision=wish.revision, created_at=now(session),
        )  # fmt: skip
        session.add(row)
        return row

    @staticmethod
    def _comment(session: Session, comment_id: UUID) -> CommentRow:
        row = session.scalar(select(CommentRow).where(CommentRow.id == comment_id).with_for_update())
        if row is None:
            raise errors.UNKNOWN_COMMENT()
        return row


def _links(video_id: UUID) -> Select[ShareLinkRow]:
    return select(ShareLinkRow).where(ShareLinkRow.video_id == video_id)


def _by_moment(query: Select[CommentRow]) -> Select[CommentRow]:
    return query.order_by(CommentRow.at_s, CommentRow.created_at, CommentRow.id)


def _count(query: Select[ShareLinkRow] | Select[CommentRow]) -> Select[int]:
    return select(func.count()).select_from(query.subquery())
