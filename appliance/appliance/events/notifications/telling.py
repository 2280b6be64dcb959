"""Turning events into notifications, and notifications into letters."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from appliance.events.models import CounterRow
from appliance.events.notifications.models import NotificationRow, NotifiedRow, PreferenceRow
from appliance.events.notifications.notices import NOTICES, Audience, Notice, sentence
from appliance.events.notifications.ports import Directory, Members
from appliance.events.service import Event, newer
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from appliance.kernel.ids import new_id
from appliance.kernel.mail.ports import Mailer

_AT_ONCE = 500  # events of a workspace in a transaction
_LETTERS = 20
_LEASE = timedelta(minutes=5)
_PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
_QUIET = timedelta(days=1)

_log = structlog.get_logger()


def notify_due(database: Database, directory: Directory, mailer: Mailer | None) -> int:
    """Tell people what happened, in the browser and by mail; return how many notifications were made or mailed."""
    return _tell(database, directory, can_mail=mailer is not None) + (
        _mail(database, directory, mailer) if mailer else 0
    )


def tell_administrators(session: Session, directory: Directory, kind: str, **data: Any) -> int:
    """Tell the box's administrators, at most once a day for each kind; for the system. Return how many were told."""
    recent = select(NotificationRow.id).where(
        NotificationRow.kind == kind, NotificationRow.created_at > func.now() - _QUIET
    )
    if session.scalar(recent.limit(1)) is not None:
        return 0
    return _add(session, directory.administrators(session), kind, data, can_mail=True)


def sweep(database: Database, keep: timedelta) -> int:
    """Delete notifications that are older than ``keep``; return how many."""
    with database.system() as session:
        old = delete(NotificationRow).where(NotificationRow.created_at < func.now() - keep)
        return len(session.scalars(old.returning(NotificationRow.id)).all())


def _tell(database: Database, directory: Directory, *, can_mail: bool) -> int:
    with database.system() as session:
        query = select(CounterRow.workspace_id).outerjoin(
            NotifiedRow, NotifiedRow.workspace_id == CounterRow.workspace_id
        )
        behind = session.scalars(query.where(CounterRow.number > func.coalesce(NotifiedRow.number, 0))).all()
    told = 0
    for workspace_id in behind:
        with database.system() as session:
            told += _tell_of(session, directory, workspace_id, can_mail=can_mail)
    return told


def _tell_of(session: Session, directory: Directory, workspace_id: UUID, *, can_mail: bool) -> int:
    session.execute(upsert(NotifiedRow).values(workspace_id=workspace_id, number=0).on_conflict_do_nothing())
    locked = select(NotifiedRow).where(NotifiedRow.workspace_id == workspace_id).with_for_update(skip_locked=True)
    done = session.scalar(locked)
    if done is None:  # another process is at it
        return 0
    upto = session.get_one(CounterRow, workspace_id).number
    events = newer(session, workspace_id, done.number, _AT_ONCE)
    done.number = events[-1].number if len(events) == _AT_ONCE else upto
    if not any(event.kind in NOTICES for event in events):
        return 0
    members, told = directory.members(session, workspace_id), 0
    for event in events:
        notice = NOTICES.get(event.kind)
        if notice is not None:
            told += _add(
                session, _audience(notice, event, members), event.kind, event.data, of=event, can_mail=can_mail
            )
    return told


def _audience(notice: Notice, event: Event, members: Members) -> frozenset[UUID]:
    if notice.audience is Audience.OWNERS:
        return members.owners
    named = event.data.get("user_id")
    return frozenset(user for user in members.everybody if str(user) == named) if named else members.editors


def _add(  # noqa: PLR0913  what a notification is made of
    session: Session,
    users: Collection[UUID],
    kind: str,
    data: dict[str, Any],
    *,
    of: Event | None = None,
    can_mail: bool,
) -> int:
    notice = NOTICES[kind]
    chosen = select(PreferenceRow).where(PreferenceRow.user_id.in_(users), PreferenceRow.kind == kind)
    wishes = {row.user_id: (row.show, row.mail) for row in session.scalars(chosen)}
    at: datetime = session.execute(select(func.now())).scalar_one()
    rows = []
    for user_id in users:
        show, mail = wishes.get(user_id, (notice.show, notice.mail))
        mail = mail and can_mail
        if show or mail:
            rows.append(
                {
                    "id": new_id(), "user_id": user_id, "workspace_id": of and of.workspace_id, "kind": str(kind),
                    "subject_id": of and of.subject_id, "data": data, "text": sentence(notice, data),
                    "is_shown": show, "created_at": at, "mail_at": at if mail else None, "mail_attempts": 0,
                }
            )  # fmt: skip
    if rows:
        session.execute(insert(NotificationRow), rows)
    return len(rows)


def _mail(database: Database, directory: Directory, mailer: Mailer) -> int:
    """Send letters that are due. A lease keeps two processes apart; one that dies has its letter sent once more."""
    due = select(NotificationRow).where(NotificationRow.mail_at <= func.now()).order_by(NotificationRow.mail_at)
    with database.system() as session:
        rows = session.scalars(due.limit(_LETTERS).with_for_update(skip_locked=True)).all()
        at: datetime = session.execute(select(func.now())).scalar_one()
        addresses = directory.addresses(session, [row.user_id for row in rows]) if rows else {}
        for row in rows:
            row.mail_at, row.mail_attempts = at + _LEASE, row.mail_attempts + 1
    sent = 0
    for row in rows:
        address = addresses.get(row.user_id)
        delivered = address is None or _letter(mailer, address, row.text)
        sent += delivered and address is not None
        with database.system() as session:
            mine = session.get(NotificationRow, row.id, with_for_update=True)
            if mine is not None:
                tries = mine.mail_attempts
                again = None if delivered or tries > len(_PAUSES) else datetime.now(at.tzinfo) + _PAUSES[tries - 1]
                mine.mail_at = again
    return sent


def _letter(mailer: Mailer, address: str, words: str) -> bool:
    try:
        mailer.send(
            address, f"Reelbox: {words}"[:120], f"{words}\n\nWhich letters you get is up to you: see your account."
        )
    except ReelboxError as error:
        _log.warning("notification.not_mailed", code=error.code, error=error.message)
        return False
    return True
