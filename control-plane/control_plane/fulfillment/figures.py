"""How business goes, counted when somebody looks."""

from datetime import timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from control_plane.billing.models import ClockRow, OrderRow, StripeEventRow
from control_plane.customers.models import CustomerRow
from control_plane.fulfillment.models import StepRow, StepState
from control_plane.fulfillment.schemas import Dashboard, DayFigures
from control_plane.kernel.clock import system
from control_plane.kernel.work.models import WorkRow
from control_plane.mail.models import MailRow, MailState

_DAYS = text(
    """
    WITH made AS (
        SELECT date_trunc('day', created_at AT TIME ZONE 'UTC')::date AS day, count(*) AS orders,
               count(paid_at) AS paid
        FROM orders WHERE created_at >= :since AND mode <> 'trial' GROUP BY 1
    ), earned AS (
        SELECT date_trunc('day', paid_at AT TIME ZONE 'UTC')::date AS day, currency, sum(amount) AS amount
        FROM orders WHERE paid_at >= :since AND currency IS NOT NULL GROUP BY 1, 2
    ), sums AS (SELECT day, jsonb_object_agg(currency, amount) AS revenue FROM earned GROUP BY 1)
    SELECT coalesce(made.day, sums.day)::text, coalesce(orders, 0), coalesce(paid, 0), coalesce(revenue, '{}')
    FROM made FULL JOIN sums ON made.day = sums.day ORDER BY 1
    """
)
_SPEED = text(
    """
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY s), percentile_cont(0.95) WITHIN GROUP (ORDER BY s)
    FROM (SELECT extract(epoch FROM finished_at - paid_at) AS s FROM order_steps JOIN orders ON orders.id = order_id
          WHERE name = 'licensed' AND order_steps.state = 'done' AND paid_at >= :since) AS taken
    """
)


def dashboard(session: Session, days: int) -> Dashboard:
    """Return the figures of the last days."""
    since = {"since": system() - timedelta(days=days)}
    shown = [
        DayFigures(day=row[0], orders=row[1], paid=row[2], revenue=row[3]) for row in session.execute(_DAYS, since)
    ]
    opened, paid = sum(day.orders for day in shown), sum(day.paid for day in shown)
    median, p95 = session.execute(_SPEED, since).one()
    failed_mail = select(func.count()).where(MailRow.state.in_((MailState.BOUNCED, MailState.FAILED)))
    status, running = OrderRow.subscription_status, ClockRow.ended_at.is_(None)
    return Dashboard(
        days=shown,
        customers=_count(session, select(func.count()).where(CustomerRow.deleted_at.is_(None))),
        orders_opened=opened,
        orders_paid=paid,
        conversion=paid / opened if opened else None,
        license_median_s=median,
        license_p95_s=p95,
        steps_failed=_count(session, select(func.count()).where(StepRow.state == StepState.FAILED)),
        mails_failed=_count(session, failed_mail),
        subscriptions=_by(session, select(status, func.count()).where(status.is_not(None)).group_by(status)),
        clocks=_by(session, select(ClockRow.cause, func.count()).where(running).group_by(ClockRow.cause)),
        events_waiting=_count(session, select(func.count()).where(StripeEventRow.state == "received")),
        work_waiting=_count(session, select(func.count()).where(WorkRow.due_at < func.now())),
    )


def _count(session: Session, query: object) -> int:
    found: int = session.scalar(query) or 0  # type: ignore[call-overload]
    return found


def _by(session: Session, query: object) -> dict[str, int]:
    return {str(name): int(count) for name, count in session.execute(query)}  # type: ignore[call-overload]
