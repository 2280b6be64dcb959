"""The customer's portal: in by a link, then licenses, machines, orders with their way, invoices."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from control_plane.billing import errors as billing_errors
from control_plane.billing.catalog import title
from control_plane.billing.models import OrderRow, OrderState, StripeObjectRow, Target
from control_plane.billing.ports import Kind
from control_plane.billing.schemas import AddressView, InvoiceView, OrderView
from control_plane.customers import errors
from control_plane.customers import service as customers
from control_plane.customers.models import CustomerRow
from control_plane.customers.schemas import EnterBody, LinkBody, MeChange, MeView
from control_plane.entrypoints.http.access import PORTAL_COOKIE, Anybody, Customer, PortalToken
from control_plane.entrypoints.http.dependencies import Services, Tx, address
from control_plane.fleet import errors as fleet_errors
from control_plane.fleet import service as fleet
from control_plane.fleet.schemas import InstallCommand
from control_plane.fulfillment import errors as fulfillment_errors
from control_plane.fulfillment import service as fulfillment
from control_plane.fulfillment.models import StepName, StepRow, StepState
from control_plane.fulfillment.schemas import StepView, Timeline
from control_plane.fulfillment.selling import exported, license_view, require_license
from control_plane.kernel.clock import system
from control_plane.kernel.rates.ports import Limit
from control_plane.kernel.tokens import digest
from control_plane.licenses.errors import IssuingError
from control_plane.licenses.schemas import AnswerBody, CodeView, FileView, LicenseView
from control_plane.mail.service import Draft, Post

router = APIRouter(prefix="/portal", tags=["portal"])
OrderId = Annotated[UUID, Path(description="The order.")]
LicenseId = Annotated[str, Path(max_length=60, description="The license.")]
_LINKS_OF_ADDRESS = Limit("portal-links-address", 20, 3600)
_LINKS_OF_CUSTOMER = Limit("portal-links-customer", 5, 3600)
_RESENDS = Limit("portal-resends", 5, 3600)


class Exported(BaseModel):
    """Everything that is kept of a customer."""

    data: dict[str, object]


@router.post("/links", summary="Ask for a link by mail", status_code=202, dependencies=[Anybody])
def ask(wish: LinkBody, request: Request, tx: Tx, services: Services) -> dict[str, bool]:
    """Mail a link that is good once; the answer is the same for an address nobody has, so that nobody can tell."""
    for limit, key in ((_LINKS_OF_ADDRESS, address(request)), (_LINKS_OF_CUSTOMER, digest(wish.email))):
        found = services.rates.take(key, limit)
        if not found.allowed:
            raise errors.TOO_MANY_LINKS(wait_s=int(found.retry_after_s) + 1)
    customer = customers.by_email(tx, wish.email)
    if customer is not None:
        key = f"link:{customer.id}:{datetime.now(UTC).timestamp():.6f}"
        services.post.write(tx, customer, Draft("portal_link", key))
    return {"sent": True}


@router.post("/sessions", summary="Use a link", dependencies=[Anybody])
def enter(wish: EnterBody, response: Response, tx: Tx) -> MeView:
    """Begin a session in this browser; the link is used up."""
    token = customers.enter(tx, wish.token, system())
    response.set_cookie(
        PORTAL_COOKIE, token, max_age=int(customers.SESSION_LASTS.total_seconds()), path="/", secure=True,
        httponly=True, samesite="lax",
    )  # fmt: skip
    return MeView.model_validate(customers.by_session(tx, token, system()))


@router.delete("/sessions", summary="Leave", status_code=204)
def leave(customer: Customer, token: PortalToken, response: Response, tx: Tx) -> None:
    """End this browser's session."""
    customers.leave(tx, token)
    response.delete_cookie(PORTAL_COOKIE, path="/", secure=True, httponly=True, samesite="lax")


@router.get("/me", summary="See who you are")
def me(customer: Customer) -> MeView:
    """Return who is in the portal."""
    return MeView.model_validate(customer)


@router.patch("/me", summary="Change name or language")
def change(wish: MeChange, customer: Customer) -> MeView:
    """Change how letters greet and what language they are in."""
    customer.name = wish.name or customer.name
    customer.language = wish.language or customer.language
    return MeView.model_validate(customer)


