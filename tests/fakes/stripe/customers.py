"""Customers and their means of payment."""

from typing import Any

from stripe import params as known
from tests.fakes.stripe.cards import CARDS, by_token, debit
from tests.fakes.stripe.catalog import delete, merged, retrieves
from tests.fakes.stripe.errors import RefusedError, declined, no_such, required
from tests.fakes.stripe.forms import Obj
from tests.fakes.stripe.lists import as_list, page
from tests.fakes.stripe.routes import route
from tests.fakes.stripe.state import State, new_id, show

_UPDATED_INSIDE = ("address", "shipping", "invoice_settings")


@route("POST", "/v1/customers", known.CustomerCreateParams)
def create_customer(state: State, params: Obj) -> Obj:
    if "email" in params and params["email"] and "@" not in params["email"]:
        raise RefusedError(f"Invalid email address: {params['email']}", code="email_invalid", param="email")
    if params.get("test_clock"):
        state.find("test_helpers.test_clock", params["test_clock"], param="test_clock")
    customer = state.add(
        "customer",
        "cus",
        {
            "address": params.get("address"),
            "balance": 0,
            "currency": None,
            "default_source": None,
            "delinquent": False,
            "description": params.get("description"),
            "email": params.get("email") or None,
            "invoice_prefix": new_id("", 8)[1:].upper(),
            "invoice_settings": {
                "custom_fields": None,
                "default_payment_method": None,
                "footer": None,
                "rendering_options": None,
            },
            "metadata": params.get("metadata"),
            "name": params.get("name"),
            "next_invoice_sequence": 1,
            "phone": params.get("phone"),
            "preferred_locales": params.get("preferred_locales", []),
            "shipping": params.get("shipping"),
            "tax_exempt": params.get("tax_exempt", "none"),
            "test_clock": params.get("test_clock"),
        },
        say=False,
    )
    if customer["test_clock"]:
        customer["created"] = state.now(customer["id"]) or state.objects[customer["test_clock"]]["frozen_time"]
    state.emit("customer.created", customer)
    if params.get("payment_method"):
        method = attach(state, usable(state, params["payment_method"]), customer)
        wanted = params.get("invoice_settings", {}).get("default_payment_method")
        if wanted:
            make_default(state, customer, method)
    if params.get("source"):
        add_source(state, customer, str(params["source"]))
    _discount(state, customer, params)
    return customer


@route("POST", "/v1/customers/{id}", known.CustomerUpdateParams)
def update_customer(state: State, params: Obj, which: str) -> Obj:
    customer = state.find("customer", which, status=404)
    fields = merged(customer, params)
    source = fields.pop("source", None)
    _discount(state, customer, fields)
    fields.pop("coupon", None)
    default = (fields.get("invoice_settings") or {}).get("default_payment_method")
    if default:
        fields["invoice_settings"]["default_payment_method"] = _owned(state, default, customer)["id"]
    for name in _UPDATED_INSIDE:
        if isinstance(fields.get(name), dict):
            fields[name] = {**(customer[name] or {}), **fields[name]}
    state.change(customer, **fields)
    if source:
        add_source(state, customer, str(source))
    return customer


@route("DELETE", "/v1/customers/{id}")
def delete_customer(state: State, params: Obj, which: str) -> Obj:
    from tests.fakes.stripe.subscriptions import end  # noqa: PLC0415 (subscriptions stand on customers)

    customer = state.find("customer", which, status=404)
    for subscription in state.all("subscription", customer=which):
        if subscription["status"] not in {"canceled", "incomplete_expired"}:
            end(state, subscription)
    return delete(state, customer)


def _discount(state: State, customer: Obj, params: Obj) -> None:
    if "coupon" not in params:
        return
    held, coupon = customer.get("discount"), params["coupon"]
    if coupon and held:
        state.change(held, say="customer.discount.updated", coupon=coupon)
    elif coupon:
        state.find("coupon", coupon, param="coupon")
        customer["discount"] = state.add("discount", "di", {"coupon": coupon, "customer": customer["id"]}, say=False)
        state.emit("customer.discount.created", customer["discount"])
    elif held:
        customer["discount"] = None
        state.emit("customer.discount.deleted", held)


def add_source(state: State, customer: Obj, token: str) -> Obj:
    """Add a card the old way, as a source."""
    number = by_token(token)
    if number is None:
        raise no_such("token", token, param="source")
    card = CARDS[number]
    source = state.add(
        "card",
        "card",
        {"brand": card.brand.title(), "country": "US", "customer": customer["id"], "exp_month": 12, "exp_year": 2034,
         "last4": card.last4, "_number": number},
        say=False,
    )  # fmt: skip
    state.emit("customer.source.created", source)
    if customer["default_source"] is None:
        state.change(customer, default_source=source["id"])
    return source


@route("POST", "/v1/customers/{id}/sources")
def create_source(state: State, params: Obj, which: str) -> Obj:
    return add_source(state, state.find("customer", which, status=404), str(params.get("source")))


@route("POST", "/v1/customers/{id}/sources/{source}")
def update_source(state: State, params: Obj, which: str, source: str) -> Obj:
    card = state.find("card", source, status=404)
    return state.change(card, say="customer.source.updated", **merged(card, params))


