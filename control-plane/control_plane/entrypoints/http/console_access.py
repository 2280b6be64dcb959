"""The console's door: signing in with password and code, set-up by a link, operators, the audit log."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy import select

from control_plane.entrypoints.http.access import CONSOLE_COOKIE, Admin, Anybody, ConsoleToken, Viewer
from control_plane.entrypoints.http.dependencies import Services, Tx, address
from control_plane.entrypoints.http.pages import Page, Paging
from control_plane.kernel.database.pages import newest_first
from control_plane.operators import service as operators
from control_plane.operators.models import AuditRow, OperatorRow
from control_plane.operators.schemas import (
    AuditView,
    EnrolmentView,
    FinishBody,
    InviteBody,
    Invited,
    OperatorChange,
    OperatorView,
    SetupBody,
    SignInBody,
)  # fmt: skip

router = APIRouter(prefix="/console", tags=["console"])
OperatorId = Annotated[UUID, Path(description="The operator.")]


def _give(response: Response, token: str) -> None:
    seconds = int(operators.SESSION_LASTS.total_seconds())
    response.set_cookie(CONSOLE_COOKIE, token, max_age=seconds, path="/", secure=True, httponly=True, samesite="strict")


@router.post("/sessions", summary="Sign in", dependencies=[Anybody])
def enter(wish: SignInBody, request: Request, response: Response, services: Services) -> OperatorView:
    """Begin a session; which of the three was wrong is not said."""
    token = services.operators.enter(wish.email, wish.password, wish.code, address(request))
    _give(response, token)
    with services.database.transaction() as session:
        return OperatorView.model_validate(operators.by_session(session, token))


@router.delete("/sessions", summary="Sign out", status_code=204)
def leave(operator: Viewer, token: ConsoleToken, response: Response, tx: Tx) -> None:
    """End this browser's session."""
    operators.leave(tx, token)
    operators.record(tx, operator.email, "session.ended", operator.id)
    response.delete_cookie(CONSOLE_COOKIE, path="/", secure=True, httponly=True, samesite="strict")


@router.get("/me", summary="See who you are")
def me(operator: Viewer) -> OperatorView:
    """Return who is in the console."""
    return OperatorView.model_validate(operator)


@router.post("/setup", summary="Begin to set yourself up", dependencies=[Anybody])
def begin_setup(wish: SetupBody, services: Services) -> EnrolmentView:
    """Return what the authenticator needs; the link stays good until it is finished."""
    found = services.operators.begin_setup(wish.token)
    return EnrolmentView(email=found.email, secret=found.secret, address=found.address)


@router.post("/setup/finish", summary="Finish setting yourself up", dependencies=[Anybody])
def finish_setup(wish: FinishBody, response: Response, services: Services) -> OperatorView:
    """Take password and first code; the link is used up, and a session begins."""
    token = services.operators.finish_setup(wish.token, wish.password, wish.code)
    _give(response, token)
    with services.database.transaction() as session:
        return OperatorView.model_validate(operators.by_session(session, token))


@router.get("/operators", summary="List operators")
def list_operators(operator: Admin, tx: Tx) -> list[OperatorView]:
    """Return everybody who may be in the console."""
    return [OperatorView.model_validate(row) for row in tx.scalars(select(OperatorRow).order_by(OperatorRow.id))]


@router.post("/operators", summary="Invite an operator", status_code=201)
def invite(wish: InviteBody, operator: Admin, services: Services) -> Invited:
    """Make an operator, and a set-up link that is shown this once."""
    row_id, token = services.operators.invite(wish.email, wish.name, wish.role, operator.email)
    return Invited(id=row_id, setup_url=f"{services.http.origin}/console/setup#token={token}")


@router.patch("/operators/{operator_id}", summary="Change an operator")
def change(operator_id: OperatorId, wish: OperatorChange, operator: Admin, tx: Tx) -> OperatorView:
    """Change role, or let nobody in any more; one admin stays."""
    row = operators.change(tx, operator_id, operator.email, role=wish.role, disabled=wish.disabled)
    return OperatorView.model_validate(row)


@router.post("/operators/{operator_id}/reset", summary="Reset an operator", status_code=201)
def reset(operator_id: OperatorId, operator: Admin, tx: Tx, services: Services) -> Invited:
    """Take password and second factor away; the new set-up link is shown this once."""
    token = operators.reset(tx, operator_id, operator.email)
    return Invited(id=operator_id, setup_url=f"{services.http.origin}/console/setup#token={token}")


@router.get("/audit", summary="Read the audit log")
def audit(operator: Admin, tx: Tx, paging: Paging) -> Page[AuditView]:
    """Return what operators did, newest first."""
    return Page.of(AuditView, newest_first(tx, select(AuditRow), [AuditRow.id], paging))
