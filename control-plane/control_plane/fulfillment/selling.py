"""What a customer has: their licenses, and everything that is kept of them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from control_plane.billing.models import OrderEventRow, OrderRow
from control_plane.billing.schemas import OrderView
from control_plane.customers.models import CustomerRow
from control_plane.customers.schemas import CustomerView
from control_plane.fulfillment import errors
from control_plane.kernel.clock import system
from control_plane.licenses.errors import IssuingError
from control_plane.licenses.schemas import LicenseView
from control_plane.licenses.service import Issuing
from control_plane.mail.models import MailRow

_YEAR = timedelta(days=365)


def license_view(issuing: Issuing, license_id: str) -> LicenseView:
    """Return what is said of a license; ``FULFILLMENT-007`` where there is none."""
    try:
        sold, _ = issuing.sold(license_id)
    except IssuingError as error:
        raise errors.UNKNOWN_LICENSE(license=license_id[:60]) from error
    now = system()
    return LicenseView.of(sold, now, len([at for at in sold.moves if at > now - _YEAR]))


def require_license(session: Session, customer: CustomerRow, license_id: str) -> OrderRow:
    """Return the order of a customer's license; ``FULFILLMENT-007`` where it is not theirs."""
    mine = (OrderRow.customer_id == customer.id, OrderRow.license_id == license_id)
    order = session.scalar(select(OrderRow).where(*mine))
    if order is None:
        raise errors.UNKNOWN_LICENSE(license=license_id)
    return order


def exported(session: Session, customer: CustomerRow) -> dict[str, Any]:
    """Return everything that is kept of a customer."""
    orders = session.scalars(select(OrderRow).where(OrderRow.customer_id == customer.id).order_by(OrderRow.id)).all()
    events = session.scalars(
        select(OrderEventRow)
        .where(OrderEventRow.order_id.in_([order.id for order in orders]))
        .order_by(OrderEventRow.id)
    )
    mails = session.scalars(select(MailRow).where(MailRow.customer_id == customer.id).order_by(MailRow.id))
    return {
        "customer": CustomerView.model_validate(customer).model_dump(mode="json"),
        "orders": [OrderView.model_validate(order).model_dump(mode="json") for order in orders],
        "events": [{"at": row.at.isoformat(), "kind": row.kind, "data": row.data} for row in events],
        "letters": [{"at": row.created_at.isoformat(), "to": row.recipient, "subject": row.subject} for row in mails],
    }
