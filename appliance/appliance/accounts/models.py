"""Tables of accounts; who may see which of their rows stands in the migration ``expand_0002_accounts``."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from appliance.accounts.actors import Role, Scope
from appliance.kernel.database.base import Base, InWorkspace


class WorkspaceRow(Base):
    """A tenant of the appliance."""

    __tablename__ = "workspaces"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime]


class UserRow(Base):
    """A person with an account on the box; ``email`` in lower case."""

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    name: Mapped[str]
    is_administrator: Mapped[bool]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class PasswordRow(Base):
    """A user's password, hashed; apart, so that reading users never brings hashes along."""

    __tablename__ = "passwords"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    argon2: Mapped[str]
    changed_at: Mapped[datetime]


class MembershipRow(Base):
    """A user's place in a workspace."""

    __tablename__ = "memberships"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(Text)
    created_at: Mapped[datetime]
    user: Mapped[UserRow] = relationship(viewonly=True)
    workspace: Mapped[WorkspaceRow] = relationship(viewonly=True)


class SessionRow(Base):
    """A browser that is signed in."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    token_sha256: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    user_agent: Mapped[str]
    address: Mapped[str]


class DeviceRow(Base):
    """A browser that was signed in once: attempts from it are counted apart from everybody else's."""

    __tablename__ = "devices"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    token_sha256: Mapped[str]
    created_at: Mapped[datetime]


class InvitationRow(InWorkspace, Base):
    """A link into a workspace, for one address and one use."""

    __tablename__ = "invitations"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "invited_by"], ["memberships.workspace_id", "memberships.user_id"]),
    )

    email: Mapped[str]
    role: Mapped[Role] = mapped_column(Text)
    token_sha256: Mapped[str]
    invited_by: Mapped[UUID]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class ApiKeyRow(InWorkspace, Base):
    """A key for programs; ``prefix`` is its beginning, to tell keys apart."""

    __tablename__ = "api_keys"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "created_by"], ["memberships.workspace_id", "memberships.user_id"]),
    )

    name: Mapped[str]
    prefix: Mapped[str]
    token_sha256: Mapped[str]
    scopes: Mapped[list[Scope]] = mapped_column(ARRAY(Text))
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class PasswordResetRow(Base):
    """A link with which a user chooses a new password, once."""

    __tablename__ = "password_resets"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime]


class SetupTokenRow(Base):
    """A token of the log with which the box is set up; there may be one for each process that started before."""

    __tablename__ = "setup_tokens"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)


class AuditRow(Base):
    """What somebody did; without a workspace where it was about the box or an account."""

    __tablename__ = "audit_log"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID | None]
    at: Mapped[datetime]
    user_id: Mapped[UUID | None]
    api_key_id: Mapped[UUID | None]
    action: Mapped[str]
    subject: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    address: Mapped[str | None]
    request_id: Mapped[str | None]
