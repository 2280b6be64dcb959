"""Buying: an order, and a page on which it is paid."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from control_plane.billing import errors, repository
from control_plane.billing.catalog import Catalog, Plan, Price
from control_plane.billing.models import Mode, OrderRow, OrderState, PriceRow, Target
from control_plane.billing.ports import CheckoutWish, Payments
from control_plane.customers import service as customers
from control_plane.customers.models import CustomerRow, Language
from control_plane.kernel.clock import Clock
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.ids import new_id
from control_plane.kernel.work.queue import enqueue

ORDER_WORK = "order"
_RUNNING = ("trialing", "active", "past_due", "unpaid", "incomplete")
_LEAST_LEFT = timedelta(minutes=5)
"""A payment page with less time left is not offered again."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants to buy.

    Attributes:
        lookup_key: Of the price; ``None`` for the free trial.
        again: They know that they have this plan already.
    """

    email: str
    name: str
    language: Language
    lookup_key: str | None
    target: Target
    machines: int
    again: bool = False


class Checkouts:
    """Selling."""

    def __init__(  # noqa: PLR0913  what it works with
        self, database: Database, payments: Payments, catalog: Catalog, origin: str, *, clouds: bool, clock: Clock
    ) -> None:
        self._database, self._payments, self._catalog = database, payments, catalog
        self._origin, self.clouds, self._clock = origin, clouds, clock

    def buy(self, wish: Wish) -> OrderRow:
        """Return an order with the address of its payment page; the same one while the same is being bought.

        Raises:
            ReelboxError: ``BILLING-002`` to ``BILLING-005``, ``BILLING-011``, ``BILLING-018``, ``BILLING-020`` where it
                cannot be bought so, ``BILLING-007`` and ``BILLING-008`` where the payment service does not play along.
        """
        plan, price = self._catalog.price(wish.lookup_key or "")
        self._look_at(plan, wish)
        with self._database.transaction() as session:
            customer = customers.ensured(session, wish.email, wish.name, wish.language, self._clock())
            price_id = self._price_id(session, price)
            self._require_fitting(session, customer, wish, price)
            order = self._unfinished(session, customer, wish) or self._new(session, customer, wish, plan, price)
            stripe_id, key = customer.stripe_id, f"{customer.id}"
        if order.checkout_url is not None:
            return order
        # Outside of any transaction; whatever dies here is gone on with by the next request for the same.
        stripe_id = stripe_id or self._payments.make_customer(wish.email, wish.name, wish.language, key)
        page = self._payments.open_checkout(
            CheckoutWish(
                order=str(order.id), customer=stripe_id, price=price_id, subscription=price.mode is Mode.SUBSCRIPTION,
                quantity=wish.machines, language=wish.language,
                success_url=f"{self._origin}/thanks?checkout={{CHECKOUT_SESSION_ID}}",
                cancel_url=f"{self._origin}/buy?plan={plan.name}",
            )
        )  # fmt: skip
        with self._database.transaction() as session:
            customers.found(session, customer.id).stripe_id = stripe_id
            order = repository.order(session, order.id, lock=True)
            order.checkout_id, order.checkout_url, order.checkout_expires_at = page.id, page.url, page.expires_at
        return order

    def try_out(self, wish: Wish, plan_name: str = "trial") -> OrderRow:
        """Return the order of a free trial, which goes the way of a paid one; ``BILLING-019`` for a second one."""
        plan = self._catalog.plan(plan_name)
        self._look_at(plan, wish)
        with self._database.transaction() as session:
            customer = customers.ensured(session, wish.email, wish.name, wish.language, self._clock())
            had = select(OrderRow.id).where(OrderRow.customer_id == customer.id, OrderRow.mode == Mode.TRIAL)
            if session.scalar(had) is not None:
                raise errors.TRIED_ALREADY()
            order = self._new(session, customer, wish, plan, None)
            order.state, order.paid_at = OrderState.PAID, self._clock()
            enqueue(session, ORDER_WORK, order.id)
        return order

    def _look_at(self, plan: Plan, wish: Wish) -> None:
        if wish.target not in plan.targets:
            raise errors.WRONG_TARGET(plan=plan.name, target=wish.target)
        if wish.target is Target.CLOUD and not self.clouds:
            raise errors.NO_CLOUD()
        if wish.machines > plan.most_machines:
            raise errors.TOO_MANY_MACHINES(plan=plan.name, most=plan.most_machines)

    @staticmethod
    def _price_id(session: Session, price: Price) -> str:
        known = session.get(PriceRow, price.lookup_key)
        if known is None:
            raise errors.NOT_SYNCED(lookup_key=price.lookup_key)
        return known.price_id

    @staticmethod
    def _require_fitting(session: Session, customer: CustomerRow, wish: Wish, price: Price) -> None:
        running = session.scalars(
            select(OrderRow).where(
                OrderRow.customer_id == customer.id, OrderRow.subscription_status.in_(_RUNNING),
                OrderRow.state == OrderState.PAID,
            )
        ).all()  # fmt: skip
        for order in running:
            if price.mode is Mode.SUBSCRIPTION and order.currency and order.currency != price.currency:
                raise errors.OTHER_CURRENCY(before=order.currency.upper(), currency=price.currency.upper())
            if order.lookup_key == wish.lookup_key and not wish.again:
                raise errors.ALREADY_SUBSCRIBED()

    def _unfinished(self, session: Session, customer: CustomerRow, wish: Wish) -> OrderRow | None:
        """Return the order of somebody who pressed twice, went back, or opened a second tab."""
        same = (
            OrderRow.customer_id == customer.id, OrderRow.lookup_key == wish.lookup_key, OrderRow.target == wish.target,
            OrderRow.machines == wish.machines, OrderRow.state == OrderState.OPEN,
        )  # fmt: skip
        ends = OrderRow.checkout_expires_at
        fresh = ends.is_(None) | (ends > self._clock() + _LEAST_LEFT)
        return session.scalar(select(OrderRow).where(*same, fresh).order_by(OrderRow.created_at.desc()).limit(1))

    def _new(self, session: Session, customer: CustomerRow, wish: Wish, plan: Plan, price: Price | None) -> OrderRow:
        order = OrderRow(
            id=new_id(), customer_id=customer.id, plan=plan.name, policy=plan.policy, lookup_key=wish.lookup_key,
            mode=price.mode if price else Mode.TRIAL, target=wish.target, machines=wish.machines,
            currency=price.currency if price else None, amount=price.amount * wish.machines if price else 0,
            language=wish.language, state=OrderState.OPEN, cancel_at_period_end=False, refunded=0,
            created_at=self._clock(),
        )  # fmt: skip
        session.add(order)
        session.flush()
        session.refresh(order, ["number"])
        repository.record(session, order.id, "order.made", "customer", plan=plan.name, target=wish.target)
        return order

    def refund(self, order_id: UUID, amount: int | None, key: str) -> None:
        """Pay an order back; what becomes of it follows from what the payment service says then."""
        with self._database.transaction() as session:
            order = repository.order(session, order_id)
            intent = order.payment_intent_id
        if intent is None:
            raise errors.NOTHING_PAID()
        self._payments.refund(intent, amount, key)

    def sync(self) -> dict[str, str]:
        """Make the catalog's products and prices at the payment service; return the ids of prices by lookup key."""
        made: dict[str, str] = {}
        for plan in self._catalog.plans:
            for price in plan.prices:
                product_id, price_id = self._payments.sync_price(plan, price)
                made[price.lookup_key] = price_id
                self._note(plan, price, product_id, price_id)
        return made

    def _note(self, plan: Plan, price: Price, product_id: str, price_id: str) -> None:
        with self._database.transaction() as session:
            row = PriceRow(
                lookup_key=price.lookup_key, plan=plan.name, product_id=product_id, price_id=price_id,
                synced_at=self._clock(),
            )  # fmt: skip
            session.merge(row)
