"""What a license business does not use: kept as sent, so that the official CLI can make all of its events."""

from dataclasses import dataclass, field

from tests.fakes.stripe.catalog import delete, merged, retrieves
from tests.fakes.stripe.customers import attach, usable
from tests.fakes.stripe.errors import declined
from tests.fakes.stripe.events import Endpoint
from tests.fakes.stripe.forms import Obj
from tests.fakes.stripe.lists import page
from tests.fakes.stripe.payments import asks, refuses
from tests.fakes.stripe.routes import route
from tests.fakes.stripe.state import DAY, State, new_id


def _plan(state: State, schedule: Obj) -> None:
    """Have a schedule say nine days before, as the CLI expects, that it expires, and then that it has."""
    now = state.now(schedule["customer"])
    end = now if schedule["start_date"] == "now" else int(schedule["start_date"])
    for phase in schedule["phases"]:
        end = int(phase.get("end_date", end + 30 * DAY * int(phase.get("iterations", 1))))
    for when, event in ((end - 9 * DAY, "expiring"), (end, "completed")):

        def ring(state: State, which: str, event: str = event) -> None:
            if state.objects[which]["status"] in {"active", "not_started"}:
                state.emit(f"subscription_schedule.{event}", state.objects[which])

        state.later(when, schedule["customer"], ring, schedule["id"])


@dataclass(frozen=True)
class Shelf:
    """Objects of one kind; `acts` are the last words of addresses, with the status and event that follow."""

    path: str
    kind: str
    prefix: str
    status: str | None = None
    acts: dict[str, tuple[str, str]] = field(default_factory=dict)
    event: str | None = None  # where events are not called as the object is
    created: str | None = None  # where making one is not called `created`
    deleted: str | None = None

    def put_up(self) -> None:
        """Register create, update, delete, the acts and reading."""
        name = self.event or self.kind
        address = f"/v1/{self.path}"

        def create(state: State, params: Obj, *_: str) -> Obj:
            params.pop("expand", None)
            made = state.add(self.kind, self.prefix, {"status": self.status, **params}, say=False)
            state.emit(self.created or f"{name}.created", made)
            if "phases" in params:
                _plan(state, made)
            return made

        def update(state: State, params: Obj, which: str) -> Obj:
            it = state.find(self.kind, which, status=404)
            return state.change(it, say=f"{name}.updated", **merged(it, params))

        def remove(state: State, params: Obj, which: str) -> Obj:
            gone = delete(state, state.find(self.kind, which, status=404))
            if self.deleted:
                state.emit(self.deleted, gone)
            return gone

        for word, (status, event) in self.acts.items():

            def act(state: State, params: Obj, which: str, *, status: str = status, event: str = event) -> Obj:
                it = state.find(self.kind, which, status=404)
                return state.change(it, say=f"{name}.{event}", status=status)

            route("POST", address + "/{id}/" + word)(act)
        route("POST", address)(create)
        route("POST", address + "/{id}")(update)
        route("DELETE", address + "/{id}")(remove)
        retrieves(self.kind, address)


_SHELVES = (
    Shelf("coupons", "coupon", "co"),
    Shelf("promotion_codes", "promotion_code", "promo"),
    Shelf("tax_rates", "tax_rate", "txr"),
    Shelf("payment_links", "payment_link", "plink"),
    Shelf("credit_notes", "credit_note", "cn", "issued", {"void": ("void", "voided")}),
    Shelf("quotes", "quote", "qt", "draft",
          {"finalize": ("open", "finalized"), "accept": ("accepted", "accepted"), "cancel": ("canceled", "canceled")}),
    Shelf("subscription_schedules", "subscription_schedule", "sub_sched", "not_started",
          {"cancel": ("canceled", "canceled"), "release": ("released", "released")}),
    Shelf("plans", "plan", "plan"),
    Shelf("payouts", "payout", "po", "paid"),
    Shelf("topups", "topup", "tu", "succeeded"),
    Shelf("transfers", "transfer", "tr", acts={"reversals": ("reversed", "reversed")}),
    Shelf("accounts", "account", "acct", deleted="account.application.deauthorized"),
    Shelf("billing_portal/configurations", "billing_portal.configuration", "bpc"),
    Shelf("reporting/report_runs", "reporting.report_run", "frr", created="reporting.report_run.succeeded"),
    Shelf("identity/verification_sessions", "identity.verification_session", "vs", "requires_input",
          {"cancel": ("canceled", "canceled"), "redact": ("redacted", "redacted")}),
    Shelf("issuing/cardholders", "issuing.cardholder", "ich", event="issuing_cardholder"),
    Shelf("issuing/cards", "issuing.card", "ic", event="issuing_card"),
    Shelf("issuing/transactions", "issuing.transaction", "ipi", event="issuing_transaction"),
)  # fmt: skip
for _each in _SHELVES:
    _each.put_up()


