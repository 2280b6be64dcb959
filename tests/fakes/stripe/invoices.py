"""Invoices: drafts, finalized, paid, retried on a schedule, given up."""

from typing import Any

from stripe import params as known
from tests.fakes.stripe.catalog import delete, merged, retrieves
from tests.fakes.stripe.customers import paying_method, usable
from tests.fakes.stripe.errors import RefusedError, declined, required
from tests.fakes.stripe.forms import Obj
from tests.fakes.stripe.lists import as_list, page
from tests.fakes.stripe.payments import attempt, new_intent
from tests.fakes.stripe.routes import route
from tests.fakes.stripe.state import DAY, State, new_id, show

# After the first attempt: Stripe's setting "retry three times", in days since the attempt before.
RETRIES_AFTER_DAYS = (3, 5, 7)


def line(
    state: State, price: Obj, quantity: int, period: tuple[int, int], *, item: Obj | None = None, **more: Any
) -> Obj:
    """Return an invoice's line for a price; `item` is the subscription item it bills."""
    amount = more.pop("amount", price["unit_amount"] * quantity)
    product = state.objects[price["product"]]
    inside: Obj = {"invoice_item_details": None, "subscription_item_details": None, "type": "invoice_item_details"}
    if item is not None:
        details = {
            "invoice_item": None,
            "proration": False,
            "proration_details": {"credited_items": None},
            "subscription": item["subscription"],
            "subscription_item": item["id"],
        }
        inside = {
            "invoice_item_details": None,
            "subscription_item_details": details,
            "type": "subscription_item_details",
        }
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": price["currency"],
        "description": more.pop("description", f"{quantity} × {product['name']}"),
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "parent": inside,
        "period": {"start": period[0], "end": period[1]},
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "quantity": quantity,
        "taxes": [],
    }


_NOT_YET = (
    *("automatically_finalizes_at", "default_payment_method", "effective_at", "footer", "hosted_invoice_url"),
    *("invoice_pdf", "last_finalization_error", "next_payment_attempt", "number", "receipt_number"),
    "webhooks_delivered_at",
)
_TIMES = ("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")
_UNTOUCHED: Obj = {
    "account_country": "US",
    "account_name": "Reelbox (test)",
    "attempt_count": 0,
    "attempted": False,
    "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None, "provider": None, "status": None},
    "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
    **dict.fromkeys(_NOT_YET),
}


def new_invoice(
    state: State, customer: Obj, lines: list[Obj], *, reason: str, subscription: Obj | None = None, **more: Any
) -> Obj:
    """Write a draft with those lines."""
    made, now = new_id("in"), state.now(customer["id"])
    for each in lines:
        each["invoice"] = made
    total = sum(each["amount"] for each in lines)
    parent = None
    if subscription is not None:
        details = {"metadata": dict(subscription["metadata"]), "subscription": subscription["id"]}
        parent = {"quote_details": None, "subscription_details": details, "type": "subscription_details"}
    return state.add(
        "invoice",
        "in",
        {
            "id": made,
            **_customer_fields(customer),
            **_amounts(total, customer),
            **_UNTOUCHED,
            "status_transitions": dict.fromkeys(_TIMES),
            "auto_advance": more.get("auto_advance", True),
            "billing_reason": reason,
            "collection_method": more.get("collection_method", "charge_automatically"),
            "currency": more.get("currency") or (lines[0]["currency"] if lines else "usd"),
            "customer": customer["id"],
            "description": more.get("description"),
            "due_date": more.get("due_date"),
            "lines": as_list(lines, f"/v1/invoices/{made}/lines"),
            "metadata": more.get("metadata"),
            "parent": parent,
            "period_end": now,
            "period_start": now,
            "status": "draft",
            "test_clock": customer["test_clock"],
            "_payments": as_list([], f"/v1/invoice_payments?invoice={made}"),
        },
    )


def _customer_fields(customer: Obj) -> Obj:
    names = ("address", "email", "name", "phone", "shipping", "tax_exempt")
    return {f"customer_{name}": customer[name] for name in names} | {"customer_tax_ids": []}


