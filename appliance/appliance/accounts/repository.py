"""Queries over accounts."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Insert, delete, func, insert, select
from sqlalchemy.orm import Session, joinedload

from appliance.accounts import errors
from appliance.accounts.actors import Role
from appliance.accounts.models import MembershipRow, PasswordResetRow, PasswordRow, SessionRow, UserRow, WorkspaceRow
from appliance.accounts.tokens import now
from appliance.kernel.database.sessions import name
from appliance.kernel.ids import new_id

T = TypeVar("T")


def user_by_email(session: Session, email: str) -> UserRow | None:
    """Return the user with an address, which the transaction presents."""
    name(session, credential=email)
    return session.scalar(select(UserRow).where(UserRow.email == email))


def add_user(session: Session, email: str, full_name: str, argon2: str | None) -> UUID:
    """Insert a user, on whose behalf the transaction then goes, and return the id."""
    user_id, at = new_id(), now()
    name(session, credential=email)
    made: Insert = insert(UserRow).values(id=user_id, email=email, name=full_name, created_at=at)
    session.execute(made)
    name(session, user_id=user_id)
    if argon2 is not None:
        session.add(PasswordRow(user_id=user_id, argon2=argon2, changed_at=at))
        session.flush()
    return user_id


def add_workspace(session: Session, title: str, owner_id: UUID) -> WorkspaceRow:
    """Insert a workspace with its first owner; for the system."""
    row = WorkspaceRow(id=new_id(), name=title, created_at=now())
    session.add(row)
    session.flush()
    session.add(MembershipRow(workspace_id=row.id, user_id=owner_id, role=Role.OWNER, created_at=now()))
    session.flush()
    return row


def set_password(session: Session, user_id: UUID, argon2: str, *, keep_session: UUID | None = None) -> None:
    """Store a new password; the user's links, and sessions but one, end."""
    row = session.get(PasswordRow, user_id)
    if row is None:
        session.add(PasswordRow(user_id=user_id, argon2=argon2, changed_at=now()))
    else:
        row.argon2, row.changed_at = argon2, now()
    session.execute(delete(PasswordResetRow).where(PasswordResetRow.user_id == user_id))
    ended = delete(SessionRow).where(SessionRow.user_id == user_id)
    session.execute(ended if keep_session is None else ended.where(SessionRow.id != keep_session))


def members(session: Session, workspace_id: UUID) -> Sequence[MembershipRow]:
    """Return a workspace's members with their users."""
    query = select(MembershipRow).options(joinedload(MembershipRow.user))
    query = query.where(MembershipRow.workspace_id == workspace_id).order_by(MembershipRow.created_at)
    return session.scalars(query).all()


def locked_owners(session: Session, workspace_id: UUID) -> Sequence[UUID]:
    """Return a workspace's owners, whom nobody else can change until the transaction ends."""
    query = select(MembershipRow.user_id).where(
        MembershipRow.workspace_id == workspace_id, MembershipRow.role == Role.OWNER
    )
    return session.scalars(query.order_by(MembershipRow.user_id).with_for_update()).all()


def locked_administrators(session: Session) -> Sequence[UUID]:
    """Return the box's administrators who are not disabled, locked likewise; for the system."""
    query = select(UserRow.id).where(UserRow.is_administrator, UserRow.disabled_at.is_(None))
    return session.scalars(query.order_by(UserRow.id).with_for_update()).all()


def found(row: T | None, what: str) -> T:
    """Return the row; ``ACCOUNTS-015`` where there is none."""
    if row is None:
        raise errors.UNKNOWN(what=what)
    return row


def are_users(session: Session) -> bool:
    """Tell whether the box has users; for the system."""
    return bool(session.scalar(select(func.count()).select_from(UserRow)))
