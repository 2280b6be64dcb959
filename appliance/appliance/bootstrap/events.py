"""The stream of events, and who is told of it."""

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.accounts.actors import Role
from appliance.accounts.listening import Watch
from appliance.accounts.models import UserRow
from appliance.accounts.repository import members
from appliance.events import service
from appliance.events.hub import Hub
from appliance.events.notifications import telling
from appliance.events.notifications.ports import Members
from appliance.events.psycopg import PsycopgBell
from appliance.events.webhooks.delivery import deliver_due
from appliance.events.webhooks.httpx import HttpxCourier
from appliance.kernel.chores import Chore
from appliance.kernel.database.sessions import Database
from appliance.kernel.mail.ports import Mailer
from appliance.kernel.mail.smtp import SmtpMailer
from appliance.kernel.settings import EventSettings, MailSettings, load

_log = structlog.get_logger()


class Directory:
    """The box's people, as notifications ask for them."""

    def members(self, session: Session, workspace_id: UUID) -> Members:
        """Return a workspace's members who are not disabled."""
        rows = [row for row in members(session, workspace_id) if row.user.disabled_at is None]
        least = {role: frozenset(row.user_id for row in rows if Role(row.role).allows(role)) for role in Role}
        return Members(least[Role.OWNER], least[Role.EDITOR], least[Role.VIEWER])

    def administrators(self, session: Session) -> Collection[UUID]:
        """Return the box's administrators who are not disabled."""
        return session.scalars(select(UserRow.id).where(UserRow.is_administrator, UserRow.disabled_at.is_(None))).all()

    def addresses(self, session: Session, users: Sequence[UUID]) -> dict[UUID, str]:
        """Return the mail addresses of those who are not disabled."""
        query = select(UserRow.id, UserRow.email).where(UserRow.id.in_(users), UserRow.disabled_at.is_(None))
        return {row.id: row.email for row in session.execute(query)}


def hub(database: Database) -> Hub:
    """Return this process's listeners."""
    return Hub(database, PsycopgBell(database.url), Watch(database))


def courier() -> HttpxCourier:
    """Return what calls webhooks."""
    return HttpxCourier(load(EventSettings).networks)


def letters() -> Mailer | None:
    """Return what sends letters; ``None`` where there is no mail server."""
    settings = load(MailSettings)
    return SmtpMailer(settings) if settings.smtp_host else None


def telling_chores(database: Database) -> list[Chore]:
    """Return what the scheduler does for events, each harmless when several do it at once.

    What calls webhooks and sends letters returns at once and goes on in a thread of its own.
    """
    post = letters()
    caller, directory, settings = courier(), Directory(), load(EventSettings)
    keep = timedelta(days=settings.keep_days)
    deliver = Aside("webhooks", lambda: deliver_due(database, caller))
    notify = Aside("notifications", lambda: telling.notify_due(database, directory, post))
    return [
        Chore("webhooks", timedelta(seconds=1), deliver),
        Chore("notifications", timedelta(seconds=1), notify),
        Chore("old events", timedelta(hours=1), lambda: service.sweep(database, keep) + telling.sweep(database, keep)),
    ]


class Aside:
    """Does something that waits for others in a thread of its own, once at a time, until nothing is left to do."""

    def __init__(self, name: str, run: Callable[[], int]) -> None:
        """Take what it does; it returns how much there was to do."""
        self._name, self._run = name, run
        self._thread: threading.Thread | None = None

    def __call__(self) -> int:
        """Begin, where it is not at it; returns at once with 0, what is done is written into the log."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        return 0

    def _work(self) -> None:
        try:
            while done := self._run():
                _log.info("chore.done", chore=self._name, count=done)
        except Exception as error:  # noqa: BLE001  it is tried again in a second
            _log.error("chore.failed", chore=self._name, exc_info=error)
