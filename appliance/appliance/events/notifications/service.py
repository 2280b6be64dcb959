"""What one user has been told: the list, what they have read, and what they want to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from appliance.events.notifications.models import NotificationRow, PreferenceRow
from appliance.events.notifications.notices import NOTICES
from appliance.kernel.database.pages import PageRequest, Part, newest_first


@dataclass(frozen=True)
class Preference:
    """What a user wants of one kind."""

    kind: str
    show: bool
    mail: bool


def listed(session: Session, user_id: UUID, wanted: PageRequest, *, unread: bool) -> Part[NotificationRow]:
    """Return a part of what a user was told, newest first."""
    query = select(NotificationRow).where(NotificationRow.user_id == user_id, NotificationRow.is_shown)
    if unread:
        query = query.where(NotificationRow.read_at.is_(None))
    return newest_first(session, query, [NotificationRow.id], wanted)


def unread_count(session: Session, user_id: UUID) -> int:
    """Return how much a user has not read."""
    query = select(func.count()).select_from(NotificationRow)
    unread = NotificationRow.user_id == user_id, NotificationRow.is_shown, NotificationRow.read_at.is_(None)
    return session.scalar(query.where(*unread)) or 0


def mark_read(session: Session, user_id: UUID, ids: Sequence[UUID] | None) -> int:
    """Mark notifications as read, all of them where ``ids`` is ``None``; return how much is left unread."""
    mine = update(NotificationRow).where(NotificationRow.user_id == user_id, NotificationRow.read_at.is_(None))
    session.execute((mine if ids is None else mine.where(NotificationRow.id.in_(ids))).values(read_at=func.now()))
    return unread_count(session, user_id)


def preferences(session: Session, user_id: UUID) -> list[Preference]:
    """Return what a user wants, for every kind there is."""
    rows = session.scalars(select(PreferenceRow).where(PreferenceRow.user_id == user_id))
    chosen = {row.kind: Preference(row.kind, row.show, row.mail) for row in rows}
    return [
        chosen.get(kind, Preference(str(kind), notice.show, notice.mail)) for kind, notice in sorted(NOTICES.items())
    ]


def prefer(session: Session, user_id: UUID, wishes: Sequence[Preference]) -> list[Preference]:
    """Change what a user wants of some kinds, and return what they want of all."""
    for wish in wishes:
        values = {"show": wish.show, "mail": wish.mail}
        row = insert(PreferenceRow).values(user_id=user_id, kind=wish.kind, **values)
        session.execute(row.on_conflict_do_update(index_elements=["user_id", "kind"], set_=values))
    return preferences(session, user_id)
