"""Checkout sessions, and the portal where customers mind their subscription."""

from typing import Any

from stripe.params import billing_portal, checkout
from tests.fakes.stripe import subscriptions
from tests.fakes.stripe.catalog import create_price, merged, retrieves
from tests.fakes.stripe.customers import attach, create_customer, make_default, usable
from tests.fakes.stripe.errors import RefusedError, declined, required
from tests.fakes.stripe.forms import Obj
from tests.fakes.stripe.invoices import collect, finalize, line, new_invoice
from tests.fakes.stripe.lists import as_list, page
from tests.fakes.stripe.payments import asks, attempt, new_intent, refuses
from tests.fakes.stripe.routes import route
from tests.fakes.stripe.state import DAY, State, new_id, show

_MODES = frozenset({"payment", "subscription", "setup"})


@route("POST", "/v1/checkout/sessions", checkout.SessionCreateParams)
def create_session(state: State, params: Obj) -> Obj:
    mode = params.get("mode")
    if mode not in _MODES:
        raise (
            required("mode")
            if mode is None
            else RefusedError(f"Invalid mode: must be one of {sorted(_MODES)}", param="mode")
        )
    if not params.get("success_url") and params.get("ui_mode", "hosted_page") in {"hosted_page", "hosted"}:
        raise required("success_url")
    if params.get("customer") and params.get("customer_email"):
        raise RefusedError("You may only specify one of these parameters: customer, customer_email.", param="customer")
    email = params.get("customer_email")
    if email is not None and "@" not in email:
        raise RefusedError(f"Invalid email address: {email}", code="email_invalid", param="customer_email")
    customer = state.find("customer", params["customer"], param="customer") if params.get("customer") else None
    wanted = [] if mode == "setup" else _wanted(state, params, mode)
    now, made = state.now(params.get("customer")), new_id("cs_test", 40)
    expires = int(params.get("expires_at", now + DAY))
    if not now + 30 * 60 - 60 <= expires <= now + DAY:
        message = "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
        raise RefusedError(message, param="expires_at")
    if mode == "subscription" and customer and customer["currency"] not in {None, wanted[0][0]["currency"]}:
        held = customer["currency"]
        message = f"You cannot combine currencies on a single customer. This customer has had a subscription in {held}."
        raise RefusedError(message, param="line_items")
    session = state.add("checkout.session", "cs_test", _session_fields(state, params, made, wanted, expires), say=False)
    state.later(expires, params.get("customer"), _expire, made)
    return session


def _session_fields(state: State, params: Obj, made: str, wanted: list[tuple[Obj, int]], expires: int) -> Obj:
    total = subscriptions.wanted_amount(wanted)
    currency = wanted[0][0]["currency"] if wanted else params.get("currency", "usd")
    mode = params["mode"]
    trial = _trial_days(params)
    given = {
        name: params.get(name) for name in ("cancel_url", "client_reference_id", "locale", "submit_type", "success_url")
    }
    plain = {name: params.get(name) for name in ("consent_collection", "after_expiration", "payment_method_options")}
    return {
        "id": made,
        **given,
        **plain,
        "adaptive_pricing": None,
        "allow_promotion_codes": params.get("allow_promotion_codes"),
        "amount_subtotal": total,
        "amount_total": 0 if trial else total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": params.get("billing_address_collection"),
        "client_secret": None,
        "currency": currency,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": params.get("customer"),
        "customer_creation": params.get("customer_creation", "always" if mode == "subscription" else "if_required"),
        "customer_details": None,
        "customer_email": params.get("customer_email"),
        "discounts": [],
        "expires_at": expires,
        "invoice": None,
        "invoice_creation": params.get("invoice_creation") or ({"enabled": False} if mode == "payment" else None),
        "metadata": params.get("metadata"),
        "mode": mode,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": params.get("payment_method_collection", "always"),
        "payment_method_types": params.get(
            "payment_method_types", params.get("allowed_payment_method_types", ["card"])
        ),
        "payment_status": "no_payment_required" if total == 0 or trial else "unpaid",
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "subscription": None,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": params.get("ui_mode", "hosted_page"),
        "url": f"{state.base_url}/c/pay/{made}",
        "_line_items": as_list([_line_item(each, n) for each, n in wanted], f"/v1/checkout/sessions/{made}/line_items"),
        "_wanted": wanted,
        "_params": params,
    }