@router.delete("/me", summary="Delete my data", status_code=204)
def forget(customer: Customer, response: Response, tx: Tx) -> None:
    """Forget who this was; accounts keep what was bought, without a name. Refused while a subscription goes on."""
    going = (OrderRow.customer_id == customer.id, OrderRow.subscription_status.in_(("active", "trialing", "past_due")))
    if tx.scalar(select(OrderRow.id).where(*going).limit(1)) is not None:
        raise errors.STILL_PAYING()
    customers.forget(tx, customer, system())
    response.delete_cookie(PORTAL_COOKIE, path="/", secure=True, httponly=True, samesite="lax")


@router.get("/export", summary="Get my data")
def export(customer: Customer, tx: Tx) -> Exported:
    """Return everything that is kept of the customer."""
    return Exported(data=exported(tx, customer))


@router.get("/orders", summary="List my orders")
def orders(customer: Customer, tx: Tx) -> list[Timeline]:
    """Return every order that was paid or is being paid, newest first, each with its way."""
    shown = (OrderRow.customer_id == customer.id, OrderRow.state != OrderState.EXPIRED)
    rows = tx.scalars(select(OrderRow).where(*shown).order_by(OrderRow.id.desc())).all()
    return [_timeline(tx, row) for row in rows]


@router.get("/orders/{order_id}", summary="Read my order")
def order(order_id: OrderId, customer: Customer, tx: Tx) -> Timeline:
    """Return an order with its way from payment to first video."""
    return _timeline(tx, _own(tx, customer, order_id))


@router.post("/orders/{order_id}/resend", summary="Send the license again", status_code=202)
def resend(order_id: OrderId, customer: Customer, tx: Tx, services: Services) -> Timeline:
    """Mail the newest license file once more."""
    row = _own(tx, customer, order_id)
    if row.license_id is None:
        raise fleet_errors.NOT_LICENSED()
    found = services.rates.take(str(customer.id), _RESENDS)
    if not found.allowed:
        raise errors.TOO_MANY_LINKS(wait_s=int(found.retry_after_s) + 1)
    values = {"number": str(row.number), "plan": title(row.plan, customer.language)}
    files = services.licensing.files(row.license_id)
    key = f"resend:{row.id}:{datetime.now(UTC).timestamp():.6f}"
    services.post.write(tx, customer, Draft("license", key, row.id, values, f"orders/{row.id}", files))
    return _timeline(tx, row)


@router.post("/orders/{order_id}/repair", summary="Try again what failed", status_code=202)
def repair(order_id: OrderId, customer: Customer, tx: Tx) -> Timeline:
    """Let every step that failed be tried again."""
    row = _own(tx, customer, order_id)
    failed = select(StepRow).where(StepRow.order_id == row.id, StepRow.state == StepState.FAILED)
    for step in tx.scalars(failed).all():
        fulfillment.retry(tx, row.id, StepName(step.name), "customer")
    tx.flush()
    return _timeline(tx, row)


@router.post("/orders/{order_id}/install-token", summary="Get an install command", status_code=201)
def install(order_id: OrderId, customer: Customer, tx: Tx, services: Services) -> InstallCommand:
    """Make a token for one installation; the one before it that was not used is worth nothing any more."""
    row = _own(tx, customer, order_id)
    if row.target != Target.OWN_BOX:
        raise fleet_errors.NOT_OWN_BOX()
    if row.license_id is None:
        raise fleet_errors.NOT_LICENSED()
    token = fleet.new_install_token(tx, row.id, system())
    command = f"curl -fsS {services.http.origin}/install.sh | sudo REELBOX_INSTALL_TOKEN={token} sh"
    return InstallCommand(command=command, token=token, expires_at=system() + fleet.TOKEN_LASTS)


@router.get("/licenses", summary="List my licenses")
def licenses(customer: Customer, tx: Tx, services: Services) -> list[LicenseView]:
    """Return every license with its machines."""
    mine = select(OrderRow.license_id).where(OrderRow.customer_id == customer.id, OrderRow.license_id.is_not(None))
    return [license_view(services.issuing, license_id or "") for license_id in tx.scalars(mine.order_by(OrderRow.id))]


@router.get("/licenses/{license_id}/files", summary="Get my license files")
def files(license_id: LicenseId, customer: Customer, tx: Tx, services: Services) -> FileView:
    """Return the newest files: one for each machine the license is used on, else one for any."""
    require_license(tx, customer, license_id)
    return FileView(files=services.licensing.newest(license_id))


