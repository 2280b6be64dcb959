"""Payment intents, charges, refunds and disputes."""

from stripe import params as known
from tests.fakes.stripe.catalog import merged, retrieves
from tests.fakes.stripe.customers import attach, create_method, usable
from tests.fakes.stripe.errors import RefusedError, declined, required
from tests.fakes.stripe.forms import Obj
from tests.fakes.stripe.lists import as_list
from tests.fakes.stripe.routes import route
from tests.fakes.stripe.state import DAY, State, new_id, show

_SAYS_NO = frozenset({"generic_decline", "insufficient_funds"})


@route("POST", "/v1/payment_intents", known.PaymentIntentCreateParams)
def create_intent(state: State, params: Obj) -> Obj:
    if "amount" not in params or "currency" not in params:
        raise required("amount" if "amount" not in params else "currency")
    customer = state.find("customer", params["customer"], param="customer") if params.get("customer") else None
    intent = new_intent(state, params["amount"], params["currency"], customer, params)
    if params.get("payment_method_data", {}).get("type") == "customer_balance":
        return state.change(intent, say="payment_intent.requires_action", status="requires_action")
    if params.get("payment_method_data"):
        params["payment_method"] = create_method(state, params["payment_method_data"])["id"]
    if params.get("confirm"):
        return confirm_intent(state, params, intent["id"])
    return intent


def new_intent(state: State, amount: int, currency: str, customer: Obj | None, params: Obj) -> Obj:
    """Make an intent to pay that amount (in the currency's smallest unit)."""
    made = new_id("pi")
    return state.add(
        "payment_intent",
        "pi",
        {
            "id": made,
            "amount": int(amount),
            "amount_capturable": 0,
            "amount_received": 0,
            "automatic_payment_methods": params.get("automatic_payment_methods"),
            "canceled_at": None,
            "cancellation_reason": None,
            "capture_method": params.get("capture_method", "automatic_async"),
            "client_secret": f"{made}_secret_{new_id('x')[2:]}",
            "confirmation_method": params.get("confirmation_method", "automatic"),
            "currency": str(currency).lower(),
            "customer": customer["id"] if customer else None,
            "description": params.get("description"),
            "last_payment_error": None,
            "latest_charge": None,
            "metadata": params.get("metadata"),
            "next_action": None,
            "payment_method": None,
            "payment_method_types": params.get("payment_method_types", ["card"]),
            "processing": None,
            "receipt_email": params.get("receipt_email"),
            "setup_future_usage": params.get("setup_future_usage"),
            "shipping": params.get("shipping"),
            "status": "requires_payment_method",
        },
    )


@route("POST", "/v1/payment_intents/{id}/confirm")
def confirm_intent(state: State, params: Obj, which: str) -> Obj:
    intent = state.find("payment_intent", which, status=404)
    method = usable(state, params.get("payment_method") or intent["payment_method"])
    if params.get("setup_future_usage") and intent["customer"]:
        attach(state, method, state.objects[intent["customer"]])
    why = attempt(state, intent, method, off_session=bool(params.get("off_session")))
    if why:
        raise declined(why, show(intent))
    return intent


def attempt(state: State, intent: Obj, method: Obj, *, off_session: bool = False) -> str | None:
    """Charge; returns why the bank said no, None where it did not (the status tells what it did)."""
    intent["payment_method"] = method["id"]
    bank = method["_bank"]
    if bank in _SAYS_NO:
        return _fail(state, intent, method, bank)
    if asks(method) and not method.pop("_just_authenticated", False):
        if off_session:
            return _fail(state, intent, method, "authentication_required")
        page = f"{state.base_url}/authenticate/{intent['id']}"
        action = {"type": "redirect_to_url", "redirect_to_url": {"url": page, "return_url": None}}
        state.change(intent, say="payment_intent.requires_action", status="requires_action", next_action=action)
        return None
    if bank.startswith("debit_"):
        state.change(intent, say="payment_intent.processing", status="processing")
        state.later(state.now(intent["customer"]) + state.settles_after_s, intent["customer"], settle, intent["id"])
        return None
    succeed(state, intent, method)
    return None


def asks(method: Obj) -> bool:
    """Whether the bank wants to hear from the card's holder before it pays."""
    return method["_bank"] == "asks_always" or (method["_bank"] == "asks_once" and not method.get("_authenticated"))


def refuses(method: Obj) -> str | None:
    """Return why the bank will say no, None where it will not."""
    return str(method["_bank"]) if method["_bank"] in _SAYS_NO else None


