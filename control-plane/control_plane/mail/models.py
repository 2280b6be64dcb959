"""The outbox."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from control_plane.kernel.database.base import Base
from control_plane.kernel.database.fernet import Sealed


class MailState(StrEnum):
    """How far a letter is."""

    QUEUED = "queued"
    SENT = "sent"  # the mail server took it
    BOUNCED = "bounced"  # nobody has this address
    FAILED = "failed"  # refused for another reason


class MailRow(Base):
    """A letter.

    Attributes:
        key: What it is written for; a second letter for the same is not written.
        message_id: The same however often it is handed over, so that whoever gets it twice can tell.
        html: Encrypted, as it holds a link that lets in; ``body``, the same as text, too.
        attachments: Name to text.
        reply: What the mail server answered.
    """

    __tablename__ = "mails"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    customer_id: Mapped[UUID | None]
    order_id: Mapped[UUID | None]
    kind: Mapped[str]
    language: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    html: Mapped[str] = mapped_column(Sealed)
    body: Mapped[str] = mapped_column(Sealed)
    attachments: Mapped[dict[str, Any]]
    message_id: Mapped[str]
    state: Mapped[str]
    tries: Mapped[int]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    reply: Mapped[str | None]
