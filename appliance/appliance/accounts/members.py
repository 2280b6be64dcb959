"""A workspace's name, its members and its API keys."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from appliance.accounts import audit, errors, repository
from appliance.accounts.actors import Actor, Role, Scope
from appliance.accounts.authentication import KEY_PREFIX
from appliance.accounts.models import ApiKeyRow, MembershipRow, WorkspaceRow
from appliance.accounts.tokens import digest, new_token, now
from appliance.events.kinds import Kind
from appliance.events.service import record
from appliance.kernel.ids import new_id

_SHOWN = 10  # characters of a key that stay visible


def rename(session: Session, actor: Actor, title: str) -> WorkspaceRow:
    """Change the workspace's name."""
    row = session.get_one(WorkspaceRow, actor.workspace_id)
    row.name = title
    audit.record(session, actor, "workspace.renamed", row.id, name=title)
    session.flush()
    return row


def set_role(session: Session, actor: Actor, user_id: UUID, role: Role) -> MembershipRow:
    """Change a member's role.

    Raises:
        ReelboxError: ``ACCOUNTS-015`` where there is no such member, ``ACCOUNTS-014`` where no owner would be left.
    """
    row = _changeable(session, actor, user_id, still_owner=role is Role.OWNER)
    row.role = role
    audit.record(session, actor, "member.role_changed", user_id, role=role)
    record(session, actor.workspace_id, Kind.MEMBER_ROLE_CHANGED, user_id, role=role)
    session.flush()
    return row


def remove(session: Session, actor: Actor, user_id: UUID) -> None:
    """Remove a member; their API keys and invitations end with them. Raises as :func:`set_role`."""
    session.delete(_changeable(session, actor, user_id, still_owner=False))
    audit.record(session, actor, "member.removed", user_id)
    record(session, actor.workspace_id, Kind.MEMBER_REMOVED, user_id)
    session.flush()


def _changeable(session: Session, actor: Actor, user_id: UUID, *, still_owner: bool) -> MembershipRow:
    owners = repository.locked_owners(session, actor.workspace_id)
    query = select(MembershipRow).where(
        MembershipRow.workspace_id == actor.workspace_id, MembershipRow.user_id == user_id
    )
    row = repository.found(session.scalar(query.execution_options(populate_existing=True)), "member")
    if not still_owner and list(owners) == [user_id]:
        raise errors.LAST_OWNER()
    return row


def keys(session: Session, actor: Actor) -> Sequence[ApiKeyRow]:
    """Return the workspace's API keys, newest first."""
    query = select(ApiKeyRow).where(ApiKeyRow.workspace_id == actor.workspace_id)
    return session.scalars(query.order_by(ApiKeyRow.id.desc())).all()


def make_key(
    session: Session, actor: Actor, title: str, scopes: frozenset[Scope], expires_at: datetime | None
) -> tuple[ApiKeyRow, str]:
    """Make an API key; return it with the key itself, which nobody can read again."""
    key = new_token(KEY_PREFIX)
    row = ApiKeyRow(workspace_id=actor.workspace_id, id=new_id(), name=title, prefix=key[:_SHOWN])
    row.token_sha256, row.scopes, row.expires_at = digest(key), sorted(scopes), expires_at
    row.created_by, row.created_at = actor.member_id, now()
    session.add(row)
    audit.record(session, actor, "api_key.made", row.id, name=title, scopes=sorted(scopes))
    session.flush()
    return row, key


def revoke_key(session: Session, actor: Actor, key_id: UUID) -> None:
    """End an API key; ``ACCOUNTS-015`` where there is none of this id."""
    query = delete(ApiKeyRow).where(ApiKeyRow.workspace_id == actor.workspace_id, ApiKeyRow.id == key_id)
    repository.found(session.scalar(query.returning(ApiKeyRow.id)), "API key")
    audit.record(session, actor, "api_key.revoked", key_id)
    record(session, actor.workspace_id, Kind.API_KEY_REVOKED, key_id)
