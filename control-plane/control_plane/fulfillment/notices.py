"""Small things that follow from an event or an operator's wish."""

from datetime import timedelta
from uuid import UUID

from control_plane.billing import repository
from control_plane.billing.ports import Payments
from control_plane.customers import service as customers
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.errors import ReelboxError
from control_plane.kernel.work.queue import Turn
from control_plane.mail.service import Draft, Post


class Notices:
    """Doing them."""

    def __init__(self, database: Database, post: Post, payments: Payments) -> None:
        self._database, self._post, self._payments = database, post, payments

    def collect(self, turn: Turn) -> timedelta | None:
        """Ask once more for what an order owes; what the payment service says is kept where it is declined again."""
        order_id = UUID(turn.bell.subject)
        with self._database.transaction() as session:
            subscription = repository.order(session, order_id).subscription_id
        try:
            if subscription is not None:
                self._payments.collect(subscription)
        except ReelboxError as error:
            if error.retryable:
                raise
            with self._database.transaction() as session:
                turn.hold(session)
                repository.record(session, order_id, "collect.declined", "stripe", error=error.message)
        return None

    def action_needed(self, turn: Turn) -> timedelta | None:
        """Tell a customer that their bank wants them to confirm an invoice's payment; once for each invoice."""
        order_id, _, invoice = turn.bell.subject.partition(":")
        with self._database.transaction() as session:
            turn.hold(session)
            order = repository.order(session, UUID(order_id))
            customer = customers.living(session, order.customer_id)
            draft = Draft("action_needed", f"action:{invoice}", order.id, {"number": str(order.number)}, "invoices")
            self._post.write(session, customer, draft)
        return None
