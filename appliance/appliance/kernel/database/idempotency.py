"""Answers kept for a day: a request that is repeated gets the first one's answer instead of a second effect."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from appliance.kernel.database.base import Base

KEPT = timedelta(days=1)


class AnswerRow(Base):
    """The answer to a request that was marked with a key; ``answer`` is set in the transaction that did the work."""

    __tablename__ = "idempotent_answers"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    actor_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_sha256: Mapped[str]
    answer: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]


def claim(session: Session, workspace_id: UUID, actor_id: UUID, key: str, request_sha256: str) -> AnswerRow:
    """Return the row of a key; without an answer where it is new.

    Where another transaction has claimed the key and not ended, this waits for its end: two at once do the work once.
    """
    identity = {"workspace_id": workspace_id, "actor_id": actor_id, "key": key}
    new = {**identity, "request_sha256": request_sha256, "created_at": func.now()}
    session.execute(insert(AnswerRow).values(new).on_conflict_do_nothing())
    return session.get_one(AnswerRow, identity)


def sweep(session: Session) -> None:
    """Delete the answers that are older than a day; for the system."""
    session.execute(delete(AnswerRow).where(AnswerRow.created_at < func.now() - KEPT))