def _line_item(price: Obj, quantity: int) -> Obj:
    amount = price["unit_amount"] * quantity
    return {"id": new_id("li"), "object": "item", "amount_discount": 0, "amount_subtotal": amount, "amount_tax": 0,
            "amount_total": amount, "currency": price["currency"], "description": price["nickname"], "metadata": {},
            "price": price, "quantity": quantity}  # fmt: skip


def _trial_days(params: Obj) -> int:
    return int(params.get("subscription_data", {}).get("trial_period_days", 0))


def _wanted(state: State, params: Obj, mode: str) -> list[tuple[Obj, int]]:
    items = params.get("line_items")
    if not items:
        raise required("line_items")
    found: list[tuple[Obj, int]] = []
    for n, each in enumerate(items):
        quantity = each.get("quantity", 1)
        if not isinstance(quantity, int) or quantity < 1:
            message = "This value must be greater than or equal to 1."
            raise RefusedError(message, code="parameter_invalid_integer", param=f"line_items[{n}][quantity]")
        if "price_data" in each:
            price = create_price(state, each["price_data"])
        else:
            price = state.find("price", each.get("price"), param=f"line_items[{n}][price]")
        if not price["active"]:
            message = "The price specified is inactive. This field only accepts active prices."
            raise RefusedError(message, param=f"line_items[{n}][price]")
        if mode == "payment" and price["recurring"]:
            message = "You specified `payment` mode but passed a recurring price. Use `subscription` mode for those."
            raise RefusedError(message, param=f"line_items[{n}][price]")
        found.append((price, quantity))
    if mode == "subscription" and not any(price["recurring"] for price, _ in found):
        message = "You must provide at least one recurring price in `subscription` mode when using prices."
        raise RefusedError(message, param="line_items")
    if len({price["currency"] for price, _ in found}) > 1:
        raise RefusedError("All line items must have the same currency.", param="line_items")
    return found


def _expire(state: State, which: str) -> None:
    session = state.objects[which]
    if session["status"] == "open":
        state.change(session, say="checkout.session.expired", status="expired", url=None)


@route("POST", "/v1/checkout/sessions/{id}/expire")
def expire_session(state: State, params: Obj, which: str) -> Obj:
    session = state.find("checkout.session", which, status=404)
    if session["status"] != "open":
        raise RefusedError('Only Checkout Sessions with a status in ["open"] can be expired.')
    _expire(state, which)
    return session


def pay(state: State, session: Obj, method: Obj | None, buyer: Obj) -> None:
    """Complete a session with a means of payment; raises what the bank says, 402 `asks` where it asks first."""
    if session["status"] != "open":
        raise RefusedError(f"This Checkout Session is {session['status']}.", code="checkout_session_not_open")
    if method is not None and (why := refuses(method)):
        intent = new_intent(
            state, session["amount_total"], session["currency"], None, {"metadata": session["metadata"]}
        )
        attempt(state, intent, method)
        raise declined(why)
    if method is not None and asks(method) and not method.get("_just_authenticated"):
        session["_asking"] = (method["id"], buyer)
        raise declined("authentication_required")
    customer = _customer_of(state, session, buyer)
    details = {"address": buyer.get("address"), "email": buyer["email"], "name": buyer.get("name"), "phone": None,
               "business_name": None, "individual_name": None, "tax_exempt": "none", "tax_ids": []}  # fmt: skip
    session.update(customer=customer["id"] if customer else None, customer_details=details)
    if method is not None and customer is not None and session["mode"] != "payment":
        attach(state, method, customer)
    {"payment": _pay_once, "subscription": _subscribe, "setup": _set_up}[session["mode"]](
        state, session, customer, method
    )
    session.update(status="complete", url=None)
    state.emit("checkout.session.completed", session)


