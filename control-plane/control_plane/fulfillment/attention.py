"""What a person has to look at, grouped by what is wrong; and the alarm when something hangs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from control_plane.billing import clocks
from control_plane.billing.errors import RENEWAL_DECLINED
from control_plane.billing.models import ClockRow, OrderRow, OrderState
from control_plane.fulfillment import errors
from control_plane.fulfillment import service as fulfillment
from control_plane.fulfillment.models import AlertRow, StepName, StepRow, StepState
from control_plane.kernel.clock import system
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.errors import REGISTRY
from control_plane.kernel.ids import new_id
from control_plane.kernel.work.models import WorkRow
from control_plane.kernel.work.queue import enqueue
from control_plane.mail.models import MailRow, MailState
from control_plane.mail.service import Draft, Post

_TRIES = 4
"""Work that has failed so often is shown, though it goes on being tried."""
COLLECT_WORK = "collect"
_HANGS_AFTER = timedelta(minutes=3)
_BROKEN_MAIL = (MailState.BOUNCED, MailState.FAILED)


@dataclass(frozen=True)
class Item:
    """Something a person has to look at.

    Attributes:
        id: ``step:ORDER:STEP``, ``mail:ID``, ``clock:ID`` or ``work:KIND:SUBJECT``.
        code: What is wrong.
        title: What it is about.
        since: Since when.
    """

    id: str
    code: str
    error: str
    title: str
    since: datetime
    order_id: UUID | None
    customer_id: UUID | None


def items(session: Session, code: str | None = None) -> list[Item]:
    """Return everything a person has to look at, the oldest first."""
    found = [*_steps(session), *_mails(session), *_work(session), *_unpaid(session)]
    return sorted((item for item in found if code in {None, item.code}), key=lambda item: item.since)


def _steps(session: Session) -> list[Item]:
    failed = select(StepRow, OrderRow).join(OrderRow, OrderRow.id == StepRow.order_id)
    return [
        Item(
            f"step:{step.order_id}:{step.name}", step.error_code or "", step.error or "",
            f"Order {order.number}: {step.name}", step.started_at or order.created_at, order.id, order.customer_id,
        )
        for step, order in session.execute(failed.where(StepRow.state == StepState.FAILED))
    ]  # fmt: skip


def _mails(session: Session) -> list[Item]:
    rows = session.scalars(select(MailRow).where(MailRow.state.in_(_BROKEN_MAIL), ~MailRow.key.startswith("license:")))
    return [
        Item(
            f"mail:{row.id}", row.error_code or "", row.error or "", f"Letter {row.kind} to {row.recipient}",
            row.created_at, row.order_id, row.customer_id,
        )
        for row in rows
    ]  # fmt: skip


def _work(session: Session) -> list[Item]:
    stuck = (WorkRow.error_code.is_not(None), (WorkRow.tries >= _TRIES) | WorkRow.due_at.is_(None))
    return [
        Item(
            f"work:{row.kind}:{row.subject}", row.error_code or "", row.error or "", f"{row.kind} {row.subject}",
            row.created_at, None, None,
        )
        for row in session.scalars(select(WorkRow).where(*stuck))
    ]  # fmt: skip


def _unpaid(session: Session) -> list[Item]:
    owing = (ClockRow.cause == "unpaid", ClockRow.ended_at.is_(None), ClockRow.stopped_at.is_(None))
    rows = session.execute(select(ClockRow, OrderRow).join(OrderRow, OrderRow.id == ClockRow.order_id).where(*owing))
    return [
        Item(
            f"clock:{clock.id}", RENEWAL_DECLINED.code, RENEWAL_DECLINED(number=order.number).message,
            f"Order {order.number}: renewal", clock.started_at, order.id, order.customer_id,
        )
        for clock, order in rows
    ]  # fmt: skip


def retry(session: Session, item_id: str, by: str) -> None:
    """Let something be tried again; what is no longer wrong is left alone."""
    kind, _, rest = item_id.partition(":")
    if kind == "step":
        order_id, _, name = rest.partition(":")
        fulfillment.retry(session, UUID(order_id), StepName(name), by)
    elif kind == "mail":
        Post.again(session, UUID(rest))
    elif kind == "clock":
        enqueue(session, COLLECT_WORK, clocks.found(session, UUID(rest)).order_id)
    else:
        work_kind, _, subject = rest.partition(":")
        this = (WorkRow.kind == work_kind, WorkRow.subject == subject)
        session.execute(update(WorkRow).where(*this).values(tries=0))
        enqueue(session, work_kind, subject)


class Watch:
    """Looking for what hangs, once a minute."""

    def __init__(self, database: Database, post: Post, alert_to: str | None) -> None:
        self._database, self._post, self._alert_to = database, post, alert_to

    def look(self) -> int:
        """Open an alert for what hangs or has failed for good, close those that are over; return how many are new."""
        with self._database.transaction() as session:
            wrong = self._hanging(session) | self._failed(session)
            opened = {row.key: row for row in session.scalars(select(AlertRow).where(AlertRow.resolved_at.is_(None)))}
            for key, row in opened.items():
                if key not in wrong:
                    row.resolved_at = system()
            fresh = [key for key in wrong if key not in opened]
            for key in fresh:
                code, message = wrong[key]
                row = AlertRow(id=new_id(), key=key, code=code, message=message, opened_at=system())
                session.add(row)
                if self._alert_to is not None:
                    values = {"title": f"{code}", "message": message}
                    self._post.tell(session, self._alert_to, Draft("alert", f"alert:{row.id}", values=values))
        return len(fresh)

    @staticmethod
    def _failed(session: Session) -> dict[str, tuple[str, str]]:
        """Return one alert for each code: fifty orders with one cause are one matter."""
        groups: dict[str, list[Item]] = {}
        for item in items(session):
            if item.code == RENEWAL_DECLINED.code:  # every vendor has these, every day
                continue
            groups.setdefault(item.code, []).append(item)
        return {
            f"code:{code}": (code, f"{len(group)} need somebody: {group[0].title}. {group[0].error}")
            for code, group in groups.items()
        }

    @staticmethod
    def _hanging(session: Session) -> dict[str, tuple[str, str]]:
        late = system() - _HANGS_AFTER
        counts = {
            "work": select(func.min(WorkRow.due_at)).where(WorkRow.due_at < late, WorkRow.error_code.is_(None)),
            "licenses": select(func.min(OrderRow.paid_at)).where(
                OrderRow.state == OrderState.PAID, OrderRow.paid_at < late, OrderRow.license_id.is_(None)
            ),
            "mail": select(func.min(MailRow.created_at)).where(
                MailRow.state == MailState.QUEUED, MailRow.created_at < late
            ),
        }
        found: dict[str, tuple[str, str]] = {}
        for what, query in counts.items():
            oldest = session.scalar(query)
            if oldest is not None:
                minutes = int((system() - oldest) / timedelta(minutes=1))
                error = errors.HANGS(what=f"Some {what}", minutes=minutes)
                found[f"hangs:{what}"] = (error.code, error.message)
        return found


def hint(code: str) -> str:
    """Return what to do about a code."""
    return REGISTRY[code].hint if code in REGISTRY else ""
