"""What billing needs from whoever takes the money."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from control_plane.billing.catalog import Plan, Price


class Kind(StrEnum):
    """Objects of Stripe's that we follow."""

    CHECKOUT = "checkout"
    SUBSCRIPTION = "subscription"
    INVOICE = "invoice"
    CHARGE = "charge"
    DISPUTE = "dispute"
    CUSTOMER = "customer"


@dataclass(frozen=True)
class CheckoutWish:
    """What a payment page is for.

    Attributes:
        order: Our id of the order; also the idempotency key.
        customer: Stripe's id of the customer.
        price: Stripe's id of the price.
        subscription: Whether it is paid again and again.
        quantity: Of machines.
        language: Of the page.
        success_url: Where it leads when paid.
        cancel_url: Where it leads back.
    """

    order: str
    customer: str
    price: str
    subscription: bool
    quantity: int
    language: str
    success_url: str
    cancel_url: str


@dataclass(frozen=True)
class Checkout:
    """A payment page."""

    id: str
    url: str
    expires_at: datetime


class Payments(Protocol):
    """The payment service. What it has is the truth; objects come as it describes them.

    Each call takes some seconds at most and raises ``BILLING-007`` where there is no answer, ``BILLING-008`` where it
    refuses. A call with a ``key`` happens once however often it is made.
    """

    def make_customer(self, email: str, name: str, language: str, key: str) -> str:
        """Make a customer; return its id."""
        ...

    def open_checkout(self, wish: CheckoutWish) -> Checkout:
        """Make a payment page."""
        ...

    def open_portal(self, customer: str, return_url: str) -> str:
        """Return the address of a page with a customer's cards, invoices and subscriptions."""
        ...

    def fetch(self, kind: Kind, id_: str) -> dict[str, Any]:
        """Return an object as it is now; ``BILLING-021`` where there is none."""
        ...

    def each(self, kind: Kind, since: datetime) -> Iterator[dict[str, Any]]:
        """Yield the objects made since a time; subscriptions all, whenever made."""
        ...

    def events(self, since: datetime) -> Iterator[dict[str, Any]]:
        """Yield the events since a time, newest first."""
        ...

    def event(self, id_: str) -> dict[str, Any]:
        """Return an event; ``BILLING-021`` where there is none (any more)."""
        ...

    def refund(self, payment_intent: str, amount: int | None, key: str) -> None:
        """Pay back; ``amount`` in the currency's smallest unit, ``None``: all of it."""
        ...

    def end_subscription(self, subscription: str, key: str) -> None:
        """End a subscription at once."""
        ...

    def collect(self, subscription: str) -> None:
        """Ask once more for what is owed on a subscription's latest invoice; ``BILLING-008`` where it is declined."""
        ...

    def sync_price(self, plan: Plan, price: Price) -> tuple[str, str]:
        """Make product and price where they are missing; return both ids. ``BILLING-015`` where the price differs."""
        ...