@route("POST", "/v1/issuing/cards/{id}/test/authorizations")
def authorize(state: State, params: Obj, which: str) -> Obj:
    made = state.add("issuing.authorization", "iauth", {**params, "card": which, "status": "pending"}, say=False)
    state.emit("issuing_authorization.request", made)
    return made


@route("POST", "/v1/test_helpers/issuing/transactions/create_force_capture")
def force_capture(state: State, params: Obj) -> Obj:
    made = state.add("issuing.transaction", "ipi", params, say=False)
    state.emit("issuing_transaction.created", made)
    if "purchase_details" in params:
        state.emit("issuing_transaction.purchase_details_receipt_updated", made)
    return made


@route("POST", "/v1/test_helpers/customers/{id}/fund_cash_balance")
def fund(state: State, params: Obj, which: str) -> Obj:
    made = state.add("customer_cash_balance_transaction", "ccsbtxn", {**params, "customer": which, "type": "funded"})
    state.emit("cash_balance.funds_available", {"object": "cash_balance", "customer": which, "available": params})
    for intent in state.all("payment_intent", customer=which, status="requires_action"):
        state.emit("payment_intent.partially_funded", intent)
    return made


@route("POST", "/v1/setup_intents")
def create_setup(state: State, params: Obj) -> Obj:
    made = new_id("seti")
    setup = state.add(
        "setup_intent",
        "seti",
        {"id": made, "client_secret": f"{made}_secret", "customer": params.get("customer"), "last_setup_error": None,
         "next_action": None, "payment_method": None, "payment_method_types": ["card"], "usage": "off_session",
         "description": params.get("description"), "status": "requires_payment_method"},
    )  # fmt: skip
    return confirm_setup(state, params, made) if params.get("confirm") else setup


@route("POST", "/v1/setup_intents/{id}/confirm")
def confirm_setup(state: State, params: Obj, which: str) -> Obj:
    setup = state.find("setup_intent", which, status=404)
    method = usable(state, params.get("payment_method"))
    if why := refuses(method) if not method["_attaches"] else None:
        error = declined(why).body["error"]
        state.change(setup, say="setup_intent.setup_failed", last_setup_error=error)
        raise declined(why)
    setup["payment_method"] = method["id"]
    if asks(method):
        return state.change(setup, say="setup_intent.requires_action", status="requires_action")
    if setup["customer"]:
        attach(state, method, state.objects[setup["customer"]])
    return state.change(setup, say="setup_intent.succeeded", status="succeeded")


@route("POST", "/v1/setup_intents/{id}/cancel")
def cancel_setup(state: State, params: Obj, which: str) -> Obj:
    setup = state.find("setup_intent", which, status=404)
    return state.change(setup, say="setup_intent.canceled", status="canceled")


retrieves("setup_intent", "/v1/setup_intents")


@route("POST", "/v1/webhook_endpoints")
def create_endpoint(state: State, params: Obj) -> Obj:
    secret = new_id("whsec", 32)
    fields: Obj = {"url": params["url"], "enabled_events": params.get("enabled_events", ["*"]), "status": "enabled"}
    made = state.add("webhook_endpoint", "we", fields, say=False)
    state.outbox.endpoints.append(Endpoint(made["id"], made["url"], [secret], made["enabled_events"]))
    return {**made, "secret": secret}


@route("DELETE", "/v1/webhook_endpoints/{id}")
def delete_endpoint(state: State, params: Obj, which: str) -> Obj:
    endpoint = state.find("webhook_endpoint", which, status=404)
    state.outbox.endpoints = [each for each in state.outbox.endpoints if each.id != which]
    endpoint["deleted"] = True
    return {"id": which, "object": "webhook_endpoint", "deleted": True}


retrieves("webhook_endpoint", "/v1/webhook_endpoints")


@route("GET", "/v1/balance")
def balance(state: State, params: Obj) -> Obj:
    money = [{"amount": 1_000_000, "currency": "usd", "source_types": {"card": 1_000_000}}]
    return {"object": "balance", "available": money, "pending": [], "livemode": False}


@route("GET", "/v1/account")
def account(state: State, params: Obj) -> Obj:
    return {"id": "acct_fake", "object": "account", "country": "US", "default_currency": "usd", "type": "standard"}


@route("POST", "/v1/events/{id}/retry")
def resend_event(state: State, params: Obj, which: str) -> Obj:
    event = state.find("event", which, status=404)
    state.outbox.put(event, again=True)
    return event


@route("GET", "/v1/events")
def list_events(state: State, params: Obj) -> Obj:
    types = params.pop("types", None)
    params.pop("delivery_success", None)
    found = [each for each in state.all("event") if types is None or each["type"] in types]
    return page(found, params, "/v1/events")


retrieves("event", "/v1/events", lists=False)
