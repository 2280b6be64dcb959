"""The box's users and workspaces, and its first set-up; all of it as the role system."""

from uuid import UUID

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from appliance.accounts import argon2, audit, errors, repository, zxcvbn
from appliance.accounts.actors import Caller
from appliance.accounts.models import (
    DeviceRow,
    PasswordResetRow,
    SessionRow,
    SetupTokenRow,
    UserRow,
    WorkspaceRow,
)
from appliance.accounts.schemas import SetupWish
from appliance.accounts.signing_in import DEVICE_KNOWN, Browser, Entered, begin
from appliance.accounts.tokens import digest, new_token, now
from appliance.kernel.database.locks import Lock
from appliance.kernel.database.pages import PageRequest, Part, newest_first
from appliance.kernel.database.sessions import Database

_log = structlog.get_logger()


class Setup:
    """The first start of a box: nobody has an account, and whoever can read the log becomes its administrator."""

    def __init__(self, database: Database, public_url: str) -> None:
        self._database = database
        self._public_url = public_url.rstrip("/")

    def needed(self) -> bool:
        """Tell whether nobody has an account yet."""
        with self._database.system() as session:
            return not repository.are_users(session)

    def open(self) -> str | None:
        """Print a one-time token into the log, where set-up is needed, and return it.

        Each process that starts prints one of its own; they all work until one was used.
        """
        with self._database.system() as session:
            if repository.are_users(session):
                return None
            token = new_token()
            session.add(SetupTokenRow(token_sha256=digest(token)))
        _log.warning("setup.open", url=f"{self._public_url}/setup#token={token}")
        return token

    def complete(self, wish: SetupWish, browser: Browser) -> Entered:
        """Make the administrator and the first workspace, and sign them in.

        Raises:
            ReelboxError: ``ACCOUNTS-010`` where the token is wrong, ``ACCOUNTS-011`` where the box is set up already,
                ``ACCOUNTS-009`` where the password is weak.
        """
        with self._database.system() as session:
            self._check(session, wish.token)
        zxcvbn.require_strong(wish.password, wish.email, wish.name, wish.workspace)
        hashed = argon2.hashed(wish.password)
        with self._database.system() as session:
            session.execute(select(func.pg_advisory_xact_lock(Lock.SETUP)))
            self._check(session, wish.token)
            user_id = repository.add_user(session, wish.email, wish.name, hashed)
            session.get_one(UserRow, user_id).is_administrator = True
            repository.add_workspace(session, wish.workspace, user_id)
            session.execute(delete(SetupTokenRow))
            audit.record(session, user_id, "box.set_up", user_id)
            return begin(session, user_id, browser)

    @staticmethod
    def _check(session: Session, token: str) -> None:
        if repository.are_users(session):
            raise errors.SET_UP_ALREADY()
        if session.get(SetupTokenRow, digest(token)) is None:
            raise errors.WRONG_SETUP_TOKEN()


def sweep(session: Session) -> None:
    """Delete sessions and links that have expired, and browsers not known any more; for the system."""
    at = now()
    session.execute(delete(SessionRow).where(SessionRow.expires_at <= at))
    session.execute(delete(PasswordResetRow).where(PasswordResetRow.expires_at <= at))
    session.execute(delete(DeviceRow).where(DeviceRow.created_at <= at - DEVICE_KNOWN))


def users(session: Session, wanted: PageRequest) -> Part[UserRow]:
    """Return a part of the box's users, newest first."""
    return newest_first(session, select(UserRow), [UserRow.id], wanted)


def workspaces(session: Session, wanted: PageRequest) -> Part[WorkspaceRow]:
    """Return a part of the box's workspaces, newest first."""
    return newest_first(session, select(WorkspaceRow), [WorkspaceRow.created_at, WorkspaceRow.id], wanted)


def make_workspace(session: Session, caller: Caller, title: str) -> WorkspaceRow:
    """Make a workspace; whoever makes it owns it."""
    row = repository.add_workspace(session, title, caller.user_id)
    audit.record(session, caller, "workspace.made", row.id, name=title)
    return row


def add_user(session: Session, email: str, full_name: str, password: str, *, administrator: bool) -> UUID:
    """Make a user from the box's command line.

    Raises:
        ReelboxError: ``ACCOUNTS-013`` where there is one with the address, ``ACCOUNTS-009`` where the password is weak.
    """
    if repository.user_by_email(session, email) is not None:
        raise errors.HAS_ACCOUNT()
    zxcvbn.require_strong(password, email, full_name)
    user_id = repository.add_user(session, email, full_name, argon2.hashed(password))
    session.get_one(UserRow, user_id).is_administrator = administrator
    audit.record(session, None, "user.made_on_box", user_id)
    return user_id


def change_user(
    session: Session, caller: Caller | None, user_id: UUID, *, disabled: bool | None, administrator: bool | None
) -> UserRow:
    """Disable or enable a user, or change whether they administer the box; a disabled user's sessions end.

    Args:
        session: The transaction.
        caller: Who does it; ``None`` on the command line.
        user_id: Whom.
        disabled: ``None`` leaves it.
        administrator: ``None`` leaves it.

    Raises:
        ReelboxError: ``ACCOUNTS-015`` where there is no such user, ``ACCOUNTS-017`` where none would be left.
    """
    administrators = repository.locked_administrators(session)
    row = repository.found(session.get(UserRow, user_id), "user")
    if disabled is not None:
        row.disabled_at = (row.disabled_at or now()) if disabled else None
    if administrator is not None:
        row.is_administrator = administrator
    if list(administrators) == [user_id] and (row.disabled_at or not row.is_administrator):
        raise errors.LAST_ADMINISTRATOR()
    if row.disabled_at:
        session.execute(delete(SessionRow).where(SessionRow.user_id == user_id))
    audit.record(session, caller, "user.changed", user_id, disabled=disabled, administrator=administrator)
    session.flush()
    return row


def user_by_email(session: Session, email: str) -> UserRow:
    """Return a user; ``ACCOUNTS-019`` where there is none with this address."""
    row = repository.user_by_email(session, email)
    if row is None:
        raise errors.UNKNOWN_USER(email=email)
    return row
