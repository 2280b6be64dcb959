"""The console's books: Stripe's events, plans, clocks, reconciliations, licenses, keys, boxes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from control_plane.billing import clocks, inbox
from control_plane.billing import errors as billing_errors
from control_plane.billing.clocks import STAGES
from control_plane.billing.models import ClockRow, PriceRow, ReconciliationRow, StripeEventRow
from control_plane.billing.schemas import (
    ClockDetail,
    ClockView,
    PlanView,
    ReconciliationView,
    StageView,
    StripeEventDetail,
    StripeEventView,
)  # fmt: skip
from control_plane.entrypoints.http.access import Admin, Support, Viewer
from control_plane.entrypoints.http.console_orders import Reason, WhyBody
from control_plane.entrypoints.http.dependencies import Services, Tx
from control_plane.entrypoints.http.pages import Page, Paging
from control_plane.fleet.models import DeploymentRow
from control_plane.fleet.schemas import DeploymentView
from control_plane.fulfillment import errors as fulfillment_errors
from control_plane.fulfillment.selling import license_view
from control_plane.kernel.clock import system
from control_plane.kernel.database.pages import newest_first
from control_plane.kernel.schemas import Body
from control_plane.licenses.errors import IssuingError
from control_plane.licenses.postgres import issued
from control_plane.licenses.schemas import ActView, CodeView, KeyView, LicenseDetail, LicenseView
from control_plane.operators.service import record

router = APIRouter(prefix="/console", tags=["console"])
ClockId = Annotated[UUID, Path(description="The clock.")]
LicenseId = Annotated[str, Path(max_length=60, description="The license.")]
EventId = Annotated[str, Path(max_length=200, description="Stripe's id of the event.")]


class ExtendBody(Body):
    """By how much everything comes later."""

    days: float = Field(ge=-365, le=365)
    reason: Reason


class PlanSync(BaseModel):
    """A plan, and Stripe's ids of its prices that are there."""

    plan: PlanView
    prices: dict[str, str]


class Synced(BaseModel):
    """Stripe's ids of prices by lookup key."""

    prices: dict[str, str]


@router.get("/stripe-events", summary="List Stripe's events")
def events(operator: Viewer, tx: Tx, paging: Paging) -> Page[StripeEventView]:
    """Return the inbox, newest first."""
    keys = [StripeEventRow.received_at, StripeEventRow.id]
    return Page.of(StripeEventView, newest_first(tx, select(StripeEventRow), keys, paging))


@router.get("/stripe-events/{event_id}", summary="Read an event")
def event(event_id: EventId, operator: Viewer, tx: Tx) -> StripeEventDetail:
    """Return an event with its content."""
    row = tx.get(StripeEventRow, event_id)
    if row is None:
        raise billing_errors.UNKNOWN_EVENT(event=event_id)
    return StripeEventDetail.model_validate(row)


@router.post("/stripe-events/{event_id}/replay", summary="Replay an event", status_code=202)
def replay(event_id: EventId, operator: Support, tx: Tx) -> StripeEventView:
    """Have what an event is about looked at once more."""
    inbox.replay(tx, event_id)
    record(tx, operator.email, "event.replayed", event_id)
    return StripeEventView.model_validate(tx.get_one(StripeEventRow, event_id))


@router.get("/reconciliations", summary="List reconciliations")
def reconciliations(operator: Viewer, tx: Tx, paging: Paging) -> Page[ReconciliationView]:
    """Return the nightly comparisons, newest first."""
    return Page.of(ReconciliationView, newest_first(tx, select(ReconciliationRow), [ReconciliationRow.id], paging))


@router.post("/reconciliations", summary="Compare now", status_code=201)
def reconcile(operator: Support, services: Services) -> ReconciliationView:
    """Compare what Stripe has with what we have; what differs is looked at anew."""
    row = services.reconciling.run()
    with services.database.transaction() as session:
        record(session, operator.email, "reconciled", row.id, found=row.found)
    return ReconciliationView.model_validate(row)


@router.get("/plans", summary="List plans")
def plans(operator: Viewer, tx: Tx, services: Services) -> list[PlanSync]:
    """Return what is sold, and which of it Stripe has."""
    known = {row.lookup_key: row.price_id for row in tx.scalars(select(PriceRow))}
    return [
        PlanSync(
            plan=PlanView.model_validate(plan),
            prices={one.lookup_key: known[one.lookup_key] for one in plan.prices if one.lookup_key in known},
        )
        for plan in services.catalog.plans
    ]  # fmt: skip


@router.post("/plans/sync", summary="Make Stripe's prices the catalog's")
def sync(operator: Admin, services: Services) -> Synced:
    """Make products and prices where they are missing; any number of times."""
    made = services.checkouts.sync()
    with services.database.transaction() as session:
        record(session, operator.email, "catalog.synced", count=len(made))
    return Synced(prices=made)


@router.get("/clocks", summary="List clocks")
def list_clocks(operator: Viewer, tx: Tx, paging: Paging, *, ended: bool = False) -> Page[ClockView]:
    """Return what runs because money stopped, newest first; with ``ended`` what is over, too."""
    query = select(ClockRow) if ended else select(ClockRow).where(ClockRow.ended_at.is_(None))
    return Page.of(ClockView, newest_first(tx, query, [ClockRow.id], paging))


@router.get("/clocks/{clock_id}", summary="Read a clock")
def clock(clock_id: ClockId, operator: Viewer, tx: Tx) -> ClockDetail:
    """Return a clock with everything it did and will do."""
    return _clock(tx, clock_id)


