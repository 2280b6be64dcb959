"""Letters that follow from nothing but an event."""

from datetime import timedelta
from uuid import UUID

from control_plane.billing import repository
from control_plane.customers import service as customers
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.work.queue import Turn
from control_plane.mail.service import Draft, Post


class Notices:
    """Writing them."""

    def __init__(self, database: Database, post: Post) -> None:
        self._database, self._post = database, post

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