def authenticate(state: State, intent: Obj, *, passed: bool) -> None:
    """Go on after the customer was asked by their bank."""
    if intent["status"] != "requires_action":
        return
    method = state.objects[intent["payment_method"]]
    intent["next_action"] = None
    if passed:
        method["_authenticated"] = True
        succeed(state, intent, method)
    else:
        _fail(state, intent, method, "payment_intent_authentication_failure")


def settle(state: State, which: str) -> None:
    """Have a bank debit end."""
    intent = state.objects[which]
    if intent["status"] == "processing":
        method = state.objects[intent["payment_method"]]
        if method["_bank"] == "debit_ok":
            succeed(state, intent, method)
        else:
            _fail(state, intent, method, "debit_not_authorized")
        for told in intent.get("_told", []):
            told(state, which)


def succeed(state: State, intent: Obj, method: Obj) -> None:
    """Have the money arrive, or be reserved where it is captured later."""
    if intent["capture_method"] == "manual":
        charge = _charge(state, intent, method, captured=False)
        state.emit("charge.succeeded", charge)
        fields = {"status": "requires_capture", "amount_capturable": intent["amount"], "latest_charge": charge["id"]}
        state.change(intent, say="payment_intent.amount_capturable_updated", **fields)
        return
    charge = _charge(state, intent, method)
    state.emit("charge.succeeded", charge)
    fields = {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"]}
    state.change(intent, say="payment_intent.succeeded", next_action=None, last_payment_error=None, **fields)
    if method["type"] == "card" and method["card"]["last4"] == "0077":  # its money is there at once
        state.emit("balance.available", {"object": "balance", "available": [], "pending": [], "livemode": False})
    if method["_bank"] in {"dispute", "inquiry"}:
        open_dispute(state, charge, inquiry=method["_bank"] == "inquiry")


def _fail(state: State, intent: Obj, method: Obj, why: str) -> str:
    charge = _charge(state, intent, method, failed=why)
    state.emit("charge.failed", charge)
    error = {**declined(why).body["error"], "charge": charge["id"], "payment_method": show(method)}
    fields = {"status": "requires_payment_method", "latest_charge": charge["id"], "last_payment_error": error}
    state.change(intent, say="payment_intent.payment_failed", **fields)
    return why


def _charge(state: State, intent: Obj, method: Obj, *, captured: bool = True, failed: str | None = None) -> Obj:
    amount = intent["amount"]
    made = new_id("ch")
    return state.add(
        "charge",
        "ch",
        {
            "id": made,
            "amount": amount,
            "amount_captured": amount if captured and not failed else 0,
            "amount_refunded": 0,
            "balance_transaction": None if failed else new_id("txn"),
            "billing_details": method["billing_details"],
            "captured": captured and not failed,
            "currency": intent["currency"],
            "customer": intent["customer"],
            "description": intent["description"],
            "disputed": False,
            "failure_code": "card_declined" if failed else None,
            "failure_message": declined(failed).body["error"]["message"] if failed else None,
            "fraud_details": {},
            "metadata": dict(intent["metadata"]),
            "outcome": {
                "type": "issuer_declined" if failed else "authorized",
                "reason": failed,
                "risk_level": "normal",
            },
            "paid": not failed,
            "payment_intent": intent["id"],
            "payment_method": method["id"],
            "payment_method_details": {"type": method["type"], method["type"]: method[method["type"]]},
            "receipt_email": intent["receipt_email"],
            "receipt_number": None,
            "receipt_url": None if failed else f"{state.base_url}/receipts/{made}",
            "refunded": False,
            "shipping": intent["shipping"],
            "status": "failed" if failed else "succeeded",
            "_refunds": as_list([], f"/v1/charges/{made}/refunds"),
        },
        say=False,
    )


@route("POST", "/v1/payment_intents/{id}/capture")
def capture_intent(state: State, params: Obj, which: str) -> Obj:
    intent = state.find("payment_intent", which, status=404)
    if intent["status"] != "requires_capture":
        message = f"This PaymentIntent could not be captured because it has a status of {intent['status']}."
        raise RefusedError(message, code="payment_intent_unexpected_state")
    charge = state.objects[intent["latest_charge"]]
    state.change(charge, say="charge.captured", captured=True, amount_captured=intent["amount"])
    fields = {"status": "succeeded", "amount_received": intent["amount"], "amount_capturable": 0}
    return state.change(intent, say="payment_intent.succeeded", **fields)


@route("POST", "/v1/payment_intents/{id}/cancel")
def cancel_intent(state: State, params: Obj, which: str) -> Obj:
    intent = state.find("payment_intent", which, status=404)
    if intent["status"] in {"succeeded", "canceled"}:
        message = f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}."
        raise RefusedError(message, code="payment_intent_unexpected_state")
    fields = {"status": "canceled", "canceled_at": state.now(intent["customer"])}
    return state.change(intent, say="payment_intent.canceled", **fields)


