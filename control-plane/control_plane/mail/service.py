"""The outbox: a letter is written in the transaction of its cause, and handed over until somebody takes it."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from control_plane.customers import service as customers
from control_plane.customers.models import CustomerRow, Language
from control_plane.kernel.clock import Clock, system
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.errors import ReelboxError
from control_plane.kernel.ids import new_id
from control_plane.kernel.work.queue import Turn, enqueue
from control_plane.mail import errors, mjml
from control_plane.mail.models import MailRow, MailState
from control_plane.mail.ports import Mailer, Outgoing

MAIL_WORK = "mail"
GIVES_UP = timedelta(days=4)
LONGEST_PAUSE = timedelta(minutes=15)
"""A mail server may be away for days; a letter that waits longer than this after its return would look lost."""


@dataclass(frozen=True)
class Draft:
    """What a letter is about.

    Attributes:
        key: What it is written for: a second one with the same key is not written.
        values: What is filled in.
        page: Part of the portal that its button leads to.
        attachments: File name to text.
    """

    kind: str
    key: str
    order_id: UUID | None = None
    values: dict[str, str] = field(default_factory=dict)
    page: str = ""
    attachments: dict[str, str] = field(default_factory=dict)


class Post:
    """Writing letters."""

    def __init__(self, origin: str, clock: Clock) -> None:
        self._origin, self._clock = origin, clock

    def write(self, session: Session, customer: CustomerRow, draft: Draft) -> UUID:
        """Put a letter to a customer into the outbox; return its id, that of the first one where it was written before.

        Raises:
            ReelboxError: ``MAIL-004`` where the customer has no address.
        """
        known = session.scalar(select(MailRow.id).where(MailRow.key == draft.key))
        if known is not None:
            return known
        if customer.email is None:
            raise errors.NO_ADDRESS()
        asked = draft.kind == "portal_link"
        lasts = customers.LINK_LASTS if asked else customers.MAILED_LINK_LASTS
        token = customers.new_link(session, customer.id, self._clock(), lasts)
        page = f"&page={draft.page}" if draft.page else ""
        link = f"{self._origin}/portal/enter#token={token}{page}"
        letter = mjml.composed(
            draft.kind, Language(customer.language), customer.name, draft.values, link, f"{self._origin}/portal",
            once=not asked,
        )  # fmt: skip
        return self._keep(session, draft, letter, customer.email, customer)

    def tell(self, session: Session, address: str, draft: Draft) -> UUID:
        """Put a letter to the vendor's own people into the outbox."""
        letter = mjml.composed(
            draft.kind, Language.EN, "", draft.values, f"{self._origin}/console", self._origin, once=False
        )
        return self._keep(session, draft, letter, address, None)

    @staticmethod
    def _keep(session: Session, draft: Draft, letter: mjml.Letter, address: str, customer: CustomerRow | None) -> UUID:
        row_id = new_id()
        row = {
            "id": row_id, "key": draft.key, "customer_id": customer and customer.id, "order_id": draft.order_id,
            "kind": draft.kind, "language": customer.language if customer else "en", "recipient": address,
            "subject": letter.subject, "html": letter.html, "body": letter.text, "attachments": draft.attachments,
            "message_id": f"<{row_id.hex}@reelbox.invalid>", "state": MailState.QUEUED, "tries": 0,
            "created_at": func.now(),
        }  # fmt: skip
        made = session.scalar(insert(MailRow).values(row).on_conflict_do_nothing().returning(MailRow.id))
        if made is None:
            return session.scalars(select(MailRow.id).where(MailRow.key == draft.key)).one()
        enqueue(session, MAIL_WORK, row_id)
        return row_id

    @staticmethod
    def again(session: Session, mail_id: UUID) -> UUID:
        """Hand a letter over once more, to the address that its customer has now; ``MAIL-005`` where there is none."""
        row = session.get(MailRow, mail_id, with_for_update=True)
        if row is None:
            raise errors.UNKNOWN(mail=mail_id)
        customer = None if row.customer_id is None else customers.living(session, row.customer_id)
        if customer is not None and customer.email is None:
            raise errors.NO_ADDRESS()
        row.recipient = (customer.email if customer else None) or row.recipient
        sent_before = row.state == MailState.SENT
        row.state, row.error_code, row.error, row.created_at = MailState.QUEUED, None, None, system()
        if sent_before:  # it is a second letter, and whoever gets it should see it
            row.message_id = f"<{new_id().hex}@reelbox.invalid>"
        enqueue(session, MAIL_WORK, row.id)
        return row.id


class Courier:
    """Handing letters over."""

    def __init__(self, database: Database, mailer: Mailer) -> None:
        self._database, self._mailer = database, mailer

    def run(self, turn: Turn) -> timedelta | None:
        """Hand a letter over; whatever the server says is kept.

        The server may have taken it when this process dies before that is written down: it is handed over again then,
        under the same Message-ID.
        """
        mail_id = UUID(turn.bell.subject)
        with self._database.transaction() as session:
            row = session.get(MailRow, mail_id)
            if row is None or row.state != MailState.QUEUED:
                return None
        letter = Outgoing(row.message_id, row.recipient, row.subject, row.body, row.html, row.attachments)
        try:
            said = self._mailer.send(letter)
        except ReelboxError as error:
            self._note(turn, mail_id, error)
            return None
        with self._database.transaction() as session:
            turn.hold(session)
            row = session.get_one(MailRow, mail_id)
            row.state, row.sent_at, row.reply, row.tries = MailState.SENT, system(), said, row.tries + 1
            row.error_code = row.error = None
            _wake(session, row)
        return None

    def _note(self, turn: Turn, mail_id: UUID, error: ReelboxError) -> None:
        """Write down why it was not taken; raises the error again where it is tried again."""
        with self._database.transaction() as session:
            turn.hold(session)
            row = session.get_one(MailRow, mail_id)
            row.error_code, row.error, row.tries = error.code, error.message, row.tries + 1
            waits = error.retryable and system() - row.created_at < GIVES_UP
            if not waits:
                bounced = error.code == "MAIL-002"
                row.state = MailState.BOUNCED if bounced else MailState.FAILED
                if bounced and row.customer_id is not None:
                    customers.found(session, row.customer_id).bounced_at = system()
                _wake(session, row)
        if waits:
            raise error


def bounced(session: Session, message_id: str, detail: str) -> bool:
    """Note that a letter came back after it was taken; tell whether it is one of ours."""
    row = session.scalar(select(MailRow).where(MailRow.message_id == message_id).with_for_update())
    if row is None:
        return False
    error = errors.BOUNCED(detail=detail)
    row.state, row.error_code, row.error = MailState.BOUNCED, error.code, error.message
    if row.customer_id is not None:
        customers.found(session, row.customer_id).bounced_at = system()
    _wake(session, row)
    return True


def _wake(session: Session, row: MailRow) -> None:
    if row.order_id is not None:
        enqueue(session, "order", row.order_id)
