"""Who bought, and how they come in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from control_plane.kernel.database.base import Base


class Language(StrEnum):
    """What letters and pages are written in."""

    EN = "en"
    VI = "vi"


class CustomerRow(Base):
    """Somebody who bought, or tries.

    Attributes:
        email: In lower case; ``None`` where their data were deleted.
        stripe_id: Of the customer at Stripe.
        bounced_at: When a letter to this address came back; ``None``: none did since it was set.
    """

    __tablename__ = "customers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str | None]
    name: Mapped[str]
    language: Mapped[str]
    stripe_id: Mapped[str | None]
    bounced_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class LinkRow(Base):
    """A link that lets its holder into the portal once."""

    __tablename__ = "portal_links"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SessionRow(Base):
    """A browser that is in the portal."""

    __tablename__ = "portal_sessions"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
