"""What boxes ask: licenses, as ``licensing/httpx.py`` on the box speaks; installing; and what they say."""

import time
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from control_plane.billing import repository
from control_plane.bootstrap.service import Service
from control_plane.entrypoints.http.dependencies import Services, Turn, Tx, address
from control_plane.fleet import errors as fleet_errors
from control_plane.fleet import service as fleet
from control_plane.fleet.schemas import HeartbeatBody, InstallBody, Installed
from control_plane.fulfillment import boxes
from control_plane.kernel.clock import system
from control_plane.kernel.rates.ports import Limit
from control_plane.kernel.work.queue import enqueue
from control_plane.licenses.errors import Code, IssuingError
from control_plane.licenses.schemas import ActivateBody, Activated, RefreshBody, Refusal, RevocationsView
from control_plane.licenses.service import Outcome

_PER_ADDRESS = Limit("boxes", 60, 60)
_GUESSES = Limit("activation-codes", 10, 600)
_LIST_LASTS_S = 10.0
_STATUS = {Code.LOCKED: 503, Code.NO_KEY: 503, Code.UNKNOWN_CODE: 404, Code.UNKNOWN_LICENSE: 404}


def _counted(request: Request, services: Services) -> None:
    found = services.rates.take(address(request), _PER_ADDRESS)
    if not found.allowed:
        raise TooOftenError(int(found.retry_after_s) + 1)


router = APIRouter(
    prefix="/v1", tags=["boxes"], dependencies=[Depends(_counted)],
    responses={status: {"model": Refusal} for status in (404, 409, 429, 503)},
)  # fmt: skip


class TooOftenError(Exception):
    """Somebody asks too often.

    Attributes:
        wait_s: For how many seconds they should not.
    """

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"too often, wait {wait_s} s")
        self.wait_s = wait_s


def refuse(_: Request, error: Exception) -> JSONResponse:
    """Answer a refusal as boxes understand it."""
    if isinstance(error, TooOftenError):
        message = f"There were too many requests; wait {error.wait_s} seconds."
        return JSONResponse({"code": "too_often", "message": message}, 429, {"Retry-After": str(error.wait_s)})
    assert isinstance(error, IssuingError)  # noqa: S101  it was registered for these two
    return JSONResponse({"code": error.code, "message": error.message}, _STATUS.get(error.code, 409))


def _guess(request: Request, services: Service) -> None:
    """Count a code that was wrong: nobody tries out a thousand."""
    found = services.rates.take(address(request), _GUESSES)
    if not found.allowed:
        raise TooOftenError(int(found.retry_after_s) + 1)


@router.post("/activate", summary="Bind a license to a machine")
def activate(body: ActivateBody, request: Request, services: Services, turn: Turn) -> Activated:
    """Bind a license to the machine that asks, by a one-time code or a file of it; again: the same file."""
    del turn
    if body.code:
        try:
            done = services.issuing.activate(body.code, body.request)
        except IssuingError as error:
            if error.code is Code.UNKNOWN_CODE:
                _guess(request, services)
            raise
    elif body.license:
        done = services.issuing.move(body.license, body.request)
    else:
        raise IssuingError(Code.BAD_REQUEST, "Neither an activation code nor a license file was sent.")
    _wake(services, done)
    return _one(done)


@router.post("/refresh", summary="Get the newest file")
def refresh(body: RefreshBody, services: Services, turn: Turn) -> Activated:
    """Return the newest file of the license that a machine has."""
    del turn
    return _one(services.issuing.refresh(body.license, body.request))


class _Cached:
    """A list that is signed every few seconds at most: it is the same for everybody."""

    def __init__(self) -> None:
        self._until, self._text = 0.0, ""

    def get(self, make: Callable[[], str]) -> str:
        now = time.monotonic()
        if now >= self._until:
            self._text, self._until = make(), now + _LIST_LASTS_S
        return self._text


def _cached(request: Request) -> _Cached:
    state = request.app.state
    if not hasattr(state, "revocations"):
        state.revocations = _Cached()
    cached: _Cached = state.revocations
    return cached


@router.get("/revocations", summary="Get the revocation list")
def revocations(services: Services, cached: Annotated[_Cached, Depends(_cached)]) -> RevocationsView:
    """Return the signed list of what counts no longer; a few seconds old at most."""
    return RevocationsView(revocations=cached.get(services.issuing.revocations))


@router.post("/install", summary="Use an install token")
def install(body: InstallBody, request: Request, tx: Tx, services: Services) -> Installed:
    """Use a one-time install token up; return a license file, for the machine where it names itself."""
    order_id = fleet.use_install_token(tx, body.token, address(request), system())
    order = repository.order(tx, order_id)
    if order.license_id is None:
        raise fleet_errors.NOT_LICENSED()
    if body.request is None:
        (file, *_) = services.licensing.files(order.license_id).values()
    else:
        (file,) = services.issuing.answer(order.license_id, body.request, "installer").files.values()
    fleet.deployment(tx, order_id, order.target, system()).state = "installed"
    repository.record(tx, order_id, "box.installed", "installer", address=address(request))
    enqueue(tx, "order", order_id)
    return Installed(license=file, plan=order.plan)


@router.post("/heartbeat", summary="Say how a box is", status_code=204)
def heartbeat(body: HeartbeatBody, tx: Tx, services: Services) -> None:
    """Keep what a box says of itself; nothing depends on it but what its owner and we can see."""
    machine, license_id = services.issuing.speaker(body.license, body.request)
    said = fleet.Heartbeat(machine, body.version, body.first_login_at, body.first_video_at)
    boxes.hear(tx, license_id, said, dict(body.report))


def _one(done: Outcome) -> Activated:
    (file,) = done.files.values()
    return Activated(license=file, notice=done.notice)


def _wake(services: Service, done: Outcome) -> None:
    with services.database.transaction() as session:
        boxes.activated(session, done.entry.subject)
