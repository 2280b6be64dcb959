"""From paid to a first video: every step tried until it is done, each attempt written down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from control_plane.billing import repository
from control_plane.billing.catalog import title
from control_plane.billing.checkouts import ORDER_WORK
from control_plane.billing.models import Mode, OrderRow, OrderState, Target
from control_plane.customers import service as customers
from control_plane.fleet.errors import PROVISIONING_FAILED
from control_plane.fleet.ports import Provisioner, Run, RunState
from control_plane.fleet.service import deployment
from control_plane.fulfillment import errors
from control_plane.fulfillment.licensing import Bought, Licensing, attached
from control_plane.fulfillment.models import StepName, StepRow, StepState
from control_plane.fulfillment.steps import MOST_ATTEMPTS, UNSEEN_FOR, Known, is_over, next_look, pause, ready
from control_plane.kernel.clock import Clock, system
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.errors import WORK_FAILED, ReelboxError
from control_plane.kernel.work.queue import LostTurnError, Turn, enqueue
from control_plane.mail.errors import BOUNCED, REFUSED
from control_plane.mail.models import MailRow, MailState
from control_plane.mail.service import Draft, Post

_LOOK_AGAIN = timedelta(minutes=10)
_POLL = timedelta(seconds=2)
_DELAYED_AFTER = timedelta(minutes=10)
_log = structlog.get_logger()


@dataclass(frozen=True)
class Done:
    """What shows that a step is done, or that nobody will ever know."""

    proof: dict[str, Any]
    state: StepState = StepState.DONE


@dataclass(frozen=True)
class Parts:
    """What fulfillment works with."""

    database: Database
    licensing: Licensing
    post: Post
    provisioner: Provisioner | None
    clock: Clock


@dataclass(frozen=True)
class _Order:
    """An order as it was when its turn began; nothing of it is held while others are asked."""

    row: OrderRow
    holder: str
    made_by: str | None


Attempt = Callable[[Turn, _Order], Done | None]


class Fulfillment:
    """The steps of orders."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._attempts: Mapping[StepName, Attempt] = {
            StepName.PAID: self._paid, StepName.LICENSED: self._licensed, StepName.MAILED: self._mailed,
            StepName.PROVISIONED: self._provisioned, StepName.FIRST_LOGIN: self._first_login,
            StepName.FIRST_VIDEO: self._first_video,
        }  # fmt: skip

    def run(self, turn: Turn) -> timedelta | None:
        """Bring an order as far as it goes now; returns when to look again."""
        order_id = UUID(turn.bell.subject)
        with self._parts.database.transaction() as session:
            if repository.order(session, order_id).paid_at is None:
                return None
            _ensured(session, order_id)
        # One step may make another one ready.
        further = True
        while further:
            order, known = self._read(order_id)
            names = [] if order.row.state == OrderState.REFUNDED else ready(known, system())
            further = sum(self._try(turn, order, name) for name in names) > 0
        self._keep(turn, order)
        _, known = self._read(order_id)
        polls = known[StepName.PROVISIONED].state is StepState.RUNNING and order.row.target == Target.CLOUD
        return next_look(known, system(), _POLL if polls else _LOOK_AGAIN)

    def _read(self, order_id: UUID) -> tuple[_Order, dict[StepName, Known]]:
        with self._parts.database.transaction() as session:
            order = repository.order(session, order_id)
            customer = customers.found(session, order.customer_id)
            rows = session.scalars(select(StepRow).where(StepRow.order_id == order_id)).all()
            known = {StepName(row.name): Known(StepState(row.state), row.next_try_at) for row in rows}
            licensed = next(row for row in rows if row.name == StepName.LICENSED)
            made_by = (licensed.proof or {}).get("mark")
            return _Order(order, customer.name or customer.email or f"Order {order.number}", made_by), known

    def _try(self, turn: Turn, order: _Order, name: StepName) -> bool:
        """Try a step; tell whether it got anywhere."""
        try:
            done = self._attempts[name](turn, order)
        except LostTurnError:
            raise
        except ReelboxError as error:
            self._failed(turn, order, name, error)
            return False
        except Exception as error:  # noqa: BLE001  a defect in one step stops no other
            _log.exception("step.defect", order=str(order.row.id), step=name)
            self._failed(turn, order, name, WORK_FAILED(detail=type(error).__name__))
            return False
        if done is None:
            return False
        with self._parts.database.transaction() as session:
            turn.hold(session)
            self._finish(session, order, name, done)
        return True

    @staticmethod
    def _finish(session: Session, order: _Order, name: StepName, done: Done) -> None:
        row = step(session, order.row.id, name)
        row.state, row.proof, row.finished_at = done.state, done.proof, system()
        row.started_at, row.attempts = row.started_at or system(), row.attempts + 1
        row.next_try_at = row.error_code = row.error = None
        repository.record(session, order.row.id, f"step.{done.state}", "fulfillment", step=name, attempt=row.attempts)

    def _failed(self, turn: Turn, order: _Order, name: StepName, error: ReelboxError) -> None:
        with self._parts.database.transaction() as session:
            turn.hold(session)
            row = step(session, order.row.id, name)
            row.attempts, row.started_at = row.attempts + 1, row.started_at or system()
            row.error_code, row.error = error.code, error.message
            gives_up = not error.retryable or row.attempts >= MOST_ATTEMPTS
            row.state = StepState.FAILED if gives_up else StepState.RUNNING
            row.next_try_at = None if gives_up else system() + pause(row.attempts)
            repository.record(
                session, order.row.id, "step.failed", "fulfillment", step=name, attempt=row.attempts, code=error.code,
                error=error.message, gives_up=gives_up,
            )  # fmt: skip
            late = gives_up or system() - (order.row.paid_at or system()) > _DELAYED_AFTER
            if late and name in {StepName.LICENSED, StepName.PROVISIONED}:
                self._write(session, order, "delayed", f"delayed:{order.row.id}")

    # -- the steps

    def _paid(self, turn: Turn, order: _Order) -> Done | None:
        del turn
        row = order.row
        shown = {
            "amount": row.amount,
            "currency": row.currency,
            "checkout": row.checkout_id,
            "trial": row.mode == Mode.TRIAL,
        }
        return Done(shown) if row.state == OrderState.PAID else None

    def _licensed(self, turn: Turn, order: _Order) -> Done:
        bought = Bought.by(order.row, order.holder)
        outcome, mark = self._parts.licensing.issue(bought)
        with self._parts.database.transaction() as session:
            turn.hold(session)
            repository.order(session, order.row.id, lock=True).license_id = outcome.entry.subject
        return Done({"license": outcome.entry.subject, "entry": outcome.entry.number, "mark": mark})

    def _mailed(self, turn: Turn, order: _Order) -> Done | None:
        row = order.row
        kind = "trial" if row.mode == Mode.TRIAL else "license_cloud" if row.target == Target.CLOUD else "license_box"
        files = self._parts.licensing.files(row.license_id or "")
        with self._parts.database.transaction() as session:
            turn.hold(session)
            known = session.scalar(select(MailRow).where(MailRow.key == f"license:{row.id}"))
            if known is None:
                self._write(session, order, kind, f"license:{row.id}", files)
                now = step(session, row.id, StepName.MAILED)
                now.state, now.started_at = StepState.RUNNING, now.started_at or system()
                return None
            if known.state == MailState.SENT:
                return Done({"mail": str(known.id), "message_id": known.message_id, "reply": known.reply})
            failed = known.state in {MailState.BOUNCED, MailState.FAILED}
            code, error = known.error_code, known.error
        if failed:
            raise _as_error(code, error)
        return None

    def _provisioned(self, turn: Turn, order: _Order) -> Done | None:
        if order.row.target == Target.OWN_BOX:
            return self._own_box(turn, order)
        run = self._server(order)
        with self._parts.database.transaction() as session:
            turn.hold(session)
            row = deployment(session, order.row.id, order.row.target, system())
            row.run_id, row.address = run.id, run.address
            row.state = "running" if run.state is RunState.DONE else "setting_up"
            if run.state is RunState.DONE:
                values = {"address": run.address or ""}
                self._write(session, order, "ready", f"ready:{order.row.id}", values=values)
            else:
                now = step(session, order.row.id, StepName.PROVISIONED)
                now.state, now.started_at = StepState.RUNNING, now.started_at or system()
        if run.state is RunState.FAILED:
            raise PROVISIONING_FAILED(detail=run.detail or f"run {run.id}")
        return Done({"run": run.id, "address": run.address}) if run.state is RunState.DONE else None

    def _server(self, order: _Order) -> Run:
        provisioner, row = self._parts.provisioner, order.row
        if provisioner is None:
            raise PROVISIONING_FAILED(detail="REELBOX_PROVISIONER_URL names nobody who could")
        (file, *_) = self._parts.licensing.files(row.license_id or "").values()
        return provisioner.begin(str(row.id), row.plan, row.machines, file)

    def _own_box(self, turn: Turn, order: _Order) -> Done | None:
        """Wait until an installer has used its token or the license is on a machine."""
        machines = self._parts.licensing.activated_on(order.row.license_id or "")
        with self._parts.database.transaction() as session:
            turn.hold(session)
            row = deployment(session, order.row.id, order.row.target, system())
            if row.state in {"installed", "running"} or "online" in machines.values():
                return Done({"machines": machines, "version": row.version})
            if machines:
                return Done({"machines": machines, "why": "the license was answered offline"}, StepState.NOT_OBSERVABLE)
            return self._unseen(order, "nothing was heard of a box")

    def _first_login(self, turn: Turn, order: _Order) -> Done | None:
        return self._first(turn, order, "first_login_at", "no box has said that somebody signed in")

    def _first_video(self, turn: Turn, order: _Order) -> Done | None:
        return self._first(turn, order, "first_video_at", "no box has said that a video was made")

    def _first(self, turn: Turn, order: _Order, field: str, why: str) -> Done | None:
        with self._parts.database.transaction() as session:
            turn.hold(session)
            row = deployment(session, order.row.id, order.row.target, system())
            at = getattr(row, field)
            if at is not None:
                return Done({"at": at.isoformat(), "machine": row.machine})
            silent = step(session, order.row.id, StepName.PROVISIONED).state == StepState.NOT_OBSERVABLE
            return Done({"why": why}, StepState.NOT_OBSERVABLE) if silent else self._unseen(order, why)

    def _unseen(self, order: _Order, why: str) -> Done | None:
        now = self._parts.clock()
        late = now - (order.row.paid_at or now) > UNSEEN_FOR
        return Done({"why": why}, StepState.NOT_OBSERVABLE) if late else None

    # -- afterwards

    def _keep(self, turn: Turn, order: _Order) -> None:
        """Let the license be what is paid now: renewed, changed, awake."""
        row = order.row
        goes_on = row.state == OrderState.PAID and row.subscription_status in {None, "active", "trialing"}
        if row.license_id is None or order.made_by is None or not goes_on:
            return
        bought = Bought.by(row, order.holder)
        if self._parts.licensing.rests(row.license_id):
            self._wake(turn, order, told=bought.mark != order.made_by)
        if bought.mark != order.made_by:
            outcome = self._parts.licensing.follow(row.license_id, order.made_by, bought)
            with self._parts.database.transaction() as session:
                turn.hold(session)
                licensed = step(session, row.id, StepName.LICENSED)
                licensed.proof = {**(licensed.proof or {}), "mark": bought.mark, "entry": outcome.entry.number}
                kind = "renewal" if outcome.entry.act == "renewed" else "changed"
                repository.record(session, row.id, f"license.{outcome.entry.act}", "fulfillment", key=bought.key)
                self._write(session, order, kind, f"{kind}:{row.id}:{bought.mark}", attached(outcome.files))

    def _wake(self, turn: Turn, order: _Order, *, told: bool) -> None:
        """Wake the license where the clock that laid it to rest has ended; ``told``: another letter says so."""
        with self._parts.database.transaction() as session:
            turn.hold(session)
            resting = repository.resting(session, order.row.id)
        if resting is None:
            return
        outcome = self._parts.licensing.resume(order.row.license_id or "", str(resting))
        with self._parts.database.transaction() as session:
            turn.hold(session)
            repository.record(session, order.row.id, "license.resumed", "fulfillment", clock=str(resting))
            if not told:
                self._write(session, order, "renewal", f"resumed:{resting}", attached(outcome.files))

    def _write(  # noqa: PLR0913  what a letter is made of
        self, session: Session, order: _Order, kind: str, key: str, attachments: dict[str, str] | None = None,
        values: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        row = order.row
        customer = customers.living(session, row.customer_id)
        until = row.period_end.date().isoformat() if row.period_end else ""
        plan = title(row.plan, customer.language)
        said = {"number": str(row.number), "plan": plan, "machines": str(row.machines), "until": until}
        draft = Draft(kind, key, row.id, said | (values or {}), f"orders/{row.id}", attachments or {})
        self._parts.post.write(session, customer, draft)


def step(session: Session, order_id: UUID, name: StepName) -> StepRow:
    """Return a step, locked; ``FULFILLMENT-005`` where the order has none of this name."""
    row = session.get(StepRow, (order_id, name), with_for_update=True)
    if row is None:
        raise errors.UNKNOWN_STEP(step=name)
    return row


def retry(session: Session, order_id: UUID, name: StepName, by: str) -> None:
    """Let a step that failed be tried again from its first attempt on; ``FULFILLMENT-004`` where it has not failed."""
    row = step(session, order_id, name)
    if row.state != StepState.FAILED:
        raise errors.NOT_FAILED(step=name)
    if name is StepName.MAILED:
        letter = session.scalar(select(MailRow).where(MailRow.key == f"license:{order_id}"))
        if letter is not None and letter.state != MailState.SENT:
            Post.again(session, letter.id)
    row.state, row.attempts, row.next_try_at = StepState.RUNNING, 0, None
    repository.record(session, order_id, "step.retried", by, step=name)
    enqueue(session, ORDER_WORK, order_id)


def skip(session: Session, order_id: UUID, name: StepName, reason: str, by: str) -> None:
    """Let a step be, for a reason; ``FULFILLMENT-004`` where it is over anyway."""
    row = step(session, order_id, name)
    if is_over(StepState(row.state)) or name is StepName.PAID:
        raise errors.NOT_FAILED(step=name)
    row.state, row.reason, row.finished_at, row.next_try_at = StepState.SKIPPED, reason, system(), None
    repository.record(session, order_id, "step.skipped", by, step=name, reason=reason)
    enqueue(session, ORDER_WORK, order_id)


def nudge(session: Session, order_id: UUID) -> None:
    """Have an order looked at."""
    enqueue(session, ORDER_WORK, order_id)


def _ensured(session: Session, order_id: UUID) -> None:
    if session.get(StepRow, (order_id, StepName.PAID)) is None:
        for position, name in enumerate(StepName):
            row = StepRow(order_id=order_id, name=name, position=position, state=StepState.WAITING, attempts=0)
            session.add(row)


def _as_error(code: str | None, message: str | None) -> ReelboxError:
    spec = BOUNCED if code == "MAIL-002" else REFUSED
    return ReelboxError(spec, message or spec.message, spec.hint)