@router.post("/licenses/{license_id}/code", summary="Make an activation code", status_code=201)
def code(license_id: LicenseId, customer: Customer, tx: Tx, services: Services) -> CodeView:
    """Make a one-time code for a box that is online; the one before it is worth nothing any more."""
    require_license(tx, customer, license_id)
    try:
        made = services.issuing.new_code(license_id, "customer")
    except IssuingError as error:
        raise fulfillment_errors.LICENSE_REFUSED(detail=error.message) from error
    return CodeView(code=made.code or "")


@router.post("/licenses/{license_id}/answers", summary="License a box that is offline", status_code=201)
def answer(wish: AnswerBody, license_id: LicenseId, customer: Customer, tx: Tx, services: Services) -> FileView:
    """Make the file for a machine request, perhaps in the place of another machine."""
    order = require_license(tx, customer, license_id)
    try:
        made = services.issuing.answer(license_id, wish.request.strip(), "customer", wish.replaces)
    except IssuingError as error:
        raise fulfillment_errors.LICENSE_REFUSED(detail=error.message) from error
    fulfillment.nudge(tx, order.id)
    if wish.replaces is not None:
        _tell_moved(tx, services.post, customer, order, wish.replaces)
    return FileView(files=made.files)


@router.delete("/licenses/{license_id}/machines/{machine}", summary="Give a machine up")
def release(license_id: LicenseId, machine: str, customer: Customer, tx: Tx, services: Services) -> LicenseView:
    """Make room for another machine; as often in a year as the plan allows."""
    order = require_license(tx, customer, license_id)
    try:
        services.issuing.release(license_id, machine, "customer")
    except IssuingError as error:
        raise fulfillment_errors.LICENSE_REFUSED(detail=error.message) from error
    _tell_moved(tx, services.post, customer, order, machine)
    return license_view(services.issuing, license_id)


@router.get("/invoices", summary="List my invoices")
def invoices(customer: Customer, tx: Tx) -> list[InvoiceView]:
    """Return invoices as the payment service last had them, newest first."""
    mine = (StripeObjectRow.kind == Kind.INVOICE, StripeObjectRow.customer == customer.stripe_id)
    rows = tx.scalars(select(StripeObjectRow).where(*mine)).all() if customer.stripe_id else []
    return [_invoice(row) for row in sorted(rows, key=lambda row: row.data["created"], reverse=True)]


@router.post("/billing", summary="Go to cards and invoices", status_code=201)
def billing(customer: Customer, services: Services) -> AddressView:
    """Return the address of the payment service's own page, good for some minutes."""
    if customer.stripe_id is None:
        raise billing_errors.NO_CUSTOMER()
    return AddressView(url=services.payments.open_portal(customer.stripe_id, f"{services.http.origin}/portal"))


def _own(tx: Session, customer: CustomerRow, order_id: UUID) -> OrderRow:
    row = tx.get(OrderRow, order_id)
    if row is None or row.customer_id != customer.id:
        raise billing_errors.UNKNOWN_ORDER(order=order_id)
    return row


def _timeline(tx: Session, row: OrderRow) -> Timeline:
    steps = tx.scalars(select(StepRow).where(StepRow.order_id == row.id).order_by(StepRow.position)).all()
    return Timeline(
        order=OrderView.model_validate(row), steps=[StepView.model_validate(step) for step in steps],
        can_install=row.target == Target.OWN_BOX and row.license_id is not None,
    )  # fmt: skip


def _invoice(row: StripeObjectRow) -> InvoiceView:
    it = row.data
    return InvoiceView(
        id=row.id, number=it.get("number"), status=it.get("status"), currency=it["currency"], total=it["total"],
        created_at=datetime.fromtimestamp(it["created"], UTC), page=it.get("hosted_invoice_url"),
        pdf=it.get("invoice_pdf"),
    )  # fmt: skip


def _tell_moved(tx: Session, post: Post, customer: CustomerRow, order: OrderRow, machine: str) -> None:
    values = {"number": str(order.number), "machine": machine}
    key = f"moved:{order.id}:{machine}:{system().timestamp():.0f}"
    post.write(tx, customer, Draft("machine_moved", key, order.id, values, "machines"))
