"""The pages a buyer sees at Stripe: payment, the bank's question, the portal, an invoice."""

from datetime import UTC, datetime
from html import escape
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tests.fakes.stripe import checkout, subscriptions
from tests.fakes.stripe.customers import new_method, paying_method
from tests.fakes.stripe.errors import RefusedError
from tests.fakes.stripe.forms import Obj
from tests.fakes.stripe.invoices import collect, mark_paid
from tests.fakes.stripe.payments import authenticate
from tests.fakes.stripe.state import State

_STYLE = """
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:#f6f8fa;color:#1a1f36}
main{max-width:30rem;margin:2rem auto;padding:1.5rem;background:#fff;border-radius:12px;box-shadow:0 2px 12px #0001}
h1{font-size:1.25rem;margin:0 0 1rem}label{display:block;margin:.75rem 0 .25rem;font-weight:600;font-size:.875rem}
input,select{width:100%;box-sizing:border-box;padding:.6rem;border:1px solid #c9ced6;border-radius:6px;font:inherit}
button{margin-top:1rem;width:100%;padding:.7rem;border:0;border-radius:6px;background:#0a5ad4;color:#fff;font:inherit;
font-weight:600;cursor:pointer}button.plain{background:#e8ecf1;color:#1a1f36}
.banner{background:#ffe9a8;text-align:center;padding:.35rem;font-size:.875rem}.error{color:#a3142b;font-weight:600}
table{width:100%;border-collapse:collapse}td{padding:.3rem 0;vertical-align:top}td:last-child{text-align:right}
.total td{border-top:1px solid #dde1e7;font-weight:700}small{color:#5b6475}a{color:#0a5ad4}"""

_CARDS = (
    ("4242 4242 4242 4242", "pays"),
    ("4000 0000 0000 0002", "is declined"),
    ("4000 0000 0000 9995", "has no money on it"),
    ("4000 0025 0000 3155", "asks its holder first"),
    ("4000 0000 0000 0341", "pays nothing after this page"),
    ("4000 0000 0000 0259", "is disputed afterwards"),
)


def _page(title: str, body: str, status: int = 200) -> HTMLResponse:
    text = (
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        "<div class=banner>A fake Stripe for tests. No money moves.</div>"
        f"<main><h1>{escape(title)}</h1>{body}</main></html>"
    )
    return HTMLResponse(text, status_code=status)


def _money(amount: int, currency: str) -> str:
    return f"{amount / 100:,.2f} {currency.upper()}"


def _day(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}"


def _state(request: Request) -> State:
    state: State = request.app.state.stripe
    return state


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


def _card_fields() -> str:
    options = "".join(f"<option value='{number}'>{number}: {what}</option>" for number, what in _CARDS)
    return (
        "<label for=card>Card number</label><input id=card name=card value='4242 4242 4242 4242' autocomplete=off>"
        "<label for=pick>or one of the test cards</label>"
        f"<select id=pick onchange=\"document.getElementById('card').value=this.value\">{options}</select>"
    )


def _to(session: Obj) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


async def payment(request: Request) -> Response:
    """Show what is bought and take a card for it."""
    state = _state(request)
    session = state.objects.get(request.path_params["id"])
    if session is None or session["object"] != "checkout.session":
        return _page("Something went wrong", "<p>The page you were looking for could not be found.</p>", 404)
    if session["status"] == "complete":
        return _page(
            "Payment complete", f"<p>You have paid already.</p><p><a href='{escape(_to(session))}'>Go on</a></p>"
        )
    if session["status"] == "expired":
        return _page("This page has expired", "<p>Go back to the shop and begin again.</p>", 410)
    if request.method == "GET":
        return _payment_form(session, {})
    return _pay(state, session, await _form(request))


def _pay(state: State, session: Obj, form: dict[str, str]) -> Response:
    buyer = {
        "email": form.get("email", "").strip() or session["customer_email"],
        "name": form.get("name", "").strip() or None,
    }
    free = session["amount_total"] == 0 and session["payment_method_collection"] == "if_required"
    try:
        if "@" not in (buyer["email"] or ""):
            raise RefusedError("Please enter your email.")
        method = None if free else new_method(state, form.get("card", ""), buyer)
        checkout.pay(state, session, method, buyer)
    except RefusedError as refused:
        error = refused.body["error"]
        if error.get("code") == "authentication_required":
            return RedirectResponse(f"/c/pay/{session['id']}/authenticate", 303)
        return _payment_form(session, form, str(error["message"]))
    return RedirectResponse(_to(session), 303)


def _payment_form(session: Obj, form: dict[str, str], error: str = "") -> HTMLResponse:
    rows = "".join(
        f"<tr><td>{escape(str(item['price']['nickname'] or item['description'] or 'Item'))} × {item['quantity']}"
        f"<td>{_money(item['amount_total'], item['currency'])}"
        for item in session["_line_items"]["data"]
    )
    total = f"<tr class=total><td>Due today<td>{_money(session['amount_total'], session['currency'])}"
    email = form.get("email") or session["customer_email"] or (session.get("_buyer") or "")
    free = session["amount_total"] == 0 and session["payment_method_collection"] == "if_required"
    back = f"<p><a href='{escape(session['cancel_url'])}'>Back</a></p>" if session["cancel_url"] else ""
    said = f"<p class=error role=alert>{escape(error)}</p>" if error else ""
    return _page(
        "Subscribe" if session["mode"] == "subscription" else "Pay",
        f"<table>{rows}{total}</table>{said}<form method=post>"
        f"<label for=email>Email</label><input id=email name=email type=email value='{escape(email)}' required>"
        f"<label for=name>Name on card</label><input id=name name=name value='{escape(form.get('name', ''))}'>"
        f"{'' if free else _card_fields()}<button>{'Start' if free else 'Pay'}</button></form>{back}",
        402 if error else 200,
    )


