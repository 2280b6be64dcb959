"""Telling webhooks what happened: due deliveries are leased, sent without a transaction, and written down.

Any number of processes may do this at once. One that dies leaves its lease behind, which ends by itself; then the same
delivery goes out once more under the same ``webhook-id``, as receivers have to expect.
"""

import json
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, insert, literal, or_, select, tuple_, update
from sqlalchemy.orm import Session

from appliance.events.kinds import FLEETING, Kind
from appliance.events.models import CounterRow, EventRow
from appliance.events.service import record
from appliance.events.webhooks import signing
from appliance.events.webhooks.models import DeliveryRow, DeliveryState, WebhookRow
from appliance.events.webhooks.ports import Courier, Message, Outcome
from appliance.kernel.database.sessions import Database
from appliance.kernel.ids import new_id

BACKOFF_S = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Pauses before each further attempt: three days and three hours, as Standard Webhooks proposes."""
GIVE_UP = timedelta(days=5)
"""A webhook of which nothing was taken for so long is disabled."""
_LEASE = timedelta(seconds=60)
_AT_ONCE, _EACH = 32, 4  # deliveries in flight, and of one webhook: a slow one must not hold up the others
_GONE = 410
_JITTER = random.SystemRandom()


@dataclass(frozen=True)
class _Held:
    workspace_id: UUID
    id: UUID
    webhook_id: UUID
    attempts: int
    message: Message


def deliver_due(database: Database, courier: Courier) -> int:
    """Make deliveries of new events and send those that are due, each at most once; return how many were sent.

    Takes as long as the slowest receiver, a quarter of a minute at most.
    """
    spread(database)
    lease = uuid4()
    with database.system() as session:
        held = _claim(session, lease)
    if not held:
        return 0
    outcomes = courier.send([one.message for one in held])
    for one, outcome in zip(held, outcomes, strict=True):
        with database.system() as session:
            _settle(session, lease, one, outcome)
    return len(held)


def spread(database: Database) -> None:
    """Make a delivery for each new event and webhook that wants it."""
    counter = select(CounterRow.number).where(CounterRow.workspace_id == WebhookRow.workspace_id)
    behind = WebhookRow.after < counter.scalar_subquery()
    with database.system() as session:
        hooks = select(WebhookRow).where(WebhookRow.is_enabled, behind).order_by(WebhookRow.id)
        for hook in session.scalars(hooks.with_for_update(skip_locked=True)).all():
            events = select(EventRow.number, EventRow.kind).where(
                EventRow.workspace_id == hook.workspace_id, EventRow.number > hook.after
            )
            new = session.execute(events.order_by(EventRow.number).limit(1000)).all()
            rows = [
                {
                    "workspace_id": hook.workspace_id, "id": new_id(), "webhook_id": hook.id,
                    "event_number": event.number, "kind": event.kind, "state": DeliveryState.PENDING, "attempts": 0,
                }
                for event in new
                if (event.kind in hook.kinds if hook.kinds else event.kind not in FLEETING)
            ]  # fmt: skip
            if rows:
                session.execute(insert(DeliveryRow).values(next_at=func.now(), created_at=func.now()), rows)
            counted = session.execute(counter.where(WebhookRow.id == hook.id)).scalar_one()
            hook.after = new[-1].number if new else counted  # what is behind it has been swept


def _claim(session: Session, lease: UUID) -> list[_Held]:
    free = or_(DeliveryRow.leased_until.is_(None), DeliveryRow.leased_until < func.now())
    due = DeliveryRow.state == DeliveryState.PENDING, DeliveryRow.next_at <= func.now(), free
    same = (WebhookRow.workspace_id == DeliveryRow.workspace_id) & (WebhookRow.id == DeliveryRow.webhook_id)
    place = func.row_number().over(partition_by=DeliveryRow.webhook_id, order_by=DeliveryRow.next_at)
    ranked = (
        select(DeliveryRow.workspace_id, DeliveryRow.id, place.label("place"))
        .join(WebhookRow, same)
        .where(*due, WebhookRow.is_enabled)
        .subquery()
    )
    fair = select(ranked.c.workspace_id, ranked.c.id).where(ranked.c.place <= _EACH)
    key = tuple_(DeliveryRow.workspace_id, DeliveryRow.id)
    rows = session.scalars(
        select(DeliveryRow)
        .where(key.in_(fair), *due)
        .order_by(DeliveryRow.next_at)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    held = []
    for row in rows:
        row.lease, row.attempts = lease, row.attempts + 1
        row.leased_until = session.execute(select(func.now() + _LEASE)).scalar_one()
        hook = session.get_one(WebhookRow, (row.workspace_id, row.webhook_id))
        event = session.get_one(EventRow, (row.workspace_id, row.event_number))
        held.append(_Held(row.workspace_id, row.id, row.webhook_id, row.attempts, _message(hook, row, event)))
    return held


def _message(hook: WebhookRow, delivery: DeliveryRow, event: EventRow) -> Message:
    data = {
        "workspace_id": str(event.workspace_id), "number": event.number,
        "subject_id": event.subject_id and str(event.subject_id), **event.data,
    }  # fmt: skip
    content = {"type": event.kind, "timestamp": event.created_at.isoformat(), "data": data}
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    signers = [hook.secret]
    if hook.old_secret and hook.old_secret_until and hook.old_secret_until > datetime.now(UTC):
        signers.append(hook.old_secret)
    signed = signing.headers(f"msg_{delivery.id.hex}", int(time.time()), body, signers)
    return Message(hook.url, {"Content-Type": "application/json", "User-Agent": "Reelbox-Webhooks/1", **signed}, body)


def _settle(session: Session, lease: UUID, held: _Held, outcome: Outcome) -> None:
    """Write down what came of a delivery, where it is still ours."""
    hook = session.get(WebhookRow, (held.workspace_id, held.webhook_id), with_for_update=True)
    if hook is None:
        return
    at: datetime = session.execute(select(func.now())).scalar_one()
    values: dict[str, object] = {
        "status": outcome.status, "error": outcome.error, "duration_s": outcome.duration_s, "tried_at": at,
        "lease": None, "leased_until": None,
    }  # fmt: skip
    if outcome.error is None:
        values["state"] = DeliveryState.DELIVERED
    elif held.attempts > len(BACKOFF_S):
        values["state"] = DeliveryState.FAILED
    else:
        pause = BACKOFF_S[held.attempts - 1]
        values["next_at"] = at + timedelta(seconds=pause * _JITTER.uniform(0.9, 1.1))
    mine = update(DeliveryRow).where(
        DeliveryRow.workspace_id == held.workspace_id, DeliveryRow.id == held.id, DeliveryRow.lease == lease
    )
    if session.scalar(mine.values(values).returning(literal(1))) is None:
        return
    hook.failing_since = None if outcome.error is None else hook.failing_since or at
    if outcome.status == _GONE:
        _disable(session, hook, "The address answered 410: it is gone for good.")
    elif hook.failing_since is not None and at - hook.failing_since >= GIVE_UP:
        _disable(session, hook, f"Nothing was taken for {GIVE_UP.days} days; the last trouble: {outcome.error}.")


def _disable(session: Session, hook: WebhookRow, why: str) -> None:
    if hook.is_enabled:
        hook.is_enabled, hook.disabled_because = False, why
        record(session, hook.workspace_id, Kind.WEBHOOK_DISABLED, hook.id, url=hook.url, because=why)
