"""A workspace's webhooks: which there are, what they were told, telling them once more."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from appliance.events import errors
from appliance.events.kinds import Kind
from appliance.events.service import latest
from appliance.events.webhooks.models import DeliveryRow, DeliveryState, WebhookRow
from appliance.events.webhooks.ports import Courier
from appliance.events.webhooks.signing import new_secret
from appliance.kernel.database.locks import HashedLock, hold
from appliance.kernel.database.pages import PageRequest, Part, newest_first
from appliance.kernel.ids import new_id

BOTH_SIGN = timedelta(days=1)
"""How long the old secret signs too, after there is a new one."""
MOST = 20


class Webhooks:
    """What an owner does with webhooks; every method is part of a request's transaction."""

    def __init__(self, courier: Courier) -> None:
        """Take who knows which addresses may be called."""
        self._courier = courier

    def create(
        self, session: Session, workspace_id: UUID, url: str, kinds: Sequence[Kind], by: UUID | None
    ) -> WebhookRow:
        """Make a webhook that hears what happens from now on.

        Raises:
            ReelboxError: ``EVENTS-004`` where the address is not to be called, ``EVENTS-005`` where there are enough.
        """
        self._courier.check(url)
        hold(session, HashedLock.WEBHOOKS, workspace_id)
        if session.scalar(select(func.count()).select_from(_mine(workspace_id).subquery())) == MOST:
            raise errors.TOO_MANY_WEBHOOKS(limit=MOST)
        row = WebhookRow(
            workspace_id=workspace_id, id=new_id(), url=url, kinds=sorted(kinds), secret=new_secret(), is_enabled=True,
            after=latest(session, workspace_id), created_by=by, created_at=func.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.refresh(row)
        return row

    def all(self, session: Session, workspace_id: UUID) -> Sequence[WebhookRow]:
        """Return the workspace's webhooks, oldest first."""
        return session.scalars(_mine(workspace_id).order_by(WebhookRow.id)).all()

    def get(self, session: Session, workspace_id: UUID, webhook_id: UUID, *, lock: bool = False) -> WebhookRow:
        """Return a webhook; ``EVENTS-002`` where the workspace has none of this id."""
        query = _mine(workspace_id).where(WebhookRow.id == webhook_id)
        row = session.scalar(query.with_for_update() if lock else query)
        if row is None:
            raise errors.UNKNOWN_WEBHOOK()
        return row

    def change(  # noqa: PLR0913  what can be changed
        self,
        session: Session,
        workspace_id: UUID,
        webhook_id: UUID,
        *,
        url: str | None = None,
        kinds: Sequence[Kind] | None = None,
        enabled: bool | None = None,
    ) -> WebhookRow:
        """Change a webhook; ``None`` leaves something as it was. One enabled again hears what happens from now on."""
        row = self.get(session, workspace_id, webhook_id, lock=True)
        if url is not None:
            self._courier.check(url)
            row.url = url
        if kinds is not None:
            row.kinds = sorted(kinds)
        if enabled is not None:
            if enabled and not row.is_enabled:
                row.after, row.failing_since, row.disabled_because = latest(session, workspace_id), None, None
            row.is_enabled = enabled
        session.flush()
        return row

    def rotate(self, session: Session, workspace_id: UUID, webhook_id: UUID) -> WebhookRow:
        """Give a webhook a new secret; the old one signs too for a day."""
        row = self.get(session, workspace_id, webhook_id, lock=True)
        row.old_secret, row.secret = row.secret, new_secret()
        row.old_secret_until = session.execute(select(func.now() + BOTH_SIGN)).scalar_one()
        session.flush()
        return row

    def delete(self, session: Session, workspace_id: UUID, webhook_id: UUID) -> None:
        """Delete a webhook and the list of what it was told."""
        session.delete(self.get(session, workspace_id, webhook_id, lock=True))
        session.flush()

    def deliveries(
        self, session: Session, workspace_id: UUID, webhook_id: UUID, wanted: PageRequest
    ) -> Part[DeliveryRow]:
        """Return a part of what a webhook was told or is to be told, newest first."""
        self.get(session, workspace_id, webhook_id)
        query = select(DeliveryRow).where(DeliveryRow.workspace_id == workspace_id)
        query = query.where(DeliveryRow.webhook_id == webhook_id)
        return newest_first(session, query, [DeliveryRow.event_number], wanted)

    def replay(self, session: Session, workspace_id: UUID, webhook_id: UUID, delivery_id: UUID) -> DeliveryRow:
        """Deliver once more, at once and with all its attempts; ``EVENTS-003`` where there is no such delivery."""
        self.get(session, workspace_id, webhook_id)
        query = select(DeliveryRow).where(DeliveryRow.workspace_id == workspace_id, DeliveryRow.id == delivery_id)
        row = session.scalar(query.where(DeliveryRow.webhook_id == webhook_id).with_for_update())
        if row is None:
            raise errors.UNKNOWN_DELIVERY()
        row.state, row.attempts, row.lease, row.leased_until = DeliveryState.PENDING, 0, None, None
        row.next_at = session.execute(select(func.now())).scalar_one()
        session.flush()
        return row


def _mine(workspace_id: UUID) -> Select[WebhookRow]:
    return select(WebhookRow).where(WebhookRow.workspace_id == workspace_id)