def _customer_of(state: State, session: Obj, buyer: Obj) -> Obj | None:
    if session["customer"]:
        customer = state.find("customer", session["customer"], param="customer")
        if customer["email"] is None:
            state.change(customer, email=buyer["email"], name=buyer.get("name"))
        return customer
    if session["mode"] == "payment" and session["customer_creation"] != "always":
        return None
    locales = [session["locale"]] if session["locale"] not in {None, "auto"} else []
    address = buyer.get("address")
    return create_customer(
        state, {"email": buyer["email"], "name": buyer.get("name"), "preferred_locales": locales, "address": address}
    )


def _pay_once(state: State, session: Obj, customer: Obj | None, method: Obj | None) -> None:
    if method is None:
        raise required("payment_method")
    data = session["_params"].get("payment_intent_data", {})
    if (session["invoice_creation"] or {}).get("enabled") and customer is not None:
        now = state.now(customer["id"])
        lines = [line(state, price, n, (now, now)) for price, n in session["_wanted"]]
        more = session["invoice_creation"].get("invoice_data", {})
        invoice = new_invoice(state, customer, lines, reason="manual", metadata=more.get("metadata"))
        finalize(state, invoice)
        collect(state, invoice, method, on_session=True)
        intent = state.objects[invoice["_payments"]["data"][0]["payment"]["payment_intent"]]
        session["invoice"] = invoice["id"]
        intent["metadata"] = data.get("metadata", {})
    else:
        intent = new_intent(state, session["amount_total"], session["currency"], customer, data)
        attempt(state, intent, method)
    session["payment_intent"] = intent["id"]
    _follow(state, session, intent)


def _follow(state: State, session: Obj, intent: Obj) -> None:
    if intent["status"] == "succeeded":
        session["payment_status"] = "paid"
    elif intent["status"] == "processing":
        session["payment_status"] = "unpaid"
        intent["_told"] = [*intent.get("_told", []), _settled]
        intent["_session"] = session["id"]


def _settled(state: State, which: str) -> None:
    intent = state.objects[which]
    session = state.objects[intent["_session"]]
    if intent["status"] == "succeeded":
        session["payment_status"] = "paid"
        state.emit("checkout.session.async_payment_succeeded", session)
    else:
        state.emit("checkout.session.async_payment_failed", session)


def _subscribe(state: State, session: Obj, customer: Obj | None, method: Obj | None) -> None:
    if customer is None:
        raise required("customer")
    data = dict(session["_params"].get("subscription_data", {}))
    trial = _trial_days(session["_params"])
    recurring = [(price, n) for price, n in session["_wanted"] if price["recurring"]]
    if method is not None:
        make_default(state, customer, method)
        data["default_payment_method"] = method["id"]
    trial_end = state.now(customer["id"]) + trial * DAY if trial else None
    subscription = subscriptions.begin(state, customer, recurring, data, trial_end=trial_end)
    invoice = state.objects[subscription["latest_invoice"]]
    session.update(subscription=subscription["id"], invoice=invoice["id"])
    payments = invoice["_payments"]["data"]
    if not payments:
        session["payment_status"] = "no_payment_required"
        return
    intent = state.objects[payments[0]["payment"]["payment_intent"]]
    if intent["status"] == "processing":  # a bank debit is trusted until it fails
        subscription["status"] = "active"
    _follow(state, session, intent)


def _set_up(state: State, session: Obj, customer: Obj | None, method: Obj | None) -> None:
    if customer is not None and method is not None:
        make_default(state, customer, method)
    session["payment_status"] = "no_payment_required"


@route("GET", "/v1/payment_pages/{id}")
def payment_page(state: State, params: Obj, which: str) -> Obj:
    session = state.find("checkout.session", which, status=404)
    return {**dict(show(session)), "object": "checkout.session", "id": which}


@route("POST", "/v1/payment_pages/{id}/confirm")
def confirm_page(state: State, params: Obj, which: str) -> Obj:
    session = state.find("checkout.session", which, status=404)
    method = usable(state, params.get("payment_method"))
    if params.get("expected_amount", session["amount_total"]) != session["amount_total"]:
        raise RefusedError("The amount of this session has changed.", param="expected_amount")
    billing = method["billing_details"]
    pay(state, session, method, {"email": billing["email"] or session["customer_email"], "name": billing["name"]})
    return payment_page(state, {}, which)


