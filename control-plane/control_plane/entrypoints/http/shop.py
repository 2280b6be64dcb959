"""The shop: what is sold, and buying it."""

from fastapi import APIRouter, Request
from sqlalchemy import select

from control_plane.billing import errors
from control_plane.billing.checkouts import Wish
from control_plane.billing.models import OrderRow, OrderState, Target
from control_plane.billing.schemas import (
    CheckoutBody,
    CheckoutStatus,
    CheckoutView,
    PlansView,
    PlanView,
    TrialBody,
    TrialView,
)  # fmt: skip
from control_plane.customers import service as customers
from control_plane.customers.errors import TOO_MANY_LINKS
from control_plane.entrypoints.http.access import Anybody
from control_plane.entrypoints.http.dependencies import Services, Tx, address
from control_plane.kernel.rates.ports import Limit

router = APIRouter(prefix="/shop", tags=["shop"], dependencies=[Anybody])
_TRIALS = Limit("trials", 10, 3600)
"""From one address: each writes a letter to whomever it names."""


@router.get("/plans", summary="List what is sold")
def plans(services: Services) -> PlansView:
    """Return every plan with its prices, and whether servers of ours can be ordered."""
    shown = [PlanView.model_validate(plan) for plan in services.catalog.plans]
    return PlansView(plans=shown, clouds=services.checkouts.clouds)


@router.post("/checkouts", summary="Buy", status_code=201)
def buy(wish: CheckoutBody, services: Services) -> CheckoutView:
    """Make an order and its payment page; the same wish again leads to the same page while it is open."""
    order = services.checkouts.buy(
        Wish(
            email=wish.email, name=wish.name or "", language=wish.language, lookup_key=wish.lookup_key,
            target=wish.target, machines=wish.machines, again=wish.again,
        )
    )  # fmt: skip
    if order.checkout_url is None or order.checkout_expires_at is None:
        raise errors.CHECKOUT_OPEN()
    return CheckoutView(
        order_id=order.id, number=order.number, url=order.checkout_url, expires_at=order.checkout_expires_at
    )


@router.get("/checkouts/{checkout_id}", summary="See what became of a payment page")
def checkout(checkout_id: str, tx: Tx) -> CheckoutStatus:
    """Return an order's state to whoever comes back from its payment page, and where its letter goes."""
    order = tx.scalar(select(OrderRow).where(OrderRow.checkout_id == checkout_id))
    if order is None:
        raise errors.UNKNOWN_ORDER(order=checkout_id[:80])
    email = customers.found(tx, order.customer_id).email or ""
    return CheckoutStatus(
        number=order.number, plan=order.plan, target=Target(order.target), state=OrderState(order.state),
        email_hint=_hint(email),
    )  # fmt: skip


@router.post("/trials", summary="Try for free", status_code=201)
def try_out(wish: TrialBody, request: Request, services: Services) -> TrialView:
    """Begin a free trial; the license comes by mail, which also proves the address."""
    found = services.rates.take(address(request), _TRIALS)
    if not found.allowed:
        raise TOO_MANY_LINKS(wait_s=int(found.retry_after_s) + 1)
    order = services.checkouts.try_out(
        Wish(
            email=wish.email, name=wish.name or "", language=wish.language, lookup_key=None, target=Target.OWN_BOX,
            machines=1,
        )
    )  # fmt: skip
    return TrialView(number=order.number)


def _hint(email: str) -> str:
    name, at, host = email.partition("@")
    return f"{name[:1]}…{at}{host}" if at else ""
