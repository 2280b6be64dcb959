"""Inviting people into a workspace by a link: for one address, one use and seven days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from appliance.accounts import argon2, audit, errors, repository, zxcvbn
from appliance.accounts.actors import Actor, Caller, Role
from appliance.accounts.models import InvitationRow, MembershipRow, UserRow, WorkspaceRow
from appliance.accounts.signing_in import Browser, Entered, begin
from appliance.accounts.tokens import digest, new_token, now
from appliance.events.kinds import Kind
from appliance.events.service import record
from appliance.kernel.database.sessions import Database, name
from appliance.kernel.ids import new_id

LIVES = timedelta(days=7)


@dataclass(frozen=True)
class Invited:
    """What a link says.

    Attributes:
        workspace_id: Where to.
        workspace: Its name.
        email: Whom it is for.
        role: What they will be.
        has_account: They have an account, and have to sign in to accept.
    """

    workspace_id: UUID
    workspace: str
    email: str
    role: Role
    has_account: bool


def invite(session: Session, actor: Actor, email: str, role: Role) -> tuple[InvitationRow, str]:
    """Make an invitation, in place of an older one for the same address; return it with the link's token.

    Raises:
        ReelboxError: ``ACCOUNTS-018`` where the address is a member's.
    """
    if any(member.user.email == email for member in repository.members(session, actor.workspace_id)):
        raise errors.ALREADY_MEMBER(email=email)
    session.execute(delete(InvitationRow).where(_in(actor), InvitationRow.email == email))
    token, at = new_token(), now()
    row = InvitationRow(workspace_id=actor.workspace_id, id=new_id(), email=email, role=role, created_at=at)
    row.token_sha256, row.invited_by, row.expires_at = digest(token), actor.member_id, at + LIVES
    session.add(row)
    audit.record(session, actor, "invitation.made", row.id, email=email, role=role)
    session.flush()
    return row, token


def open_invitations(session: Session, actor: Actor) -> Sequence[InvitationRow]:
    """Return a workspace's invitations that can still be accepted."""
    query = select(InvitationRow).where(_in(actor), InvitationRow.expires_at > now())
    return session.scalars(query.order_by(InvitationRow.id.desc())).all()


def withdraw(session: Session, actor: Actor, invitation_id: UUID) -> None:
    """Make an invitation's link useless; ``ACCOUNTS-015`` where there is none of this id."""
    query = delete(InvitationRow).where(_in(actor), InvitationRow.id == invitation_id)
    repository.found(session.scalar(query.returning(InvitationRow.id)), "invitation")
    audit.record(session, actor, "invitation.withdrawn", invitation_id)


def look(session: Session, token: str) -> Invited:
    """Return what a link says; ``ACCOUNTS-012`` where it is used, withdrawn or too old."""
    name(session, credential=digest(token))
    row = session.scalar(select(InvitationRow).where(InvitationRow.token_sha256 == digest(token)))
    if row is None or row.expires_at <= now():
        raise errors.DEAD_LINK()
    name(session, workspace_id=row.workspace_id)
    workspace = session.get_one(WorkspaceRow, row.workspace_id)
    has_account = repository.user_by_email(session, row.email) is not None
    return Invited(row.workspace_id, workspace.name, row.email, Role(row.role), has_account)


def accept(session: Session, caller: Caller, token: str) -> Invited:
    """Make the caller a member.

    Raises:
        ReelboxError: ``ACCOUNTS-012`` as :func:`look`, ``ACCOUNTS-016`` where the invitation is for somebody else.
    """
    invited = look(session, token)
    if session.get_one(UserRow, caller.user_id).email != invited.email:
        raise errors.OTHER_ADDRESS()
    _enter(session, invited, caller.user_id, token)
    return invited


def join(database: Database, token: str, full_name: str, password: str, browser: Browser) -> Entered:
    """Make an account for whoever holds the link, make it a member and sign it in.

    Raises:
        ReelboxError: ``ACCOUNTS-012`` as :func:`look`, ``ACCOUNTS-013`` where there is an account with the address,
            ``ACCOUNTS-009`` where the password is weak.
    """
    with database.nameless() as session:
        invited = look(session, token)
    if invited.has_account:
        raise errors.HAS_ACCOUNT()
    zxcvbn.require_strong(password, invited.email, full_name)
    hashed = argon2.hashed(password)
    with database.workspace(invited.workspace_id) as session:
        user_id = repository.add_user(session, invited.email, full_name, hashed)
        _enter(session, invited, user_id, token)
        return begin(session, user_id, Browser(browser.address, browser.user_agent))


def _enter(session: Session, invited: Invited, user_id: UUID, token: str) -> None:
    """Use up the link: of two at once one finds it gone."""
    used = delete(InvitationRow).where(InvitationRow.token_sha256 == digest(token)).returning(InvitationRow.id)
    if session.scalar(used) is None:
        raise errors.DEAD_LINK()
    member = {"workspace_id": invited.workspace_id, "user_id": user_id, "role": invited.role, "created_at": now()}
    session.execute(insert(MembershipRow).values(member).on_conflict_do_nothing())
    actor = Actor(invited.workspace_id, user_id, user_id, None, invited.role)
    audit.record(session, actor, "member.joined", user_id, role=invited.role)
    record(session, invited.workspace_id, Kind.MEMBER_JOINED, user_id, role=invited.role)


def _in(actor: Actor) -> ColumnElement[bool]:
    return InvitationRow.workspace_id == actor.workspace_id
