"""Subscriptions: begun, renewed, in arrears, changed, ended."""

from datetime import UTC, datetime, timedelta
from typing import Any

from stripe import params as known
from tests.fakes.stripe.catalog import merged, retrieves
from tests.fakes.stripe.customers import attach, paying_method, usable
from tests.fakes.stripe.errors import RefusedError, declined, required
from tests.fakes.stripe.forms import Obj
from tests.fakes.stripe.invoices import collect, finalize, finalize_and_pay, line, new_invoice, pending_lines
from tests.fakes.stripe.lists import as_list, page
from tests.fakes.stripe.routes import route
from tests.fakes.stripe.state import DAY, State, new_id, show

_GONE = frozenset({"canceled", "incomplete_expired"})


def after(at: int, recurring: Obj) -> int:
    """Return when the period ends that begins at `at` (seconds since 1970)."""
    count = int(recurring["interval_count"])
    unit = recurring["interval"]
    if unit in {"day", "week"}:
        return at + count * DAY * (7 if unit == "week" else 1)
    begin = datetime.fromtimestamp(at, UTC)
    months = begin.year * 12 + begin.month - 1 + count * (12 if unit == "year" else 1)
    first = begin.replace(year=months // 12, month=months % 12 + 1, day=1)
    return int((first + timedelta(days=min(begin.day, _days_of(first)) - 1)).timestamp())


def _days_of(month: datetime) -> int:
    return ((month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day


def _item(subscription: str, price: Obj, quantity: int, period: tuple[int, int], metadata: Obj) -> Obj:
    return {
        "id": new_id("si"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": period[0],
        "current_period_end": period[1],
        "current_period_start": period[0],
        "discounts": [],
        "metadata": metadata,
        "price": price,
        "quantity": quantity,
        "subscription": subscription,
        "tax_rates": [],
    }


def prices_of(state: State, wanted: list[Obj], *, param: str = "items") -> list[tuple[Obj, int]]:
    """Return prices and quantities of `items`; refuses what cannot be subscribed to."""
    found: list[tuple[Obj, int]] = []
    for n, each in enumerate(wanted):
        price = state.find("price", each.get("price") or each.get("plan"), param=f"{param}[{n}][price]")
        quantity = each.get("quantity", 1)
        if not isinstance(quantity, int) or quantity < 0:
            raise RefusedError(
                "Invalid non-negative integer", code="parameter_invalid_integer", param=f"{param}[{n}][quantity]"
            )
        if price["recurring"] is None:
            message = "The price specified is `type=one_time` but this field only accepts prices with `type=recurring`."
            raise RefusedError(message, param=f"{param}[{n}][price]")
        if not price["active"]:
            raise RefusedError(f"The price specified is inactive: {price['id']}.", param=f"{param}[{n}][price]")
        found.append((price, quantity))
    if len({price["currency"] for price, _ in found}) > 1:
        raise RefusedError("All prices of a subscription must use the same currency.", param=param)
    return found


@route("POST", "/v1/subscriptions", known.SubscriptionCreateParams)
def create_subscription(state: State, params: Obj) -> Obj:
    customer = state.find("customer", params.get("customer"), param="customer")
    if not params.get("items"):
        raise required("items")
    wanted = prices_of(state, params["items"])
    currency = wanted[0][0]["currency"]
    if customer["currency"] not in {None, currency}:
        held = customer["currency"]
        message = f"You cannot combine currencies on a single customer. This customer has had a subscription in {held}."
        raise RefusedError(message, param="currency")
    if params.get("default_payment_method"):
        params["default_payment_method"] = attach(state, usable(state, params["default_payment_method"]), customer)[
            "id"
        ]
    trial_end = _trial_end(state, customer, params)
    waits = params.get("payment_behavior") == "default_incomplete" or trial_end is not None
    if not waits and paying_method(state, customer, params) is None and wanted_amount(wanted) > 0:
        message = "This customer has no attached payment source or default payment method."
        raise RefusedError(message, code="resource_missing")
    return begin(state, customer, wanted, params, trial_end=trial_end)


def wanted_amount(wanted: list[tuple[Obj, int]]) -> int:
    """Return what a period costs, in the currency's smallest unit."""
    return sum(price["unit_amount"] * quantity for price, quantity in wanted)


def _trial_end(state: State, customer: Obj, params: Obj) -> int | None:
    if params.get("trial_period_days"):
        return state.now(customer["id"]) + int(params["trial_period_days"]) * DAY
    end = params.get("trial_end")
    return int(end) if end not in {None, "", "now"} else None


def begin(
    state: State,
    customer: Obj,
    wanted: list[tuple[Obj, int]],
    params: Obj,
    trial_end: int | None,
) -> Obj:
    """Make a subscription with its first invoice, and try to have that paid."""
    now, made = state.now(customer["id"]), new_id("sub")
    period = (now, trial_end or after(now, wanted[0][0]["recurring"]))
    items = [_item(made, price, quantity, period, {}) for price, quantity in wanted]
    subscription = state.add(
        "subscription",
        "sub",
        {
            "id": made,
            "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
            "billing_cycle_anchor": period[1] if trial_end else now,
            "billing_mode": {"type": "flexible"},
            "cancel_at": params.get("cancel_at"),
            "cancel_at_period_end": bool(params.get("cancel_at_period_end")),
            "canceled_at": None,
            "cancellation_details": {"comment": None, "feedback": None, "reason": None},
            "collection_method": params.get("collection_method", "charge_automatically"),
            "currency": wanted[0][0]["currency"],
            "customer": customer["id"],
            "days_until_due": params.get("days_until_due"),
            "default_payment_method": params.get("default_payment_method"),
            "default_source": None,
            "description": params.get("description"),
            "discounts": [],
            "ended_at": None,
            "items": as_list(items, f"/v1/subscription_items?subscription={made}"),
            "latest_invoice": None,
            "metadata": params.get("metadata"),
            "pause_collection": None,
            "payment_settings": params.get("payment_settings") or {"save_default_payment_method": "off"},
            "pending_setup_intent": None,
            "pending_update": None,
            "schedule": None,
            "start_date": now,
            "status": "trialing" if trial_end else "incomplete",
            "test_clock": customer["test_clock"],
            "trial_end": trial_end,
            "trial_settings": params.get("trial_settings")
            or {"end_behavior": {"missing_payment_method": "create_invoice"}},
            "trial_start": now if trial_end else None,
        },
        say=False,
    )
    customer["currency"] = subscription["currency"]
    _bill(state, subscription, reason="subscription_create", at_once=True, params=params)
    if subscription["status"] == "incomplete":
        state.later(now + 23 * 3600, customer["id"], _expire, made)
    if trial_end:
        state.later(max(now, trial_end - 3 * DAY), customer["id"], _trial_will_end, made)
    if not subscription.get("_told"):  # by the payment already, as what it was created as
        _tell(state, subscription)
    _watch(state, subscription)
    return subscription


def _tell(state: State, subscription: Obj) -> None:
    subscription["_told"] = True
    state.emit("customer.subscription.created", subscription)


def _watch(state: State, subscription: Obj) -> None:
    state.later(period_end(subscription), subscription["customer"], _roll, subscription["id"])
    if subscription["cancel_at"]:
        state.later(int(subscription["cancel_at"]), subscription["customer"], _cancel_at, subscription["id"])


def period_end(subscription: Obj) -> int:
    """Return when the present period ends; it stands on the items since 2025."""
    return int(max(item["current_period_end"] for item in subscription["items"]["data"]))


def _bill(state: State, subscription: Obj, *, reason: str, at_once: bool, params: Obj | None = None) -> Obj:
    customer = state.objects[subscription["customer"]]
    free = {"amount": 0} if subscription["status"] == "trialing" else {}
    lines = []
    for item in subscription["items"]["data"]:
        period = (item["current_period_start"], item["current_period_end"])
        lines.append(line(state, item["price"], item["quantity"], period, item=item, **free))
    lines += pending_lines(state, customer)
    invoice = new_invoice(state, customer, lines, reason=reason, subscription=subscription)
    subscription["latest_invoice"] = invoice["id"]
    if not at_once:
        due = state.now(customer["id"]) + state.finalizes_after_s
        invoice["automatically_finalizes_at"] = due
        state.later(due, customer["id"], finalize_and_pay, invoice["id"])
        return invoice
    finalize(state, invoice)
    behavior = (params or {}).get("payment_behavior", "allow_incomplete")
    if behavior == "default_incomplete" and invoice["amount_due"] > 0:
        return invoice
    why = collect(state, invoice, on_session=not (params or {}).get("off_session"))
    if why and behavior == "error_if_incomplete":
        del state.objects[subscription["id"]]
        raise declined(why)
    return invoice


def after_payment(state: State, subscription: Obj, invoice: Obj, *, paid: bool) -> None:
    """Have a subscription follow its invoice."""
    status = subscription["status"]
    if status in _GONE or invoice["id"] != subscription["latest_invoice"]:
        return
    if paid:
        if status in {"incomplete", "past_due", "unpaid"}:
            if subscription.get("_told") or status != "incomplete":
                _become(state, subscription, "active")
            else:
                subscription["status"] = "active"
                _tell(state, subscription)
        return
    if invoice["billing_reason"] == "subscription_create":
        return  # stays incomplete for 23 hours
    if status == "active":
        _become(state, subscription, "past_due")
    elif invoice["next_payment_attempt"] is None and status == "past_due":
        if state.after_retries == "cancel":
            end(state, subscription, why="payment_failed")
        elif state.after_retries == "unpaid":
            _become(state, subscription, "unpaid")


def _become(state: State, subscription: Obj, status: str, **fields: Any) -> None:
    state.change(subscription, say="customer.subscription.updated", status=status, **fields)


def _expire(state: State, which: str) -> None:
    subscription = state.objects[which]
    if subscription["status"] == "incomplete":
        invoice = state.objects[subscription["latest_invoice"]]
        if invoice["status"] == "open":
            state.change(invoice, say="invoice.voided", status="void")
        _become(state, subscription, "incomplete_expired", ended_at=state.now(subscription["customer"]))


def _trial_will_end(state: State, which: str) -> None:
    if state.objects[which]["status"] == "trialing":
        state.emit("customer.subscription.trial_will_end", state.objects[which])


def _cancel_at(state: State, which: str) -> None:
    subscription = state.objects[which]
    due = subscription["cancel_at"]
    if due and int(due) <= state.now(subscription["customer"]) and subscription["status"] not in _GONE:
        end(state, subscription, why="cancellation_requested")


def _roll(state: State, which: str) -> None:
    """Ring: a period is over."""
    subscription = state.objects[which]
    due = period_end(subscription)
    if subscription["status"] in _GONE | {"paused", "incomplete"} or due > state.now(subscription["customer"]):
        return
    if subscription["cancel_at_period_end"]:
        end(state, subscription, why="cancellation_requested")
        return
    if subscription["status"] == "trialing" and _ends_without_method(state, subscription):
        return
    for item in subscription["items"]["data"]:
        item.update(current_period_start=due, current_period_end=after(due, item["price"]["recurring"]))
    previous = {"items": {"data": [{"current_period_end": due}]}, "latest_invoice": subscription["latest_invoice"]}
    if subscription["status"] == "trialing":
        previous["status"] = "trialing"
        subscription["status"] = "active"
    at_once = state.finalizes_after_s == 0
    _bill(state, subscription, reason="subscription_cycle", at_once=at_once, params={"off_session": True})
    state.emit("customer.subscription.updated", subscription, previous)
    _watch(state, subscription)


def _ends_without_method(state: State, subscription: Obj) -> bool:
    customer = state.objects[subscription["customer"]]
    if paying_method(state, customer, subscription) is not None:
        return False
    behavior = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    if behavior == "pause":
        subscription["status"] = "paused"
        state.emit("customer.subscription.paused", subscription, {"status": "trialing"})
        state.emit("customer.subscription.updated", subscription, {"status": "trialing"})
    elif behavior == "cancel":
        end(state, subscription)
    return behavior in {"pause", "cancel"}


def end(state: State, subscription: Obj, *, why: str = "cancellation_requested") -> Obj:
    """Cancel at once."""
    now = state.now(subscription["customer"])
    details = {**subscription["cancellation_details"], "reason": why}
    fields = {"status": "canceled", "ended_at": now, "canceled_at": subscription["canceled_at"] or now}
    state.change(subscription, say=None, cancellation_details=details, **fields)
    state.emit("customer.subscription.deleted", subscription)
    for invoice in state.all("invoice", customer=subscription["customer"], status="open"):
        invoice["next_payment_attempt"] = None  # nothing is collected any more for what has ended
    return subscription


@route("DELETE", "/v1/subscriptions/{id}", known.SubscriptionCancelParams)
def cancel_subscription(state: State, params: Obj, which: str) -> Obj:
    subscription = state.find("subscription", which, status=404)
    if subscription["status"] in _GONE:
        raise RefusedError(f"No such subscription: '{which}'", status=404, code="resource_missing", param="id")
    return end(state, subscription)


@route("POST", "/v1/subscriptions/{id}/resume")
def resume_subscription(state: State, params: Obj, which: str) -> Obj:
    subscription = state.find("subscription", which, status=404)
    if subscription["status"] != "paused":
        raise RefusedError("This subscription is not paused.")
    _restart(state, subscription)
    _bill(state, subscription, reason="subscription_update", at_once=True)
    subscription["status"] = "active"
    state.emit("customer.subscription.resumed", subscription, {"status": "paused"})
    state.emit("customer.subscription.updated", subscription, {"status": "paused"})
    return subscription


def _restart(state: State, subscription: Obj) -> None:
    now = state.now(subscription["customer"])
    for item in subscription["items"]["data"]:
        item.update(current_period_start=now, current_period_end=after(now, item["price"]["recurring"]))
    _watch(state, subscription)


@route("POST", "/v1/subscriptions/{id}", known.SubscriptionUpdateParams)
def update_subscription(state: State, params: Obj, which: str) -> Obj:
    subscription = state.find("subscription", which, status=404)
    if subscription["status"] in _GONE:
        message = "A canceled subscription can only update its cancellation_details and metadata."
        if set(params) - {"metadata", "cancellation_details", "expand"}:
            raise RefusedError(message)
    customer = state.objects[subscription["customer"]]
    if params.get("default_payment_method"):
        params["default_payment_method"] = attach(state, usable(state, params["default_payment_method"]), customer)[
            "id"
        ]
    fields = merged(subscription, params)
    items, behavior = fields.pop("items", None), fields.pop("proration_behavior", "create_prorations")
    trial_end = fields.pop("trial_end", None)
    fields.pop("payment_behavior", None)
    now = state.now(customer["id"])
    if "cancel_at_period_end" in fields:
        on = bool(fields["cancel_at_period_end"])
        fields.update(cancel_at=period_end(subscription) if on else None, canceled_at=now if on else None)
        reason = "cancellation_requested" if on else None
        fields["cancellation_details"] = {
            **subscription["cancellation_details"],
            **fields.get("cancellation_details", {}),
            "reason": reason,
        }
    if fields.get("cancel_at"):
        state.later(int(fields["cancel_at"]), customer["id"], _cancel_at, which)
    if items is not None:
        _change_items(state, subscription, items, behavior)
        fields["items"] = subscription["items"]
        state.emit("customer.subscription.updated", subscription, {"items": {}})
    if trial_end is not None:
        _set_trial_end(state, subscription, now if trial_end == "now" else int(trial_end))
    return state.change(subscription, say="customer.subscription.updated", **fields)


def _set_trial_end(state: State, subscription: Obj, at: int) -> None:
    subscription["trial_end"] = at
    for item in subscription["items"]["data"]:
        item["current_period_end"] = at
    state.later(at, subscription["customer"], _roll, subscription["id"])
    if at <= state.now(subscription["customer"]):
        _roll(state, subscription["id"])


def _change_items(state: State, subscription: Obj, changes: list[Obj], behavior: str) -> None:
    """Swap prices or quantities; the rest of the period is credited and charged by `behavior`."""
    held = subscription["items"]["data"]
    now = state.now(subscription["customer"])
    before, share = wanted_amount([(i["price"], i["quantity"]) for i in held]), 0.0
    for n, each in enumerate(changes):
        item = next((i for i in held if i["id"] == each.get("id")), None)
        if each.get("id") and item is None:
            raise RefusedError(
                f"No such subscription item: '{each['id']}'", code="resource_missing", param=f"items[{n}][id]"
            )
        if item and each.get("deleted"):
            held.remove(item)
            continue
        asked = {
            "price": each.get("price") or (item or {}).get("price", {}).get("id"),
            "quantity": each.get("quantity", (item or {}).get("quantity", 1)),
        }
        [(price, quantity)] = prices_of(state, [asked])
        if price["currency"] != subscription["currency"]:
            message = "The price specified uses a currency that differs from the subscription's."
            raise RefusedError(message, param=f"items[{n}][price]")
        if item is None:
            item = _item(subscription["id"], price, quantity, (now, period_end(subscription)), {})
            held.append(item)
        item.update(price=price, quantity=quantity)
    if not held:
        raise RefusedError("A subscription must have at least one active plan.", param="items")
    length = held[0]["current_period_end"] - held[0]["current_period_start"]
    share = max(0.0, (held[0]["current_period_end"] - now) / length) if length else 0.0
    difference = round((wanted_amount([(i["price"], i["quantity"]) for i in held]) - before) * share)
    if behavior == "none" or difference == 0 or subscription["status"] == "trialing":
        return
    text = "Remaining time after a change of plan"
    state.add(
        "invoiceitem",
        "ii",
        {"amount": difference, "currency": subscription["currency"], "customer": subscription["customer"], "date": now,
         "description": text, "invoice": None, "parent": None, "proration": True, "quantity": 1, "_price": None},
    )  # fmt: skip
    if behavior == "always_invoice":
        customer = state.objects[subscription["customer"]]
        lines = pending_lines(state, customer)
        invoice = new_invoice(state, customer, lines, reason="subscription_update", subscription=subscription)
        subscription["latest_invoice"] = invoice["id"]
        finalize(state, invoice)
        collect(state, invoice)


@route("GET", "/v1/subscriptions")
def list_subscriptions(state: State, params: Obj) -> Obj:
    status, price = params.pop("status", None), params.pop("price", None)
    found = [
        each
        for each in state.all("subscription")
        if status == "all" or (each["status"] == status if status else each["status"] != "canceled")
        if price is None or any(item["price"]["id"] == price for item in each["items"]["data"])
    ]
    return page(found, params, "/v1/subscriptions")


@route("GET", "/v1/subscription_items")
def list_items(state: State, params: Obj) -> Obj:
    subscription = state.find("subscription", params.get("subscription"), param="subscription")
    return dict(show(subscription["items"]))


retrieves("subscription", "/v1/subscriptions", lists=False)
