"""The vendor's people."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from control_plane.kernel.database.base import Base
from control_plane.kernel.database.fernet import Sealed


class Role(StrEnum):
    """What an operator may; each may what those before it may."""

    VIEWER = "viewer"  # looks
    SUPPORT = "support"  # repairs: retries, sends again, extends
    ADMIN = "admin"  # money, keys, operators


class OperatorRow(Base):
    """Somebody who works at the vendor's.

    Attributes:
        argon2: Of the password; ``None`` until the set-up link was used.
        totp_secret: Encrypted.
        totp_last: The last time step whose code was used: none is good twice.
    """

    __tablename__ = "operators"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    argon2: Mapped[str | None]
    totp_secret: Mapped[str | None] = mapped_column(Sealed)
    totp_last: Mapped[int]
    setup_sha256: Mapped[str | None]
    setup_expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class OperatorSessionRow(Base):
    """A browser that is in the console."""

    __tablename__ = "operator_sessions"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    operator_id: Mapped[UUID]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class AuditRow(Base):
    """What was done, by whom, from where; only added."""

    __tablename__ = "audit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    address: Mapped[str | None]
    request_id: Mapped[str | None]