@route("POST", "/v1/payment_intents/{id}", known.PaymentIntentUpdateParams)
def update_intent(state: State, params: Obj, which: str) -> Obj:
    intent = state.find("payment_intent", which, status=404)
    return state.change(intent, say=None, **merged(intent, params))


@route("POST", "/v1/refunds", known.RefundCreateParams)
def create_refund(state: State, params: Obj) -> Obj:
    if params.get("payment_intent"):
        intent = state.find("payment_intent", params["payment_intent"], param="payment_intent")
        params["charge"] = intent["latest_charge"]
    if not params.get("charge"):
        raise required("charge")
    charge = state.find("charge", params["charge"], param="charge")
    left = charge["amount_captured"] - charge["amount_refunded"]
    if charge["refunded"] or left <= 0:
        raise RefusedError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    amount = int(params.get("amount", left))
    if not 0 < amount <= left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise RefusedError(message, param="amount")
    refund = state.add(
        "refund",
        "re",
        {"amount": amount, "balance_transaction": new_id("txn"), "charge": charge["id"], "currency": charge["currency"],
         "customer": charge["customer"], "destination_details": {"card": {"type": "refund"}, "type": "card"},
         "failure_reason": None, "metadata": params.get("metadata"), "payment_intent": charge["payment_intent"],
         "reason": params.get("reason"), "receipt_number": None, "status": "succeeded"},
    )  # fmt: skip
    charge["_refunds"]["data"].insert(0, refund)
    refunded = charge["amount_refunded"] + amount
    fields = {"amount_refunded": refunded, "refunded": refunded == charge["amount_captured"]}
    state.change(charge, say="charge.refunded", **fields)
    if state.objects[charge["payment_method"]]["_bank"] == "refund_fails":
        state.later(
            state.now(charge["customer"]) + state.settles_after_s, charge["customer"], _refund_fails, refund["id"]
        )
    return refund


def _refund_fails(state: State, which: str) -> None:
    refund = state.objects[which]
    charge = state.objects[refund["charge"]]
    charge.update(amount_refunded=charge["amount_refunded"] - refund["amount"], refunded=False)
    state.change(refund, say="refund.failed", status="failed", failure_reason="expired_or_canceled_card")
    state.emit("refund.updated", refund)


@route("POST", "/v1/refunds/{id}")
def update_refund(state: State, params: Obj, which: str) -> Obj:
    refund = state.find("refund", which, status=404)
    state.change(refund, **merged(refund, params))
    state.emit("charge.refund.updated", refund)
    return refund


def open_dispute(state: State, charge: Obj, *, inquiry: bool = False, reason: str = "fraudulent") -> Obj:
    """Have a card's holder take their money back, or ask about it."""
    charge["disputed"] = True
    now = state.now(charge["customer"])
    dispute = state.add(
        "dispute",
        "du",
        {"amount": charge["amount"], "balance_transactions": [], "charge": charge["id"], "currency": charge["currency"],
         "evidence": {}, "evidence_details": {"due_by": now + 9 * DAY, "has_evidence": False, "past_due": False,
         "submission_count": 0}, "is_charge_refundable": inquiry, "payment_intent": charge["payment_intent"],
         "reason": reason, "status": "warning_needs_response" if inquiry else "needs_response"},
        say=False,
    )  # fmt: skip
    state.emit("charge.dispute.created", dispute)
    if not inquiry:
        state.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


def close_dispute(state: State, dispute: Obj, status: str) -> Obj:
    """End a dispute: `won`, `lost` or `warning_closed`."""
    state.change(dispute, say="charge.dispute.closed", status=status)
    if status == "won":
        state.emit("charge.dispute.funds_reinstated", dispute)
    return dispute


@route("POST", "/v1/disputes/{id}/close")
def accept_dispute(state: State, params: Obj, which: str) -> Obj:
    return close_dispute(state, state.find("dispute", which, status=404), "lost")


@route("POST", "/v1/disputes/{id}")
def update_dispute(state: State, params: Obj, which: str) -> Obj:
    dispute = state.find("dispute", which, status=404)
    return state.change(dispute, say="charge.dispute.updated", **merged(dispute, params))


@route("POST", "/v1/charges/{id}")
def update_charge(state: State, params: Obj, which: str) -> Obj:
    charge = state.find("charge", which, status=404)
    return state.change(charge, **merged(charge, params))


retrieves("payment_intent", "/v1/payment_intents")
retrieves("charge", "/v1/charges")
retrieves("refund", "/v1/refunds")
retrieves("dispute", "/v1/disputes")
