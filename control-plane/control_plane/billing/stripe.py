"""Stripe, by its own library."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast

import stripe
from stripe import StripeClient

from control_plane.billing import errors
from control_plane.billing.catalog import Plan, Price
from control_plane.billing.ports import Checkout, CheckoutWish, Kind
from control_plane.kernel.settings import StripeSettings

_TOLERANCE_S = 300
_PATIENCE_S = 20.0
_AWAY = (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError)
_LOCALES = {"en": "en", "vi": "vi"}


class StripePayments:
    """See the port."""

    def __init__(self, settings: StripeSettings) -> None:
        addresses = {"base_addresses": {"api": settings.stripe_api}} if settings.stripe_api else {}
        self._client = StripeClient(
            settings.stripe_key.get_secret_value(),
            max_network_retries=2,
            http_client=stripe.RequestsClient(timeout=_PATIENCE_S),
            **cast("Any", addresses),
        )

    def make_customer(self, email: str, name: str, language: str, key: str) -> str:
        """See the port."""
        with _answering():
            made = self._client.v1.customers.create(
                {"email": email, "name": name, "preferred_locales": [language], "metadata": {"customer": key}},
                {"idempotency_key": f"customer:{key}"},
            )
        return made.id

    def open_checkout(self, wish: CheckoutWish) -> Checkout:
        """See the port."""
        marks = {"order": wish.order}
        params: dict[str, Any] = {
            "mode": "subscription" if wish.subscription else "payment",
            "customer": wish.customer,
            "client_reference_id": wish.order,
            "metadata": marks,
            "line_items": [{"price": wish.price, "quantity": wish.quantity}],
            "success_url": wish.success_url,
            "cancel_url": wish.cancel_url,
            "locale": _LOCALES.get(wish.language, "auto"),
            ("subscription_data" if wish.subscription else "payment_intent_data"): {"metadata": marks},
        }
        with _answering():
            made = self._client.v1.checkout.sessions.create(
                cast("Any", params), {"idempotency_key": f"checkout:{wish.order}"}
            )
        return Checkout(made.id, made.url or "", datetime.fromtimestamp(made.expires_at, UTC))

    def open_portal(self, customer: str, return_url: str) -> str:
        """See the port."""
        with _answering():
            made = self._client.v1.billing_portal.sessions.create({"customer": customer, "return_url": return_url})
        return made.url

    def fetch(self, kind: Kind, id_: str) -> dict[str, Any]:
        """See the port."""
        v1 = self._client.v1
        by_kind: dict[Kind, Callable[[str], Any]] = {
            Kind.CHECKOUT: v1.checkout.sessions.retrieve,
            Kind.SUBSCRIPTION: v1.subscriptions.retrieve,
            Kind.INVOICE: v1.invoices.retrieve,
            Kind.CHARGE: v1.charges.retrieve,
            Kind.DISPUTE: v1.disputes.retrieve,
            Kind.CUSTOMER: v1.customers.retrieve,
        }
        with _answering(kind, id_):
            return _plain(by_kind[kind](id_))

    def each(self, kind: Kind, since: datetime) -> Iterator[dict[str, Any]]:
        """See the port."""
        v1 = self._client.v1
        made = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        by_kind: dict[Kind, tuple[Callable[[Any], Any], dict[str, Any]]] = {
            Kind.CHECKOUT: (v1.checkout.sessions.list, made),
            Kind.SUBSCRIPTION: (v1.subscriptions.list, {"status": "all", "limit": 100}),
            Kind.INVOICE: (v1.invoices.list, made),
            Kind.CHARGE: (v1.charges.list, made),
            Kind.DISPUTE: (v1.disputes.list, made),
            Kind.CUSTOMER: (v1.customers.list, made),
        }
        listed, params = by_kind[kind]
        with _answering():
            for found in listed(params).auto_paging_iter():
                yield _plain(found)

    def events(self, since: datetime) -> Iterator[dict[str, Any]]:
        """See the port."""
        with _answering():
            params: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100}
            for found in self._client.v1.events.list(params).auto_paging_iter():
                yield _plain(found)

    def event(self, id_: str) -> dict[str, Any]:
        """See the port."""
        with _answering("event", id_):
            return _plain(self._client.v1.events.retrieve(id_))

    def refund(self, payment_intent: str, amount: int | None, key: str) -> None:
        """See the port."""
        params: dict[str, Any] = {"payment_intent": payment_intent}
        if amount is not None:
            params["amount"] = amount
        with _answering():
            self._client.v1.refunds.create(cast("Any", params), {"idempotency_key": f"refund:{key}"})

    def end_subscription(self, subscription: str, key: str) -> None:
        """See the port."""
        with _answering():
            self._client.v1.subscriptions.cancel(subscription, None, {"idempotency_key": f"end:{key}"})

    def collect(self, subscription: str) -> None:
        """See the port."""
        with _answering():
            it = _plain(self._client.v1.subscriptions.retrieve(subscription))
            invoice = it.get("latest_invoice")
            latest = _plain(self._client.v1.invoices.retrieve(str(invoice))) if invoice else {}
            if latest.get("status") == "open":
                self._client.v1.invoices.pay(str(invoice))

    def sync_price(self, plan: Plan, price: Price) -> tuple[str, str]:
        """See the port."""
        v1 = self._client.v1
        with _answering():
            found = v1.prices.list({"lookup_keys": [price.lookup_key], "limit": 1}).data
            if found:
                known = _plain(found[0])
                interval = (known.get("recurring") or {}).get("interval")
                same = (price.amount, price.currency, price.interval)
                if (known["unit_amount"], known["currency"], interval) != same:
                    raise errors.PRICE_DIFFERS(lookup_key=price.lookup_key)
                return str(known["product"]), str(known["id"])
            product = self._product(plan)
            params: dict[str, Any] = {
                "product": product, "currency": price.currency, "unit_amount": price.amount,
                "lookup_key": price.lookup_key, "metadata": {"plan": plan.name},
            }  # fmt: skip
            if price.interval is not None:
                params["recurring"] = {"interval": price.interval}
            made = v1.prices.create(cast("Any", params), {"idempotency_key": f"price:{price.lookup_key}"})
        return product, made.id

    def _product(self, plan: Plan) -> str:
        for known in self._client.v1.products.list({"active": True, "limit": 100}).auto_paging_iter():
            if _plain(known).get("metadata", {}).get("plan") == plan.name:
                return known.id
        made = self._client.v1.products.create(
            {"name": f"Reelbox {plan.title['en']}", "metadata": {"plan": plan.name}},  # type: ignore[index]
            {"idempotency_key": f"product:{plan.name}"},
        )
        return made.id


def verified(raw: bytes, header: str | None, secrets: Sequence[str], now: float | None = None) -> dict[str, Any]:
    """Return the event that a webhook's body is.

    Args:
        raw: The body as it came: another spelling of it has another signature.
        header: ``Stripe-Signature``.
        secrets: Those that count; two while one is replaced.
        now: Seconds since 1970; ``None``: it is now.

    Raises:
        ReelboxError: ``BILLING-009`` where nobody we know has signed it within five minutes, ``BILLING-010`` where it
            is no event.
    """
    said = "no signature of ours"
    for secret in secrets:
        try:
            stripe.WebhookSignature.verify_header(raw, header, secret)
        except (stripe.SignatureVerificationError, ValueError):
            continue
        signed_at = int(next(part[2:] for part in (header or "").split(",") if part.startswith("t=")))
        if abs(signed_at - (time.time() if now is None else now)) <= _TOLERANCE_S:
            return _event(raw)
        said = "it was signed at another time"
    raise errors.BAD_SIGNATURE(detail=said)


def _event(raw: bytes) -> dict[str, Any]:
    try:
        event = json.loads(raw)
        _ = event["id"], event["type"], event["created"], event["data"]["object"]["object"]
    except (ValueError, RecursionError, TypeError, KeyError) as error:
        raise errors.BAD_EVENT(detail=type(error).__name__) from error
    if not (isinstance(event["id"], str) and isinstance(event["type"], str) and isinstance(event["created"], int)):
        raise errors.BAD_EVENT(detail="its fields have other types")
    return cast("dict[str, Any]", event)


def _plain(found: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(json.dumps(found.to_dict(), default=str)))


@contextmanager
def _answering(kind: str = "", id_: str = "") -> Iterator[None]:
    try:
        yield
    except stripe.InvalidRequestError as error:
        if kind and error.http_status == 404:
            raise errors.EVENT_MISMATCH(kind=kind, id=id_) from error
        raise _refusal(error) from error
    except stripe.StripeError as error:
        away = isinstance(error, _AWAY) or (error.http_status or 0) >= 500
        if away:
            raise errors.STRIPE_AWAY(detail=type(error).__name__) from error
        raise _refusal(error) from error


def _refusal(error: stripe.StripeError) -> Exception:
    return errors.STRIPE_REFUSED(detail=str(error.user_message or error)[:300].rstrip("."), request=error.request_id)