def _amounts(total: int, customer: Obj) -> Obj:
    due = max(total, 0)
    return {
        "amount_due": due, "amount_overpaid": 0, "amount_paid": 0, "amount_remaining": due, "amount_shipping": 0,
        "starting_balance": customer["balance"], "ending_balance": None, "subtotal": total, "total": total,
        "subtotal_excluding_tax": total, "total_excluding_tax": total, "total_discount_amounts": [], "total_taxes": [],
        "post_payment_credit_notes_amount": 0, "pre_payment_credit_notes_amount": 0,
    }  # fmt: skip


def subscription_of(state: State, invoice: Obj) -> Obj | None:
    """Return the subscription an invoice bills."""
    parent = invoice["parent"]
    return state.objects[parent["subscription_details"]["subscription"]] if parent else None


def finalize(state: State, invoice: Obj) -> None:
    """Close a draft: it gets a number and can be paid."""
    if invoice["status"] != "draft":
        return
    customer = state.objects[invoice["customer"]]
    number = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}"
    customer["next_invoice_sequence"] += 1
    now = state.now(customer["id"])
    fields = {
        "status": "open",
        "number": number,
        "effective_at": now,
        "automatically_finalizes_at": None,
        "hosted_invoice_url": f"{state.base_url}/i/{invoice['id']}",
        "invoice_pdf": f"{state.base_url}/i/{invoice['id']}/pdf",
        "status_transitions": {**invoice["status_transitions"], "finalized_at": now},
    }
    state.change(invoice, say="invoice.finalized", **fields)


def finalize_and_pay(state: State, which: str) -> None:
    """Ring: a draft's hour is over."""
    invoice = state.objects[which]
    if invoice["status"] == "draft":
        finalize(state, invoice)
        collect(state, invoice)


def collect(state: State, invoice: Obj, method: Obj | None = None, *, on_session: bool = False) -> str | None:
    """Try to have an open invoice paid; returns why not, None where it is paid or on its way."""
    from tests.fakes.stripe.subscriptions import after_payment  # noqa: PLC0415 (they bill, we tell them)

    customer, subscription = state.objects[invoice["customer"]], subscription_of(state, invoice)
    invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1)
    if invoice["amount_due"] == 0:
        mark_paid(state, invoice)
        return None
    method = method or paying_method(state, customer, subscription)
    intent = _intent_of(state, invoice, customer)
    why: str | None = "no_payment_method"
    if method is not None:
        why = attempt(state, intent, method, off_session=not on_session)
    if why is None and intent["status"] == "succeeded":
        mark_paid(state, invoice)
        return None
    if intent["status"] == "processing":
        intent["_told"] = [*intent.get("_told", []), _settled]
        return None
    asks = why == "authentication_required" or intent["status"] == "requires_action"
    _schedule_retry(state, invoice)
    state.emit("invoice.payment_failed", invoice)
    if asks:
        state.emit("invoice.payment_action_required", invoice)
    state.change(customer, delinquent=True)
    if subscription is not None:
        after_payment(state, subscription, invoice, paid=False)
    return why or "authentication_required"


def _settled(state: State, which: str) -> None:
    intent = state.objects[which]
    invoice = state.objects[intent["_invoice"]]
    if intent["status"] == "succeeded":
        mark_paid(state, invoice)
    else:
        _schedule_retry(state, invoice)
        state.emit("invoice.payment_failed", invoice)


def _intent_of(state: State, invoice: Obj, customer: Obj) -> Obj:
    payments = invoice["_payments"]["data"]
    if payments:
        return state.objects[payments[0]["payment"]["payment_intent"]]
    intent = new_intent(state, invoice["amount_due"], invoice["currency"], customer, {"description": invoice["number"]})
    intent["_invoice"] = invoice["id"]
    payments.append(
        state.add(
            "invoice_payment",
            "inpay",
            {"amount_paid": None, "amount_requested": invoice["amount_due"], "currency": invoice["currency"],
             "invoice": invoice["id"], "is_default": True, "status": "open",
             "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
             "status_transitions": {"canceled_at": None, "paid_at": None}},
            say=False,
        )
    )  # fmt: skip
    return intent


def _schedule_retry(state: State, invoice: Obj) -> None:
    attempts = invoice["attempt_count"]
    first = invoice["billing_reason"] == "subscription_create"
    if first or attempts > len(RETRIES_AFTER_DAYS) or not invoice["auto_advance"]:
        invoice["next_payment_attempt"] = None
        return
    due = state.now(invoice["customer"]) + RETRIES_AFTER_DAYS[attempts - 1] * DAY
    invoice["next_payment_attempt"] = due
    state.later(due, invoice["customer"], _retry, invoice["id"])


