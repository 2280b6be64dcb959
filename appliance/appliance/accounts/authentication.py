"""Who presents a token, and what they may in a workspace. Runs in the request's transaction and names its user."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text, update
from sqlalchemy.orm import Session

from appliance.accounts import errors
from appliance.accounts.actors import Actor, Caller, Role, Scope
from appliance.accounts.models import ApiKeyRow, SessionRow
from appliance.accounts.tokens import digest, now
from appliance.kernel.database.sessions import has_named, name

KEY_PREFIX = "rbx_"
IDLE = timedelta(days=14)
"""How long a session lives without being used."""
LONGEST = timedelta(days=90)
"""How long it lives at most."""
_NOTED = timedelta(minutes=5)  # how exactly it is known when a session or key was used last


_PRESENTED = text("SELECT * FROM presented(:is_key, :hashed, :workspace_id)")  # of the migration expand_0011_presented


def by_session(session: Session, token: str, workspace_id: UUID | None = None) -> Caller:
    """Return the user of a browser's session, and name both and the workspace that is asked for.

    Raises:
        ReelboxError: ``ACCOUNTS-001`` where there is no such session any more.
    """
    found, at = _presented(session, token, workspace_id, is_key=False), now()
    if found.expires_at <= at:
        raise errors.NOT_SIGNED_IN()
    if at - found.used_at > _NOTED:
        until = min(at + IDLE, found.created_at + LONGEST)
        session.execute(update(SessionRow).where(SessionRow.id == found.id).values(seen_at=at, expires_at=until))
    return Caller(
        found.user_id,
        session_id=found.id,
        is_administrator=found.is_administrator,
        membership=_membership(workspace_id, found.role),
    )


def by_key(session: Session, token: str, workspace_id: UUID | None = None) -> Caller:
    """Return whose API key it is, and name them and the workspace that is asked for.

    Raises:
        ReelboxError: ``ACCOUNTS-001`` where there is no such key any more.
    """
    found, at = _presented(session, token, workspace_id, is_key=True), now()
    if found.expires_at is not None and found.expires_at <= at:
        raise errors.NOT_SIGNED_IN()
    if found.used_at is None or at - found.used_at > _NOTED:
        name(session, workspace_id=found.key_workspace_id)
        session.execute(update(ApiKeyRow).where(ApiKeyRow.id == found.id).values(used_at=at))
    return Caller(
        found.user_id,
        api_key_id=found.id,
        key_workspace_id=found.key_workspace_id,
        scopes=frozenset(Scope(scope) for scope in found.scopes),
        membership=_membership(workspace_id, found.role),
    )


def in_workspace(session: Session, caller: Caller, workspace_id: UUID, needed: Role) -> Actor:
    """Return the caller as an actor of the workspace that was asked for, which the transaction then names.

    A key may never more than its maker may now.

    Raises:
        ReelboxError: ``ACCOUNTS-004`` where they are no member, ``ACCOUNTS-003`` where their role is too small.
    """
    name(session, workspace_id=workspace_id)
    place, member = caller.membership or (None, None)
    if place != workspace_id or member is None or caller.key_workspace_id not in {None, workspace_id}:
        raise errors.UNKNOWN_WORKSPACE()
    role = caller.limited(member)
    if not role.allows(needed):
        raise errors.NOT_ALLOWED(needed=needed, role=role)
    user_id = None if caller.api_key_id else caller.user_id
    return Actor(workspace_id, caller.user_id, user_id, caller.api_key_id, role, caller.scopes)


def _presented(session: Session, token: str, workspace_id: UUID | None, *, is_key: bool) -> Row[Any]:
    """Return the session or key with what is to be known of its user, all of it in one way there and back."""
    hashed = digest(token)
    wanted = {"is_key": is_key, "hashed": hashed, "workspace_id": workspace_id}
    found = session.execute(_PRESENTED, wanted).one_or_none()
    if found is None or found.disabled_at is not None:
        raise errors.NOT_SIGNED_IN()
    has_named(session, workspace_id=workspace_id, user_id=found.user_id, credential=hashed)
    return found


def _membership(workspace_id: UUID | None, role: str | None) -> tuple[UUID, Role] | None:
    return None if workspace_id is None or role is None else (workspace_id, Role(role))
