"""Operators: set up by a link, signed in by password and code, gone when they are disabled."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from control_plane.kernel.clock import system
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.ids import new_id
from control_plane.kernel.rates.ports import Limit, Rates
from control_plane.kernel.tokens import digest, new_token
from control_plane.operators import argon2, errors, pyotp
from control_plane.operators.models import AuditRow, OperatorRow, OperatorSessionRow, Role

SESSION_LASTS = timedelta(hours=12)
SETUP_LASTS = timedelta(days=3)
LEAST_PASSWORD = 12
_RANK = {role: rank for rank, role in enumerate(Role)}
_OF_ADDRESS = Limit("console-sign-in-address", 10, 300)
_OF_ACCOUNT = Limit("console-sign-in-account", 20, 900)


@dataclass(frozen=True)
class Enrolment:
    """What a new operator's authenticator is told."""

    email: str
    secret: str
    address: str


def may(role: str, needed: Role) -> bool:
    """Tell whether a role may what another one may."""
    return _RANK[Role(role)] >= _RANK[needed]


class Operators:
    """Signing in, and who may."""

    def __init__(self, database: Database, rates: Rates) -> None:
        self._database, self._rates = database, rates

    def enter(self, email: str, password: str, code: str, address: str) -> str:
        """Return the token of a session for whoever knows password and code.

        Raises:
            ReelboxError: ``OPERATORS-002`` whichever is wrong, ``OPERATORS-005`` after too many attempts.
        """
        for limit, key in ((_OF_ADDRESS, address), (_OF_ACCOUNT, digest(email))):
            found = self._rates.take(key, limit)
            if not found.allowed:
                raise errors.TOO_MANY_ATTEMPTS(wait_s=int(found.retry_after_s) + 1)
        with self._database.transaction() as session:
            row = session.scalar(select(OperatorRow).where(OperatorRow.email == email))
            stored = row.argon2 if row is not None and row.disabled_at is None else None
        fits = argon2.matches(stored, password)  # outside of a transaction: it takes a tenth of a second
        with self._database.transaction() as session:
            row = session.scalar(select(OperatorRow).where(OperatorRow.email == email).with_for_update())
            step = None
            if fits and row is not None and row.totp_secret is not None and row.disabled_at is None:
                step = pyotp.matching_step(row.totp_secret, code, system(), row.totp_last)
            if row is None or step is None:
                raise errors.WRONG_CREDENTIALS()
            row.totp_last = step
            return _begun(session, row)

    def begin_setup(self, token: str) -> Enrolment:
        """Return what a new operator's authenticator needs; ``OPERATORS-006`` where the link is not good."""
        with self._database.transaction() as session:
            row = _by_setup(session, token)
            row.totp_secret = row.totp_secret or pyotp.new_secret()
            return Enrolment(row.email, row.totp_secret, pyotp.address(row.totp_secret, row.email))

    def finish_setup(self, token: str, password: str, code: str) -> str:
        """Take password and first code, use the link up, and return the token of a session.

        Raises:
            ReelboxError: ``OPERATORS-006``, ``OPERATORS-007``, ``OPERATORS-008``.
        """
        if len(password) < LEAST_PASSWORD:
            raise errors.WEAK_PASSWORD(least=LEAST_PASSWORD)
        hashed = argon2.hashed(password)
        with self._database.transaction() as session:
            row = _by_setup(session, token)
            step = pyotp.matching_step(row.totp_secret, code, system(), row.totp_last) if row.totp_secret else None
            if step is None:
                raise errors.WRONG_CODE()
            row.argon2, row.totp_last, row.setup_sha256, row.setup_expires_at = hashed, step, None, None
            record(session, row.email, "operator.set_up", row.id)
            return _begun(session, row)

    def invite(self, email: str, name: str, role: Role, by: str) -> tuple[UUID, str]:
        """Make an operator; return the id and the token of the set-up link. ``OPERATORS-009`` where there is one."""
        with self._database.transaction() as session:
            if session.scalar(select(OperatorRow.id).where(OperatorRow.email == email)) is not None:
                raise errors.KNOWN_ADDRESS(email=email)
            token, now = new_token(), system()
            row = OperatorRow(
                id=new_id(), email=email, name=name, role=role, totp_last=0, setup_sha256=digest(token),
                setup_expires_at=now + SETUP_LASTS, created_at=now,
            )  # fmt: skip
            session.add(row)
            record(session, by, "operator.invited", row.id, email=email, role=role)
        return row.id, token