def _retry(state: State, which: str) -> None:
    invoice = state.objects[which]
    due = invoice["next_payment_attempt"]
    if invoice["status"] == "open" and due is not None and due <= state.now(invoice["customer"]):
        collect(state, invoice)


def mark_paid(state: State, invoice: Obj) -> None:
    """Have an invoice be paid, and whatever waits for that go on."""
    from tests.fakes.stripe.subscriptions import after_payment  # noqa: PLC0415 (as above)

    if invoice["status"] == "paid":
        return
    customer, now = state.objects[invoice["customer"]], state.now(invoice["customer"])
    for each in invoice["_payments"]["data"]:
        each.update(status="paid", amount_paid=each["amount_requested"])
        each["status_transitions"]["paid_at"] = now
        state.emit("invoice_payment.paid", each)
    fields = {
        "status": "paid",
        "attempted": True,
        "amount_paid": invoice["amount_due"],
        "amount_remaining": 0,
        "next_payment_attempt": None,
        "status_transitions": {**invoice["status_transitions"], "paid_at": now},
    }
    state.change(invoice, **fields)
    subscription = subscription_of(state, invoice)
    if subscription is not None:
        after_payment(state, subscription, invoice, paid=True)
    state.emit("invoice.paid", invoice)
    state.emit("invoice.payment_succeeded", invoice)
    if not any(
        other["status"] == "open" and other["attempted"] for other in state.all("invoice", customer=customer["id"])
    ):
        state.change(customer, delinquent=False)


@route("POST", "/v1/invoiceitems")
def create_item(state: State, params: Obj) -> Obj:
    customer = state.find("customer", params.get("customer"), param="customer")
    price = state.find("price", params["price"], param="price") if params.get("price") else None
    quantity = params.get("quantity", 1)
    amount = params.get("amount", price["unit_amount"] * quantity if price else None)
    if amount is None:
        raise required("amount")
    return state.add(
        "invoiceitem",
        "ii",
        {"amount": int(amount), "currency": params.get("currency") or (price or {}).get("currency", "usd"),
         "customer": customer["id"], "date": state.now(customer["id"]), "description": params.get("description"),
         "invoice": params.get("invoice"), "metadata": params.get("metadata"), "parent": None, "proration": False,
         "quantity": quantity, "_price": price},
    )  # fmt: skip


@route("DELETE", "/v1/invoiceitems/{id}")
def delete_item(state: State, params: Obj, which: str) -> Obj:
    return delete(state, state.find("invoiceitem", which, status=404))


def pending_lines(state: State, customer: Obj) -> list[Obj]:
    """Take the customer's items that wait for an invoice and return them as lines."""
    lines = []
    for item in reversed(state.all("invoiceitem", customer=customer["id"])):
        if item["invoice"] is not None or item.get("_billed"):
            continue
        now = item["date"]
        item["_billed"] = True
        if item["_price"]:
            more = {"amount": item["amount"], "description": item["description"]}
            lines.append(line(state, item["_price"], item["quantity"], (now, now), **more))
        else:
            lines.append({**_item_line(item), "pricing": None})
    return lines


def _item_line(item: Obj) -> Obj:
    return {
        "id": new_id("il"), "object": "line_item", "amount": item["amount"], "currency": item["currency"],
        "description": item["description"], "discount_amounts": [], "discountable": True, "discounts": [],
        "invoice": None, "livemode": False, "metadata": item["metadata"], "parent":
        {"invoice_item_details": {"invoice_item": item["id"],
        "proration": item["proration"], "subscription": None}, "type": "invoice_item_details"},
        "period": {"start": item["date"], "end": item["date"]}, "quantity": item["quantity"], "taxes": [],
    }  # fmt: skip


@route("POST", "/v1/invoices", known.InvoiceCreateParams)
def create_invoice(state: State, params: Obj) -> Obj:
    customer = state.find("customer", params.get("customer"), param="customer")
    lines = pending_lines(state, customer) if params.get("pending_invoice_items_behavior") == "include" else []
    now = state.now(customer["id"])
    more: Obj = {
        name: params[name]
        for name in ("auto_advance", "collection_method", "description", "metadata", "currency")
        if name in params
    }
    if params.get("days_until_due") is not None:
        more["due_date"] = now + int(params["days_until_due"]) * DAY
    return new_invoice(state, customer, lines, reason="manual", **{"auto_advance": False, **more})


