"""What the API says of letters."""

from datetime import datetime
from uuid import UUID

from control_plane.kernel.schemas import FromRow
from control_plane.mail.models import MailState


class MailView(FromRow):
    """A letter."""

    id: UUID
    customer_id: UUID | None
    order_id: UUID | None
    kind: str
    language: str
    recipient: str
    subject: str
    state: MailState
    tries: int
    created_at: datetime
    sent_at: datetime | None
    error_code: str | None
    error: str | None
    reply: str | None
