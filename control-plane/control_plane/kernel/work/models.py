"""What is to be done."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from control_plane.kernel.database.base import Base


class WorkRow(Base):
    """Something that somebody has to look at: one row for one thing, however often it was asked for.

    Attributes:
        wanted: Counts how often it was asked for; what came while it was being done is done after it.
        due_at: When; ``None``: a person has to say so.
        tries: How often it has failed since it last went well.
        attempt: The fencing token of whoever does it.
        leased_until: Whoever does it is taken for dead then.
    """

    __tablename__ = "work"

    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    wanted: Mapped[int]
    due_at: Mapped[datetime | None]
    tries: Mapped[int]
    attempt: Mapped[UUID | None]
    leased_until: Mapped[datetime | None]
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    created_at: Mapped[datetime]
