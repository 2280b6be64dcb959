"""The queue: a row is work, its lease says who does it, its fencing token keeps everybody else from writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import Case, ColumnElement, CursorResult, case, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from control_plane.kernel.database.sessions import Database
from control_plane.kernel.errors import ReelboxError
from control_plane.kernel.work.models import WorkRow

CHANNEL = "reelbox_vendor_work"
"""Where it is said, when the transaction is committed, that there is work."""
LEASE_S = 90.0
"""Longer than any one call to somebody else takes with its repetitions."""
_FIRST_PAUSE_S = 2.0
_NOW = func.clock_timestamp()


@dataclass(frozen=True)
class Bell:
    """A piece of work that somebody should look at."""

    kind: str
    subject: str


@dataclass(frozen=True)
class Due:
    """A piece of work that nobody does, and since when it should be done: asked for once more, it is due anew."""

    bell: Bell
    since: datetime


class LostTurnError(Exception):
    """Somebody else does it by now: whatever this attempt would have written is not written."""


@dataclass(frozen=True)
class Turn:
    """A piece of work that this attempt has.

    Attributes:
        bell: Which.
        attempt: The fencing token.
        wanted: How often it had been asked for.
        tries: How often it has failed since it last went well.
    """

    bell: Bell
    attempt: UUID
    wanted: int
    tries: int

    def hold(self, session: Session) -> WorkRow:
        """Keep everybody else from taking this work until the transaction ends; asking for it stays possible.

        A lock that asking would wait for leads to deadlocks: whoever asks often holds what this turn needs next.

        Raises:
            LostTurnError: Somebody else has it by now.
        """
        wanted = (WorkRow.kind == self.bell.kind, WorkRow.subject == self.bell.subject)
        mine = select(WorkRow).where(*wanted, WorkRow.attempt == self.attempt)
        row = session.scalar(mine.with_for_update(read=True, key_share=True))
        if row is None:
            raise LostTurnError
        return row


def enqueue(session: Session, kind: str, subject: object, after: timedelta = timedelta(0)) -> None:
    """Ask for a piece of work, in the transaction of its cause; what was asked for already is done once more."""
    new = insert(WorkRow).values(
        kind=kind, subject=str(subject), wanted=1, due_at=_NOW + after, tries=0, created_at=_NOW
    )  # fmt: skip
    sooner = func.least(func.coalesce(WorkRow.due_at, new.excluded.due_at), new.excluded.due_at)
    session.execute(
        new.on_conflict_do_update(
            index_elements=[WorkRow.kind, WorkRow.subject], set_={"wanted": WorkRow.wanted + 1, "due_at": sooner}
        )
    )
    session.execute(text(f"NOTIFY {CHANNEL}"))


class Queue:
    """Taking work and giving it back."""

    def __init__(self, database: Database, lease_s: float = LEASE_S) -> None:
        self._database, self._lease = database, timedelta(seconds=lease_s)

    def ready(self, most: int = 200) -> Sequence[Due]:
        """Return what is due and nobody does, the longest due first."""
        free = (WorkRow.due_at <= _NOW, (WorkRow.leased_until.is_(None)) | (WorkRow.leased_until < _NOW))
        with self._database.transaction() as session:
            rows = session.execute(
                select(WorkRow.kind, WorkRow.subject, WorkRow.due_at).where(*free).order_by(WorkRow.due_at).limit(most)
            )
            return [Due(Bell(kind, subject), since) for kind, subject, since in rows if since is not None]

    def claim(self, bell: Bell) -> Turn | None:
        """Take a piece of work; ``None`` where it is not due, or somebody else does it."""
        this = (WorkRow.kind == bell.kind, WorkRow.subject == bell.subject)
        free = (WorkRow.due_at <= _NOW, (WorkRow.leased_until.is_(None)) | (WorkRow.leased_until < _NOW))
        attempt = uuid4()
        with self._database.transaction() as session:
            # A stronger lock than the update's own, for it has to stop where a turn holds the row.
            row = session.scalar(select(WorkRow).where(*this, *free).with_for_update(skip_locked=True))
            if row is None:
                return None
            turn = Turn(bell, attempt, row.wanted, row.tries)
            values = {"attempt": attempt, "leased_until": _NOW + self._lease}
            session.execute(update(WorkRow).where(*this).values(values))
        return turn

    def finish(self, turn: Turn, again: timedelta | None = None) -> None:
        """Say that it is done; what was asked for meanwhile is done next.

        Args:
            turn: The attempt.
            again: It has to be looked at again in so long, and has not failed.
        """
        free = {"attempt": None, "leased_until": None, "tries": 0, "error_code": None, "error": None}
        with self._database.transaction() as session:
            if again is None:
                gone = session.execute(delete(WorkRow).where(*_this(turn), WorkRow.wanted == turn.wanted))
                if cast("CursorResult[WorkRow]", gone).rowcount:
                    return
            due = {"due_at": func.coalesce(_asked_since(turn), _NOW + (again or timedelta(0)))}
            session.execute(update(WorkRow).where(*_this(turn)).values(free | due))

    def give_back(self, turn: Turn, error: ReelboxError, longest: timedelta) -> None:
        """Say that it failed: it is tried again after a pause that doubles each time, or waits for a person.

        Args:
            turn: The attempt.
            error: Why; one that no repetition helps waits for a person.
            longest: No pause is longer.
        """
        pause = min(timedelta(seconds=_FIRST_PAUSE_S * 2 ** min(turn.tries, 20)), longest)
        asked = _asked_since(turn)
        values = {
            "attempt": None, "leased_until": None, "tries": WorkRow.tries + 1, "error_code": error.code,
            "error": error.message, "due_at": func.coalesce(asked, _NOW + pause) if error.retryable else asked,
        }  # fmt: skip
        with self._database.transaction() as session:
            session.execute(update(WorkRow).where(*_this(turn)).values(values))


def _asked_since(turn: Turn) -> Case[datetime]:
    """Return the time where somebody asked for it meanwhile, else null."""
    return case((WorkRow.wanted != turn.wanted, _NOW))


def _this(turn: Turn) -> tuple[ColumnElement[bool], ...]:
    return (WorkRow.kind == turn.bell.kind, WorkRow.subject == turn.bell.subject, WorkRow.attempt == turn.attempt)