@route("POST", "/v1/checkout/sessions/{id}")
def update_session(state: State, params: Obj, which: str) -> Obj:
    session = state.find("checkout.session", which, status=404)
    return state.change(session, say=None, **merged(session, params))


@route("GET", "/v1/checkout/sessions/{id}/line_items")
def list_line_items(state: State, params: Obj, which: str) -> Obj:
    session = state.find("checkout.session", which, status=404)
    return page(session["_line_items"]["data"], params, session["_line_items"]["url"])


@route("GET", "/v1/checkout/sessions")
def list_sessions(state: State, params: Obj) -> Obj:
    details = params.pop("customer_details", None)
    found = [
        each
        for each in state.all("checkout.session")
        if details is None or (each["customer_details"] or {}).get("email") == details.get("email")
    ]
    return page(found, params, "/v1/checkout/sessions")


@route("POST", "/v1/billing_portal/sessions", billing_portal.SessionCreateParams)
def create_portal(state: State, params: Obj) -> Obj:
    customer = state.find("customer", params.get("customer"), param="customer")
    made = new_id("bps")
    return state.add(
        "billing_portal.session",
        "bps",
        {"id": made, "configuration": params.get("configuration", "bpc_default"), "customer": customer["id"],
         "flow": params.get("flow_data"), "locale": params.get("locale"), "on_behalf_of": None,
         "return_url": params.get("return_url"), "url": f"{state.base_url}/p/session/{made}"},
    )  # fmt: skip


@route("POST", "/v1/test_helpers/test_clocks")
def create_clock(state: State, params: Obj) -> Obj:
    if "frozen_time" not in params:
        raise required("frozen_time")
    at = int(params["frozen_time"])
    fields: Obj = {
        "deletes_after": state.now() + 30 * DAY,
        "frozen_time": at,
        "name": params.get("name"),
        "status": "ready",
    }
    return state.add("test_helpers.test_clock", "clock", {**fields, "status_details": {}})


@route("POST", "/v1/test_helpers/test_clocks/{id}/advance")
def advance_clock(state: State, params: Obj, which: str) -> Obj:
    clock = state.find("test_helpers.test_clock", which, status=404)
    to = int(params.get("frozen_time", 0))
    if to <= clock["frozen_time"]:
        raise RefusedError("Test clock `frozen_time` must be in the future.", param="frozen_time")
    answer: Obj = dict(show(state.change(clock, say="test_helpers.test_clock.advancing", status="advancing")))
    state.advance_clock(clock, to)
    state.change(clock, say="test_helpers.test_clock.ready", status="ready")
    return answer | {"frozen_time": to}


@route("DELETE", "/v1/test_helpers/test_clocks/{id}")
def delete_clock(state: State, params: Obj, which: str) -> Obj:
    clock = state.find("test_helpers.test_clock", which, status=404)
    for customer in state.all("customer", test_clock=which):
        customer["deleted"] = True
        for subscription in state.all("subscription", customer=customer["id"]):
            subscription.update(status="canceled", deleted=True)
    clock["deleted"] = True
    state.emit("test_helpers.test_clock.deleted", clock)
    return {"id": which, "object": clock["object"], "deleted": True}


def change_card(state: State, customer: Obj, method: Obj) -> None:
    """Have another card pay from now on, as the portal does; an open invoice is tried at once."""
    attach(state, method, customer)
    make_default(state, customer, method)
    for subscription in state.all("subscription", customer=customer["id"]):
        if subscription["default_payment_method"]:
            state.change(subscription, say="customer.subscription.updated", default_payment_method=method["id"])


def retry_open(state: State, customer: Obj, **how: Any) -> str | None:
    """Try to have the customer's open invoices paid; returns why not."""
    for invoice in state.all("invoice", customer=customer["id"], status="open"):
        if why := collect(state, invoice, **how):
            return why
    return None


retrieves("checkout.session", "/v1/checkout/sessions", lists=False)
retrieves("test_helpers.test_clock", "/v1/test_helpers/test_clocks")
