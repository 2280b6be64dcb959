"""Who presents a token, and what they may in a workspace. Runs in the request's transaction and names its user."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from appliance.accounts import errors
from appliance.accounts.actors import Actor, Caller, Role, Scope
from appliance.accounts.models import ApiKeyRow, MembershipRow, SessionRow, UserRow
from appliance.accounts.tokens import digest, now
from appliance.kernel.database.sessions import name

KEY_PREFIX = "rbx_"
IDLE = timedelta(days=14)
"""How long a session lives without being used."""
LONGEST = timedelta(days=90)
"""How long it lives at most."""
_NOTED = timedelta(minutes=5)  # how exactly it is known when a session or key was used last


def by_session(session: Session, token: str) -> Caller:
    """Return the user of a browser's session; ``ACCOUNTS-001`` where there is no such session any more."""
    hashed, at = digest(token), now()
    name(session, credential=hashed)
    wanted = SessionRow.token_sha256 == hashed, SessionRow.expires_at > at
    row = _with_people(session, select(SessionRow).where(*wanted), SessionRow.user_id)
    if row is None:
        raise errors.NOT_SIGNED_IN()
    user = _user(session, row.user_id)
    if at - row.seen_at > _NOTED:
        row.seen_at, row.expires_at = at, min(at + IDLE, row.created_at + LONGEST)
    return Caller(user.id, session_id=row.id, is_administrator=user.is_administrator)


def by_key(session: Session, token: str) -> Caller:
    """Return whose API key it is; ``ACCOUNTS-001`` where there is no such key any more."""
    hashed, at = digest(token), now()
    name(session, credential=hashed)
    row = _with_people(session, select(ApiKeyRow).where(ApiKeyRow.token_sha256 == hashed), ApiKeyRow.created_by)
    if row is None or (row.expires_at is not None and row.expires_at <= at):
        raise errors.NOT_SIGNED_IN()
    user = _user(session, row.created_by)
    if row.used_at is None or at - row.used_at > _NOTED:
        name(session, workspace_id=row.workspace_id)
        session.execute(update(ApiKeyRow).where(ApiKeyRow.id == row.id).values(used_at=at))
    scopes = frozenset(Scope(scope) for scope in row.scopes)
    return Caller(user.id, api_key_id=row.id, key_workspace_id=row.workspace_id, scopes=scopes)


def in_workspace(session: Session, caller: Caller, workspace_id: UUID, needed: Role) -> Actor:
    """Return the caller as an actor of a workspace, which the transaction then names.

    A key may never more than its maker may now.

    Raises:
        ReelboxError: ``ACCOUNTS-004`` where they are no member, ``ACCOUNTS-003`` where their role is too small.
    """
    name(session, workspace_id=workspace_id, user_id=caller.user_id)
    member = session.get(MembershipRow, (workspace_id, caller.user_id))
    if member is None or caller.key_workspace_id not in {None, workspace_id}:
        raise errors.UNKNOWN_WORKSPACE()
    role = caller.limited(Role(member.role))
    if not role.allows(needed):
        raise errors.NOT_ALLOWED(needed=needed, role=role)
    user_id = None if caller.api_key_id else caller.user_id
    return Actor(workspace_id, caller.user_id, user_id, caller.api_key_id, role, caller.scopes)


def _with_people(session: Session, wanted: Select[Any], user_id: InstrumentedAttribute[UUID]) -> Any:
    """Return the one row wanted, having read its user and their membership with it where the workspace shows them.

    They stay in the session, and whoever gets them by their keys asks the database nothing.
    """
    found = session.execute(
        wanted.add_columns(UserRow, MembershipRow)
        .outerjoin(UserRow, UserRow.id == user_id)
        .outerjoin(MembershipRow, MembershipRow.user_id == user_id)
    ).first()
    session.info["people"] = found  # the session itself forgets what nobody holds
    return None if found is None else found[0]


def _user(session: Session, user_id: UUID) -> UserRow:
    name(session, user_id=user_id)
    user = session.get(UserRow, user_id)
    if user is None or user.disabled_at is not None:
        raise errors.NOT_SIGNED_IN()
    return user