@route("POST", "/v1/invoices/{id}/finalize")
def finalize_invoice(state: State, params: Obj, which: str) -> Obj:
    invoice = state.find("invoice", which, status=404)
    if invoice["status"] != "draft":
        raise RefusedError("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
    finalize(state, invoice)
    return invoice


@route("POST", "/v1/invoices/{id}/pay")
def pay_invoice(state: State, params: Obj, which: str) -> Obj:
    invoice = state.find("invoice", which, status=404)
    finalize(state, invoice)
    if invoice["status"] != "open":
        raise RefusedError(f"Invoice is already {invoice['status']}", code="invoice_not_editable")
    if params.get("paid_out_of_band"):
        mark_paid(state, invoice)
        return invoice
    method = usable(state, params["payment_method"]) if params.get("payment_method") else None
    why = collect(state, invoice, method, on_session=not params.get("off_session"))
    if why == "no_payment_method":
        raise RefusedError(
            "There is no `default_payment_method` set on this Customer or Invoice.", code="resource_missing"
        )
    if why:
        raise declined(why)
    return invoice


@route("POST", "/v1/invoices/{id}/send")
def send_invoice(state: State, params: Obj, which: str) -> Obj:
    invoice = state.find("invoice", which, status=404)
    finalize(state, invoice)
    state.emit("invoice.sent", invoice)
    return invoice


def _end(state: State, which: str, status: str) -> Obj:
    invoice = state.find("invoice", which, status=404)
    if invoice["status"] not in {"open", "uncollectible"}:
        raise RefusedError(f"You can only pass in open invoices. This invoice isn't open: it is {invoice['status']}.")
    stamp = {"void": "voided_at", "uncollectible": "marked_uncollectible_at"}[status]
    times = {**invoice["status_transitions"], stamp: state.now(invoice["customer"])}
    say = {"void": "invoice.voided", "uncollectible": "invoice.marked_uncollectible"}[status]
    return state.change(invoice, say=say, status=status, next_payment_attempt=None, status_transitions=times)


@route("POST", "/v1/invoices/{id}/void")
def void_invoice(state: State, params: Obj, which: str) -> Obj:
    return _end(state, which, "void")


@route("POST", "/v1/invoices/{id}/mark_uncollectible")
def give_up_invoice(state: State, params: Obj, which: str) -> Obj:
    return _end(state, which, "uncollectible")


@route("POST", "/v1/invoices/{id}", known.InvoiceUpdateParams)
def update_invoice(state: State, params: Obj, which: str) -> Obj:
    invoice = state.find("invoice", which, status=404)
    return state.change(invoice, **merged(invoice, params))


@route("DELETE", "/v1/invoices/{id}")
def delete_invoice(state: State, params: Obj, which: str) -> Obj:
    invoice = state.find("invoice", which, status=404)
    if invoice["status"] != "draft":
        raise RefusedError("You can only delete draft invoices.")
    return delete(state, invoice)


@route("GET", "/v1/invoices")
def list_invoices(state: State, params: Obj) -> Obj:
    wanted = params.pop("subscription", None)
    found = [
        each
        for each in state.all("invoice")
        if wanted is None or (each["parent"] or {}).get("subscription_details", {}).get("subscription") == wanted
    ]
    return page(found, params, "/v1/invoices")


@route("GET", "/v1/invoices/{id}/lines")
def list_lines(state: State, params: Obj, which: str) -> Obj:
    return dict(show(state.find("invoice", which, status=404)["lines"]))


@route("GET", "/v1/invoice_payments")
def list_invoice_payments(state: State, params: Obj) -> Obj:
    payment = params.pop("payment", None)
    found = [
        each
        for each in state.all("invoice_payment")
        if payment is None or each["payment"]["payment_intent"] == payment.get("payment_intent")
    ]
    return page(found, params, "/v1/invoice_payments")


retrieves("invoice", "/v1/invoices", lists=False)
retrieves("invoice_payment", "/v1/invoice_payments", lists=False)
retrieves("invoiceitem", "/v1/invoiceitems")
