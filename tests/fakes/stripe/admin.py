"""What a test asks of the fake itself: faults, time, and acts that only banks and people do."""

import re
from dataclasses import asdict, dataclass, fields

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.fakes.stripe import customers, payments
from tests.fakes.stripe.errors import RefusedError
from tests.fakes.stripe.events import Outbox
from tests.fakes.stripe.forms import Obj
from tests.fakes.stripe.state import State, show

_SWITCHES = ("copies", "delay_s", "shuffle", "hold", "drop")
_SETTINGS = ("after_retries", "finalizes_after_s", "settles_after_s")


@dataclass
class Fault:
    """Something to go wrong with the next `count` requests that fit (`METHOD /path`, a regular expression)."""

    match: str = ".*"
    status: int = 0
    delay_s: float = 0.0
    count: int = 1
    after: bool = False  # do what was asked, then answer with the error


def taken(faults: list[Fault], method: str, path: str) -> Fault | None:
    """Return the fault a request meets, and count it."""
    for fault in faults:
        if fault.count > 0 and re.search(fault.match, f"{method} {path}"):
            fault.count -= 1
            return fault
    return None


async def handle(request: Request) -> Response:
    """Do what `/_fake/ACT` says."""
    state: State = request.app.state.stripe
    said: Obj = await request.json() if request.method == "POST" and await request.body() else {}
    act = _ACTS.get((request.method, request.path_params["act"]))
    if act is None:
        return JSONResponse({"error": f"One of {sorted(' '.join(key) for key in _ACTS)}"}, 404)
    try:
        return JSONResponse(act(state, said, request))
    except RefusedError as refused:
        return JSONResponse(refused.body, refused.status)


def _faults(state: State, said: Obj, request: Request) -> Obj:
    known = {each.name for each in fields(Fault)}
    request.app.state.api.faults.append(Fault(**{k: v for k, v in said.items() if k in known}))
    return {"faults": [asdict(each) for each in request.app.state.api.faults]}


def _no_faults(state: State, said: Obj, request: Request) -> Obj:
    request.app.state.api.faults.clear()
    plain = Outbox()
    for name in _SWITCHES:
        setattr(state.outbox, name, getattr(plain, name))
    return {}


def _webhooks(state: State, said: Obj, request: Request) -> Obj:
    for name in _SWITCHES:
        if name in said:
            setattr(state.outbox, name, said[name])
    if "secrets" in said:
        for endpoint in state.outbox.endpoints:
            endpoint.secrets = list(said["secrets"])
    return {name: getattr(state.outbox, name) for name in _SWITCHES}


def _deliveries(state: State, said: Obj, request: Request) -> Obj:
    rows = [
        {"event": each.event["id"], "type": each.event["type"], "url": each.endpoint.url, "attempts": each.attempts,
         "status": each.status, "done": each.done}
        for each in state.outbox.deliveries
    ]  # fmt: skip
    return {"deliveries": rows, "waiting": len(state.outbox.waiting)}


def _clock(state: State, said: Obj, request: Request) -> Obj:
    state.advance(float(said["advance_s"]))
    return {"now": state.now()}


def _settings(state: State, said: Obj, request: Request) -> Obj:
    for name in _SETTINGS:
        if name in said:
            setattr(state, name, said[name])
    return {name: getattr(state, name) for name in _SETTINGS}


def _dispute(state: State, said: Obj, request: Request) -> Obj:
    if said.get("dispute"):
        return dict(
            show(payments.close_dispute(state, state.find("dispute", said["dispute"]), said.get("status", "won")))
        )
    return dict(show(payments.open_dispute(state, state.find("charge", said["charge"]))))


def _card(state: State, said: Obj, request: Request) -> Obj:
    customer = state.find("customer", said["customer"])
    method = customers.new_method(state, str(said["number"]))
    method["_attaches"] = True
    customers.attach(state, method, customer)
    customers.make_default(state, customer, method)
    for subscription in state.all("subscription", customer=customer["id"]):
        subscription["default_payment_method"] = method["id"]
    return dict(show(method))


def _requests(state: State, said: Obj, request: Request) -> Obj:
    return {"requests": request.app.state.api.requests}


_ACTS = {
    ("POST", "faults"): _faults,
    ("POST", "faults/clear"): _no_faults,
    ("POST", "webhooks"): _webhooks,
    ("GET", "deliveries"): _deliveries,
    ("GET", "requests"): _requests,
    ("POST", "clock"): _clock,
    ("POST", "settings"): _settings,
    ("POST", "disputes"): _dispute,
    ("POST", "card"): _card,
}