def new_method(state: State, number: str, billing: Obj | None = None) -> Obj:
    """Make a means of payment from a card's number."""
    card = CARDS.get(number.replace(" ", ""))
    if card is None:
        raise RefusedError("Your card number is incorrect.", status=402, kind="card_error", code="incorrect_number")
    inside = {
        "brand": card.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "US",
        "display_brand": card.brand,
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": f"fingerprint{card.last4}",
        "funding": "credit",
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
    return _method(state, inside, card.bank, billing, attaches=card.attaches)


def _method(state: State, inside: Obj, bank: str, billing: Obj | None, *, attaches: bool = True) -> Obj:
    kind = "card" if "brand" in inside else "sepa_debit"
    empty = {"address": None, "email": None, "name": None, "phone": None, "tax_id": None}
    return state.add(
        "payment_method",
        "pm",
        {"allow_redisplay": "unspecified", "billing_details": {**empty, **(billing or {})}, "customer": None,
         "type": kind, kind: inside, "_bank": bank, "_attaches": attaches},
        say=False,
    )  # fmt: skip


@route("POST", "/v1/payment_methods", known.PaymentMethodCreateParams)
def create_method(state: State, params: Obj) -> Obj:
    billing = params.get("billing_details")
    if params.get("type") == "sepa_debit":
        iban = str(params["sepa_debit"]["iban"])
        inside = {"bank_code": None, "country": iban[:2], "last4": iban[-4:]}
        return _method(state, inside, debit(iban), billing)
    if params.get("type") != "card" or "card" not in params:
        raise required("card")
    card = params["card"]
    return new_method(state, by_token(str(card.get("token", ""))) or str(card.get("number", "")), billing)


def usable(state: State, which: Any, *, param: str = "payment_method") -> Obj:
    """Return a means of payment by id; the ids of Stripe's testing page make a new one each time."""
    if number := by_token(str(which)) if str(which).startswith("pm_card_") else None:
        return new_method(state, number)
    return state.find("payment_method", which, param=param)


def attach(state: State, method: Obj, customer: Obj) -> Obj:
    """Give a means of payment to a customer; some banks refuse already here."""
    if method["customer"] == customer["id"]:
        return method
    if not method["_attaches"]:
        raise declined(method["_bank"])
    method["customer"] = customer["id"]
    state.emit("payment_method.attached", method)
    return method


def _owned(state: State, which: Any, customer: Obj) -> Obj:
    method = usable(state, which)
    if str(which).startswith("pm_card_"):
        method = next((m for m in state.all("payment_method", customer=customer["id"])), method)
    if method["customer"] != customer["id"]:
        message = f"The customer does not have a payment method with the ID {which}."
        raise RefusedError(message, code="resource_missing", param="invoice_settings[default_payment_method]")
    return method


def make_default(state: State, customer: Obj, method: Obj) -> None:
    """Have this means of payment pay the customer's invoices."""
    settings = {**customer["invoice_settings"], "default_payment_method": method["id"]}
    state.change(customer, invoice_settings=settings)


def paying_method(state: State, customer: Obj, subscription: Obj | None = None) -> Obj | None:
    """Return what pays a customer's invoices, None where nothing does."""
    chosen = (subscription or {}).get("default_payment_method") or customer["invoice_settings"][
        "default_payment_method"
    ]
    if chosen:
        return state.objects.get(chosen)
    if customer["default_source"]:  # cards of the old kind are charged as new ones
        return new_method(state, state.objects[customer["default_source"]]["_number"])
    return None


@route("POST", "/v1/payment_methods/{id}/attach")
def attach_method(state: State, params: Obj, which: str) -> Obj:
    customer = state.find("customer", params.get("customer"), param="customer")
    return attach(state, usable(state, which), customer)


@route("POST", "/v1/payment_methods/{id}/detach")
def detach_method(state: State, params: Obj, which: str) -> Obj:
    method = state.find("payment_method", which, status=404)
    owner = state.objects.get(method["customer"] or "")
    method["customer"] = None
    if owner and owner["invoice_settings"]["default_payment_method"] == which:
        state.change(owner, invoice_settings={**owner["invoice_settings"], "default_payment_method": None})
    state.emit("payment_method.detached", method)
    return method


@route("POST", "/v1/payment_methods/{id}")
def update_method(state: State, params: Obj, which: str) -> Obj:
    method = state.find("payment_method", which, status=404)
    return state.change(method, **merged(method, params))


@route("GET", "/v1/payment_methods")
@route("GET", "/v1/customers/{id}/payment_methods")
def list_methods(state: State, params: Obj, which: str | None = None) -> Obj:
    owner = which or params.get("customer")
    found = [each for each in state.all("payment_method") if owner is None or each["customer"] == owner]
    return page(found, params, "/v1/payment_methods")


@route("GET", "/v1/customers/{id}/sources")
def list_sources(state: State, params: Obj, which: str) -> Obj:
    return as_list(show(state.all("card", customer=which)), f"/v1/customers/{which}/sources")


retrieves("customer", "/v1/customers")
retrieves("payment_method", "/v1/payment_methods", lists=False)