@router.post("/clocks/{clock_id}/stop", summary="Stop a clock")
def stop(clock_id: ClockId, wish: WhyBody, operator: Support, tx: Tx, services: Services) -> ClockDetail:
    """Let a clock stand still until somebody lets it go on."""
    clocks.stop(tx, clock_id, wish.reason, operator.email, services.clock())
    record(tx, operator.email, "clock.stopped", clock_id, reason=wish.reason)
    return _clock(tx, clock_id)


@router.post("/clocks/{clock_id}/resume", summary="Let a clock go on")
def resume(clock_id: ClockId, operator: Support, tx: Tx, services: Services) -> ClockDetail:
    """Let a clock go on; everything comes as much later as it stood still."""
    clocks.resume(tx, clock_id, operator.email, services.clock())
    record(tx, operator.email, "clock.resumed", clock_id)
    return _clock(tx, clock_id)


@router.post("/clocks/{clock_id}/extend", summary="Extend a clock")
def extend(clock_id: ClockId, wish: ExtendBody, operator: Support, tx: Tx) -> ClockDetail:
    """Let everything come later."""
    clocks.extend(tx, clock_id, wish.days, wish.reason, operator.email)
    record(tx, operator.email, "clock.extended", clock_id, days=wish.days, reason=wish.reason)
    return _clock(tx, clock_id)


@router.post("/clocks/{clock_id}/advance", summary="Do the next stage now")
def advance(clock_id: ClockId, operator: Admin, tx: Tx, services: Services) -> ClockDetail:
    """Let the next stage come now instead of at its time."""
    services.dunning.advance(clock_id, operator.email)
    record(tx, operator.email, "clock.advanced", clock_id)
    return _clock(tx, clock_id)


@router.get("/licenses", summary="List licenses")
def licenses(operator: Viewer, tx: Tx, services: Services, paging: Paging) -> Page[LicenseView]:
    """Return licenses as they are now, the newest first; those sold by hand too."""
    part = issued(tx, paging)
    shown = [license_view(services.issuing, license_id) for license_id in part.items]
    return Page[LicenseView](items=shown, next_cursor=part.next_cursor)


@router.get("/licenses/{license_id}", summary="Read a license")
def license_(license_id: LicenseId, operator: Viewer, services: Services) -> LicenseDetail:
    """Return a license with its machines and everything that was done to it."""
    shown = license_view(services.issuing, license_id)
    return LicenseDetail(license=shown, acts=[ActView.of(entry) for entry in services.issuing.sold(license_id)[1]])


@router.post("/licenses/{license_id}/revoke", summary="Revoke a license")
def revoke(license_id: LicenseId, wish: WhyBody, operator: Admin, tx: Tx, services: Services) -> LicenseDetail:
    """End a license for good, wherever the revocation list gets to."""
    license_view(services.issuing, license_id)
    services.issuing.revoke(license_id, wish.reason, operator.email)
    record(tx, operator.email, "license.revoked", license_id, reason=wish.reason)
    return license_(license_id, operator, services)


@router.post("/licenses/{license_id}/code", summary="Make an activation code", status_code=201)
def code(license_id: LicenseId, operator: Support, tx: Tx, services: Services) -> CodeView:
    """Make a one-time code; the one before it is worth nothing any more."""
    try:
        made = services.issuing.new_code(license_id, operator.email)
    except IssuingError as error:
        raise fulfillment_errors.LICENSE_REFUSED(detail=error.message) from error
    record(tx, operator.email, "license.code_made", license_id)
    return CodeView(code=made.code or "")


@router.post("/licenses/{license_id}/machines/{machine}/release", summary="Give a machine up")
def release(license_id: LicenseId, machine: str, operator: Support, tx: Tx, services: Services) -> LicenseDetail:
    """Make room for another machine."""
    try:
        services.issuing.release(license_id, machine, operator.email)
    except IssuingError as error:
        raise fulfillment_errors.LICENSE_REFUSED(detail=error.message) from error
    record(tx, operator.email, "license.machine_released", license_id, machine=machine[:100])
    return license_(license_id, operator, services)


@router.get("/keys", summary="List signing keys")
def keys(operator: Viewer, services: Services) -> list[KeyView]:
    """Return the signing keys and how far each is; private halves are in the vault and nowhere else."""
    return [
        KeyView(kid=kid, public=str(key.public), standing=key.standing.value)
        for kid, key in services.issuing.signing_keys().items()
    ]


@router.get("/fleet", summary="List boxes")
def fleet(operator: Viewer, tx: Tx, paging: Paging) -> Page[DeploymentView]:
    """Return running boxes as far as they say anything, newest order first."""
    return Page.of(DeploymentView, newest_first(tx, select(DeploymentRow), [DeploymentRow.order_id], paging))


def _clock(tx: Session, clock_id: UUID) -> ClockDetail:
    tx.flush()
    tx.expire_all()  # services may have changed it in transactions of their own
    row = tx.get(ClockRow, clock_id)
    if row is None:
        raise billing_errors.UNKNOWN_CLOCK(clock=clock_id)
    stages = [
        StageView(act=stage.act, at=clocks.due(row.cause, number, row.started_at) or system(), done=number < row.stage)
        for number, stage in enumerate(STAGES[row.cause])
    ]
    return ClockDetail(**ClockView.model_validate(row).model_dump(), stages=stages)
