"""What was done, by whom, from where: rows that are only ever added."""

from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.accounts.actors import Actor, Caller
from appliance.accounts.models import AuditRow
from appliance.accounts.tokens import now
from appliance.kernel.database.pages import PageRequest, Part, newest_first
from appliance.kernel.ids import new_id


def record(
    session: Session, who: Actor | Caller | UUID | None, action: str, subject: object = None, **data: object
) -> None:
    """Add to the audit log, in the transaction of what was done.

    Args:
        session: The transaction.
        who: The actor, whose workspace it then belongs to; or a caller or user, where it is about the box.
        action: What was done, as ``member.removed``.
        subject: The id of what it was done to.
        data: More, as JSON has it; no secrets.
    """
    context = structlog.contextvars.get_contextvars()
    key = who.api_key_id if isinstance(who, Actor | Caller) else None
    session.add(
        AuditRow(
            id=new_id(),
            workspace_id=who.workspace_id if isinstance(who, Actor) else None,
            at=now(),
            user_id=_user(who),
            api_key_id=key,
            action=action,
            subject=None if subject is None else str(subject),
            data=data,
            address=context.get("address"),
            request_id=context.get("request_id"),
        )
    )


def listed(session: Session, wanted: PageRequest) -> Part[AuditRow]:
    """Return a part of the log that the transaction sees: a workspace's, or for the system all of it."""
    return newest_first(session, select(AuditRow), [AuditRow.id], wanted)


def _user(who: Actor | Caller | UUID | None) -> UUID | None:
    if isinstance(who, Actor):
        return who.member_id
    return who.user_id if isinstance(who, Caller) else who
