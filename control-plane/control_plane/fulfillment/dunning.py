"""Doing what a clock says, one stage at a time."""

from datetime import datetime, timedelta
from uuid import UUID

from control_plane.billing import clocks, repository
from control_plane.billing.clocks import STAGES, Act, Stage
from control_plane.billing.models import ClockRow, OrderRow, Target
from control_plane.customers import service as customers
from control_plane.customers.models import Language
from control_plane.fulfillment.service import Parts
from control_plane.kernel.work.queue import Turn, enqueue
from control_plane.mail.mjml import words
from control_plane.mail.service import Draft


class Dunning:
    """The stages of clocks."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def ring(self) -> int:
        """Ask for every clock whose next stage has come to be looked at; return how many there were."""
        with self._parts.database.transaction() as session:
            due = clocks.ready(session, self._parts.clock())
            for clock_id in due:
                enqueue(session, clocks.CLOCK_WORK, clock_id)
        return len(due)

    def run(self, turn: Turn) -> timedelta | None:
        """Do the stages of a clock that have come; each is written down when it is done."""
        clock_id = UUID(turn.bell.subject)
        while self._stage(turn, clock_id):
            pass
        return None

    def advance(self, clock_id: UUID, by: str) -> None:
        """Let the next stage of a clock come now."""
        with self._parts.database.transaction() as session:
            row = clocks.found(session, clock_id)
            if row.due_at is not None:
                now = self._parts.clock()
                row.started_at -= max(row.due_at - now, timedelta(0))
                row.due_at = min(row.due_at, now)
                repository.record(session, row.order_id, "clock.advanced", by, cause=row.cause, stage=row.stage)
                enqueue(session, clocks.CLOCK_WORK, row.id)

    def _stage(self, turn: Turn, clock_id: UUID) -> bool:
        with self._parts.database.transaction() as session:
            row = session.get(ClockRow, clock_id)
            over = row is None or row.ended_at is not None or row.stopped_at is not None
            if over or row is None or row.due_at is None or row.due_at > self._parts.clock():
                return False
            order, stage = repository.order(session, row.order_id), STAGES[row.cause][row.stage]
        self._act(row, order, stage)
        with self._parts.database.transaction() as session:
            turn.hold(session)
            now = clocks.found(session, clock_id)
            if now.stage != row.stage:
                return True
            now.stage += 1
            now.due_at = clocks.due(now.cause, now.stage, now.started_at)
            if now.due_at is None:
                now.ended_at, now.ended_why = self._parts.clock(), "everything is done"
            repository.record(session, order.id, f"clock.{stage.act}", "clock", cause=row.cause, stage=row.stage)
            customer = customers.found(session, row.customer_id)
            if stage.letter is not None and customer.email is not None:
                values = _values(row, order, Language(customer.language))
                key = f"{stage.letter}:{row.id}:{row.stage}"
                draft = Draft(stage.letter, key, order.id, values, f"orders/{order.id}")
                self._parts.post.write(session, customer, draft)
        return True

    def _act(self, row: ClockRow, order: OrderRow, stage: Stage) -> None:
        """Do what a stage does outside; doing it twice is doing it once."""
        if order.license_id is not None and stage.act is Act.SUSPEND:
            self._parts.licensing.suspend(order.license_id, str(row.id), row.cause)
        elif order.license_id is not None and stage.act is Act.DELETE:
            self._parts.licensing.revoke(order.license_id, row.cause)
        if order.target == Target.CLOUD and self._parts.provisioner is not None:
            if stage.act is Act.ARCHIVE:
                self._parts.provisioner.archive(str(order.id))
            elif stage.act is Act.DELETE:
                self._parts.provisioner.delete(str(order.id))


def _values(row: ClockRow, order: OrderRow, language: Language) -> dict[str, str]:
    return {
        "number": str(order.number),
        "cause": words(language)["causes"][row.cause],
        "suspend_on": _day(row, Act.SUSPEND),
        "delete_on": _day(row, Act.DELETE),
    }


def _day(row: ClockRow, act: Act) -> str:
    days = next(stage.after_days for stage in STAGES[row.cause] if stage.act is act)
    at: datetime = row.started_at + timedelta(days=days)
    return at.date().isoformat()