def by_session(session: Session, token: str | None) -> OperatorRow:
    """Return whose session it is; ``OPERATORS-001`` where it is nobody's."""
    good = (OperatorSessionRow.token_sha256 == digest(token or ""), OperatorSessionRow.expires_at > system())
    joined = select(OperatorRow).join(OperatorSessionRow, OperatorSessionRow.operator_id == OperatorRow.id)
    row = session.scalar(joined.where(*good, OperatorRow.disabled_at.is_(None)))
    if row is None:
        raise errors.NOT_SIGNED_IN()
    return row


def leave(session: Session, token: str | None) -> None:
    """End a session."""
    session.execute(delete(OperatorSessionRow).where(OperatorSessionRow.token_sha256 == digest(token or "")))


def reset(session: Session, operator_id: UUID, by: str) -> str:
    """Take password and second factor from an operator; return the token of a new set-up link."""
    row, token = _found(session, operator_id), new_token()
    row.argon2 = row.totp_secret = None
    row.setup_sha256, row.setup_expires_at = digest(token), system() + SETUP_LASTS
    session.execute(delete(OperatorSessionRow).where(OperatorSessionRow.operator_id == row.id))
    record(session, by, "operator.reset", row.id)
    return token


def change(session: Session, operator_id: UUID, by: str, *, role: Role | None, disabled: bool | None) -> OperatorRow:
    """Change what an operator may; ``OPERATORS-011`` where nobody could be an admin any more."""
    row = _found(session, operator_id)
    row.role = role or row.role
    if disabled is not None:
        row.disabled_at = system() if disabled else None
        session.execute(delete(OperatorSessionRow).where(OperatorSessionRow.operator_id == row.id))
    session.flush()
    admins = (OperatorRow.role == Role.ADMIN, OperatorRow.disabled_at.is_(None), OperatorRow.argon2.is_not(None))
    if not session.scalar(select(func.count()).where(*admins)):
        raise errors.LAST_ADMIN()
    record(session, by, "operator.changed", row.id, role=row.role, disabled=row.disabled_at is not None)
    return row


def record(session: Session, by: str, action: str, subject: object = None, **data: object) -> None:
    """Add to the audit log, in the transaction of what was done; no secrets."""
    context = structlog.contextvars.get_contextvars()
    session.add(
        AuditRow(
            id=new_id(), at=system(), by=by, action=action, subject=None if subject is None else str(subject),
            data=data, address=context.get("address"), request_id=context.get("request_id"),
        )
    )  # fmt: skip


def sweep(session: Session, now: datetime) -> None:
    """Delete sessions that have expired."""
    session.execute(delete(OperatorSessionRow).where(OperatorSessionRow.expires_at < now))


def _begun(session: Session, row: OperatorRow) -> str:
    token, now = new_token(), system()
    made = OperatorSessionRow(
        token_sha256=digest(token), operator_id=row.id, created_at=now, expires_at=now + SESSION_LASTS
    )
    session.add(made)
    record(session, row.email, "session.begun", row.id)
    return token


def _by_setup(session: Session, token: str) -> OperatorRow:
    good = (OperatorRow.setup_sha256 == digest(token), OperatorRow.setup_expires_at > system())
    row = session.scalar(select(OperatorRow).where(*good).with_for_update())
    if row is None:
        raise errors.BAD_SETUP()
    return row


def _found(session: Session, operator_id: UUID) -> OperatorRow:
    row = session.get(OperatorRow, operator_id, with_for_update=True)
    if row is None:
        raise errors.UNKNOWN(operator=operator_id)
    return row
