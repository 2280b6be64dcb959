"""Customers: found by their address, let in by a link, forgotten on request."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from control_plane.customers import errors
from control_plane.customers.models import CustomerRow, Language, LinkRow, SessionRow
from control_plane.kernel.database.locks import HashedLock, hold
from control_plane.kernel.ids import new_id
from control_plane.kernel.tokens import digest, new_token

LINK_LASTS = timedelta(minutes=30)
MAILED_LINK_LASTS = timedelta(days=7)
"""Of links in letters nobody asked for just now, as the one with a license."""
SESSION_LASTS = timedelta(days=14)


def ensured(session: Session, email: str, name: str, language: Language, now: datetime) -> CustomerRow:
    """Return the customer with an address, made where there is none; nobody else makes one meanwhile."""
    hold(session, HashedLock.BUYER, email)
    known = by_email(session, email)
    if known is not None:
        return known
    made = CustomerRow(id=new_id(), email=email, name=name, language=language, created_at=now)
    session.add(made)
    session.flush()
    return made


def by_email(session: Session, email: str) -> CustomerRow | None:
    """Return the customer with an address."""
    return session.scalar(select(CustomerRow).where(CustomerRow.email == email))


def found(session: Session, customer_id: UUID) -> CustomerRow:
    """Return a customer; ``CUSTOMERS-001`` where there is none."""
    row = session.get(CustomerRow, customer_id)
    if row is None:
        raise errors.UNKNOWN(customer=customer_id)
    return row


def living(session: Session, customer_id: UUID) -> CustomerRow:
    """Return a customer whose data were not deleted; ``CUSTOMERS-005`` where they were."""
    row = found(session, customer_id)
    if row.deleted_at is not None:
        raise errors.DELETED()
    return row


def new_link(session: Session, customer_id: UUID, now: datetime, lasts: timedelta = LINK_LASTS) -> str:
    """Return the token of a link that lets its holder in once."""
    token = new_token()
    row = LinkRow(token_sha256=digest(token), customer_id=customer_id, created_at=now, expires_at=now + lasts)
    session.add(row)
    return token


def enter(session: Session, token: str, now: datetime) -> str:
    """Use a link up; return the token of a session.

    Raises:
        ReelboxError: ``CUSTOMERS-002`` where it was used or has expired.
    """
    good = (LinkRow.token_sha256 == digest(token), LinkRow.used_at.is_(None), LinkRow.expires_at > now)
    customer_id = session.scalar(update(LinkRow).where(*good).values(used_at=now).returning(LinkRow.customer_id))
    if customer_id is None:
        raise errors.BAD_LINK()
    own = new_token()
    row = SessionRow(token_sha256=digest(own), customer_id=customer_id, created_at=now, expires_at=now + SESSION_LASTS)
    session.add(row)
    return own


def by_session(session: Session, token: str | None, now: datetime) -> CustomerRow:
    """Return whose session it is; ``CUSTOMERS-003`` where it is nobody's."""
    good = (SessionRow.token_sha256 == digest(token or ""), SessionRow.expires_at > now)
    row = session.scalar(select(CustomerRow).join(SessionRow, SessionRow.customer_id == CustomerRow.id).where(*good))
    if row is None or row.deleted_at is not None:
        raise errors.NOT_SIGNED_IN()
    return row


def leave(session: Session, token: str | None) -> None:
    """End a session."""
    session.execute(delete(SessionRow).where(SessionRow.token_sha256 == digest(token or "")))


def forget(session: Session, customer: CustomerRow, now: datetime) -> None:
    """Delete what says who a customer is; what was bought stays, without a name, because the law wants accounts."""
    session.execute(delete(SessionRow).where(SessionRow.customer_id == customer.id))
    session.execute(delete(LinkRow).where(LinkRow.customer_id == customer.id))
    customer.email, customer.name, customer.deleted_at = None, "", now


def sweep(session: Session, now: datetime) -> None:
    """Delete what has expired."""
    session.execute(delete(SessionRow).where(SessionRow.expires_at < now))
    session.execute(delete(LinkRow).where(LinkRow.expires_at < now - MAILED_LINK_LASTS))
