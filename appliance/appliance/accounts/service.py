"""What a person does with their account."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from appliance.accounts import argon2, audit, errors, repository, zxcvbn
from appliance.accounts.actors import Caller, Role
from appliance.accounts.models import (
    DeviceRow,
    MembershipRow,
    PasswordResetRow,
    PasswordRow,
    SessionRow,
    UserRow,
    WorkspaceRow,
)
from appliance.accounts.tokens import digest, new_token, now
from appliance.kernel.database.sessions import Database, name
from appliance.kernel.errors import ReelboxError
from appliance.kernel.mail.ports import Mailer
from appliance.kernel.rates.ports import Limit, Rates

RESET_LIVES = timedelta(hours=1)
_LETTERS = Limit("reset-letters", 3, 3600)
_TRIES = Limit("password-check", 10, 900)

_log = structlog.get_logger()


def me(session: Session, caller: Caller) -> tuple[UserRow, list[tuple[WorkspaceRow, Role]]]:
    """Return the caller's account, and each workspace that they reach with their role there."""
    user = session.get_one(UserRow, caller.user_id)
    query = select(MembershipRow).options(joinedload(MembershipRow.workspace))
    rows = session.scalars(query.where(MembershipRow.user_id == caller.user_id)).all()
    reached = [row for row in rows if caller.key_workspace_id in {None, row.workspace_id}]
    return user, [(row.workspace, caller.limited(Role(row.role))) for row in reached]


def rename(session: Session, caller: Caller, full_name: str) -> None:
    """Change the caller's name."""
    session.get_one(UserRow, caller.user_id).name = full_name
    session.flush()


def sessions(session: Session, caller: Caller) -> Sequence[SessionRow]:
    """Return the caller's sessions, used last first."""
    query = select(SessionRow).where(SessionRow.user_id == caller.user_id, SessionRow.expires_at > now())
    return session.scalars(query.order_by(SessionRow.seen_at.desc())).all()


def end_session(session: Session, caller: Caller, session_id: UUID) -> None:
    """End one of the caller's sessions; ``ACCOUNTS-015`` where there is none of this id."""
    query = delete(SessionRow).where(SessionRow.id == session_id, SessionRow.user_id == caller.user_id)
    repository.found(session.scalar(query.returning(SessionRow.id)), "session")
    audit.record(session, caller, "session.ended", session_id)


class Passwords:
    """Changing a password: by whoever knows the old one, or has the mail's link, or the box's command line."""

    def __init__(self, database: Database, rates: Rates, mailer: Mailer | None, public_url: str) -> None:
        self._database = database
        self._rates = rates
        self._mailer = mailer
        self._public_url = public_url.rstrip("/")

    def change(self, session: Session, caller: Caller, old: str, new: str) -> None:
        """Set a new password; all other sessions of the user end.

        Raises:
            ReelboxError: ``ACCOUNTS-002`` where the old one is wrong, ``ACCOUNTS-008`` after too many attempts,
                ``ACCOUNTS-009`` where the new one is weak.
        """
        found = self._rates.take(str(caller.user_id), _TRIES)
        if not found.allowed:
            raise errors.TOO_MANY_ATTEMPTS(wait_s=int(found.retry_after_s) + 1)
        stored = session.get(PasswordRow, caller.user_id)
        if not argon2.matches(stored.argon2 if stored else None, old):
            raise errors.WRONG_PASSWORD()
        user = session.get_one(UserRow, caller.user_id)
        zxcvbn.require_strong(new, user.email, user.name)
        repository.set_password(session, user.id, argon2.hashed(new), keep_session=caller.session_id)
        audit.record(session, caller, "password.changed", user.id)

    def mail_link(self, email: str) -> None:
        """Mail a link to the user with this address; where there is none, or no mail server, nothing happens.

        Never fails: the answer must not tell who has an account.
        """
        if self._mailer is None:
            _log.warning("accounts.no_mail", hint="reelbox admin reset-password EMAIL sets a password on the box")
            return
        if not self._rates.take(digest(email), _LETTERS).allowed:
            return
        with self._database.nameless() as session:
            user = repository.user_by_email(session, email)
            if user is None or user.disabled_at is not None:
                return
            token = new_token()
            name(session, user_id=user.id)
            row = PasswordResetRow(token_sha256=digest(token), user_id=user.id, expires_at=now() + RESET_LIVES)
            session.add(row)
            audit.record(session, user.id, "password.link_sent", user.id)
        try:
            self._mailer.send(email, "A new password for Reelbox", _LETTER.format(url=self._public_url, token=token))
        except ReelboxError as error:
            _log.error("accounts.mail_failed", code=error.code, error=error.message)

    def use_link(self, token: str, new: str) -> None:
        """Set the password of the user to whom the link went; all their sessions and known browsers end.

        Raises:
            ReelboxError: ``ACCOUNTS-012`` where the link is dead, ``ACCOUNTS-009`` where the password is weak.
        """
        user = self._user_of_link(token)
        zxcvbn.require_strong(new, user.email, user.name)
        hashed = argon2.hashed(new)
        with self._database.nameless() as session:
            name(session, user_id=user.id)
            link = delete(PasswordResetRow).where(PasswordResetRow.token_sha256 == digest(token))
            if session.scalar(link.returning(PasswordResetRow.user_id)) is None:
                raise errors.DEAD_LINK()
            repository.set_password(session, user.id, hashed)
            session.execute(delete(DeviceRow).where(DeviceRow.user_id == user.id))
            audit.record(session, user.id, "password.reset", user.id)

    def reset(self, email: str, new: str) -> None:
        """Set a user's password from the box's command line; all their sessions end.

        Raises:
            ReelboxError: ``ACCOUNTS-019`` where there is no such user, ``ACCOUNTS-009`` where the password is weak.
        """
        with self._database.system() as session:
            user = session.scalar(select(UserRow).where(UserRow.email == email))
            if user is None:
                raise errors.UNKNOWN_USER(email=email)
            zxcvbn.require_strong(new, user.email, user.name)
            repository.set_password(session, user.id, argon2.hashed(new))
            audit.record(session, None, "password.reset_on_box", user.id)

    def _user_of_link(self, token: str) -> UserRow:
        with self._database.nameless() as session:
            name(session, credential=digest(token))
            row = session.get(PasswordResetRow, digest(token))
            if row is None or row.expires_at <= now():
                raise errors.DEAD_LINK()
            name(session, user_id=row.user_id)
            user = session.get_one(UserRow, row.user_id)
            if user.disabled_at is not None:
                raise errors.DEAD_LINK()
            return user


_LETTER = """Somebody, we hope you, asked for a new password for Reelbox.

Choose one here within an hour:

{url}/reset#token={token}

If it was not you, do nothing: your password stays as it is.
"""