async def session_authentication(request: Request) -> Response:
    """Show the bank's question while a session is paid."""
    state = _state(request)
    session = state.objects[request.path_params["id"]]
    if request.method == "GET":
        return _question()
    if (await _form(request)).get("answer") != "yes" or "_asking" not in session:
        return _payment_form(session, {}, "We are unable to authenticate your payment method.")
    which, buyer = session.pop("_asking")
    method = state.objects[which]
    method.update(_authenticated=True, _just_authenticated=True)
    checkout.pay(state, session, method, buyer)
    return RedirectResponse(_to(session), 303)


def _question() -> HTMLResponse:
    return _page(
        "Your bank wants to know",
        "<p>Is it you who pays?</p><form method=post><button name=answer value=yes>Complete authentication</button>"
        "<button class=plain name=answer value=no>Fail authentication</button></form>",
    )


async def intent_authentication(request: Request) -> Response:
    """Show the bank's question about a payment of its own, as that of a renewal."""
    state = _state(request)
    intent = state.objects[request.path_params["id"]]
    if request.method == "GET":
        return _question()
    authenticate(state, intent, passed=(await _form(request)).get("answer") == "yes")
    if intent["status"] == "succeeded" and "_invoice" in intent:
        mark_paid(state, state.objects[intent["_invoice"]])
    return _page("Thank you", f"<p>The payment is {escape(intent['status'])}.</p>")


async def portal(request: Request) -> Response:
    """Show a customer's subscriptions, card and invoices, and do what they ask."""
    state = _state(request)
    session = state.objects.get(request.path_params["id"])
    if session is None:
        return _page("Something went wrong", "<p>This link is not valid any more.</p>", 404)
    customer = state.find("customer", session["customer"])
    error = ""
    if request.method == "POST":
        try:
            _do(state, customer, await _form(request))
        except RefusedError as refused:
            error = str(refused)
    back = f"<p><a href='{escape(session['return_url'])}'>Return to the shop</a></p>" if session["return_url"] else ""
    said = f"<p class=error role=alert>{escape(error)}</p>" if error else ""
    return _page(
        "Your subscription",
        said + _subscriptions(state, customer) + _card(state, customer) + _invoices(state, customer) + back,
    )


def _do(state: State, customer: Obj, form: dict[str, str]) -> None:
    which = form.get("subscription", "")
    if form.get("act") == "card":
        checkout.change_card(state, customer, new_method(state, form.get("card", "")))
        checkout.retry_open(state, customer, on_session=True)
    elif form.get("act") in {"cancel", "keep"}:
        subscriptions.update_subscription(state, {"cancel_at_period_end": form["act"] == "cancel"}, which)


def _subscriptions(state: State, customer: Obj) -> str:
    parts = []
    for each in state.all("subscription", customer=customer["id"]):
        names = ", ".join(
            f"{i['price']['nickname'] or i['price']['id']} × {i['quantity']}" for i in each["items"]["data"]
        )
        end = _day(subscriptions.period_end(each))
        words = {"canceled": "ended"}.get(
            each["status"], f"ends on {end}" if each["cancel_at_period_end"] else f"renews on {end}"
        )
        act = ("keep", "Don't cancel") if each["cancel_at_period_end"] else ("cancel", "Cancel subscription")
        button = (
            f"<button class=plain name=act value={act[0]}>{act[1]}</button>" if each["status"] != "canceled" else ""
        )
        parts.append(
            f"<p><strong>{escape(names)}</strong><br>{escape(each['status'])}, {words}</p>"
            f"<form method=post><input type=hidden name=subscription value='{each['id']}'>{button}</form>"
        )
    return "".join(parts) or "<p>No subscription.</p>"


def _card(state: State, customer: Obj) -> str:
    method = paying_method(state, customer)
    held = f"Card ending in {method['card']['last4']}" if method and method["type"] == "card" else "No card"
    return f"<p>{held}</p><form method=post>{_card_fields()}<button name=act value=card>Use this card</button></form>"


def _invoices(state: State, customer: Obj) -> str:
    rows = "".join(
        f"<tr><td><a href='/i/{each['id']}'>{each['number']}</a> "
        f"<small>{_day(each['created'])} · {each['status']}</small>"
        f"<td>{_money(each['total'], each['currency'])}"
        for each in state.all("invoice", customer=customer["id"])
    )
    return f"<h1 style='margin-top:1.5rem'>Invoices</h1><table>{rows}</table>"


async def invoice(request: Request) -> Response:
    """Show an invoice; an open one can be paid here."""
    state = _state(request)
    it = state.objects.get(request.path_params["id"])
    if it is None or it["object"] != "invoice":
        return _page("Something went wrong", "<p>There is no such invoice.</p>", 404)
    error = ""
    if request.method == "POST" and it["status"] == "open":
        try:
            method = new_method(state, (await _form(request)).get("card", ""))
            checkout.change_card(state, state.objects[it["customer"]], method)
            why = collect(state, it, method, on_session=True)
            error = f"The card was declined ({why})." if why else ""
        except RefusedError as refused:
            error = str(refused)
    rows = "".join(
        f"<tr><td>{escape(line['description'] or '')}<td>{_money(line['amount'], it['currency'])}"
        for line in it["lines"]["data"]
    )
    said = f"<p class=error role=alert>{escape(error)}</p>" if error else ""
    form = f"<form method=post>{_card_fields()}<button>Pay invoice</button></form>" if it["status"] == "open" else ""
    total = f"<tr class=total><td>Total<td>{_money(it['total'], it['currency'])}"
    return _page(f"Invoice {it['number']}", f"<p>{escape(it['status'])}</p><table>{rows}{total}</table>{said}{form}")
