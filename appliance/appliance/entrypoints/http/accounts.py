"""You: set-up, signing in and out, your account, your sessions, links that were sent to you."""

from typing import Annotated
from uuid import UUID

from fastapi import BackgroundTasks, Depends, Request, Response

from appliance.accounts import invitations, schemas, service
from appliance.accounts.actors import Caller
from appliance.accounts.authentication import LONGEST
from appliance.accounts.signing_in import DEVICE_KNOWN, Browser, Entered
from appliance.entrypoints.http.access import Anybody, AnyCaller, SignedIn
from appliance.entrypoints.http.dependencies import COOKIE, Services, Tx, address
from appliance.entrypoints.http.visits import Router

DEVICE = "__Host-reelbox_device"

router = Router(tags=["account"])


async def _browser(request: Request) -> Browser:
    return Browser(address(request), request.headers.get("user-agent", ""), request.cookies.get(DEVICE))


FromBrowser = Annotated[Browser, Depends(_browser)]


@router.get("/setup", summary="Has the box been set up?", dependencies=[Anybody])
def setup_state(services: Services) -> schemas.SetupState:
    """Tell whether nobody has an account yet."""
    return schemas.SetupState(needed=services.setup.needed())


@router.post("/setup", summary="Set the box up", status_code=204, dependencies=[Anybody])
def set_up(wish: schemas.SetupWish, browser: FromBrowser, response: Response, services: Services) -> None:
    """Make the administrator and the first workspace with the token from the log, and sign in."""
    entered = services.setup.complete(wish, browser)
    _hand_over(response, entered)


@router.post("/sessions", summary="Sign in", status_code=204, dependencies=[Anybody])
def sign_in(wish: schemas.SignInWish, browser: FromBrowser, response: Response, services: Services) -> None:
    """Begin a session; it comes as a cookie."""
    _hand_over(response, services.sign_in.enter(wish.email, wish.password, browser))


@router.delete("/sessions/current", summary="Sign out", status_code=204)
def sign_out(caller: SignedIn, response: Response, tx: Tx) -> None:
    """End this session."""
    if caller.session_id is not None:
        service.end_session(tx, caller, caller.session_id)
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax")


@router.get("/me", summary="Who am I?")
def me(caller: AnyCaller, tx: Tx) -> schemas.Me:
    """Return your account and your workspaces; with an API key, its maker and its workspace."""
    return _me(caller, tx)


@router.patch("/me", summary="Change your name")
def change_me(wish: schemas.MePatch, caller: SignedIn, tx: Tx) -> schemas.Me:
    """Change your name."""
    service.rename(tx, caller, wish.name)
    return _me(caller, tx)


@router.post("/me/password", summary="Change your password", status_code=204)
def change_password(wish: schemas.PasswordChange, caller: SignedIn, tx: Tx, services: Services) -> None:
    """Set a new password; your other sessions end."""
    services.passwords.change(tx, caller, wish.old, wish.new)


@router.get("/me/sessions", summary="List your sessions")
def list_sessions(caller: SignedIn, tx: Tx) -> list[schemas.SignedInBrowser]:
    """Return where you are signed in, used last first."""
    return [schemas.SignedInBrowser.model_validate(row) for row in service.sessions(tx, caller)]


@router.delete("/me/sessions/{session_id}", summary="End one of your sessions", status_code=204)
def end_session(session_id: UUID, caller: SignedIn, tx: Tx) -> None:
    """Sign out elsewhere."""
    service.end_session(tx, caller, session_id)


@router.post("/password-resets", summary="Ask for a new password", status_code=202, dependencies=[Anybody])
def ask_for_link(wish: schemas.LinkWish, later: BackgroundTasks, services: Services) -> None:
    """Have a link mailed, where there is an account; the answer is the same where there is none."""
    later.add_task(services.passwords.mail_link, wish.email)


@router.post("/password-resets/use", summary="Choose a new password", status_code=204, dependencies=[Anybody])
def use_link(wish: schemas.LinkUse, services: Services) -> None:
    """Set the password with the link from the mail; all your sessions end."""
    services.passwords.use_link(wish.token, wish.password)


@router.post("/invitations/look", summary="Read an invitation", dependencies=[Anybody])
def look_at_invitation(wish: schemas.InvitationToken, tx: Tx) -> schemas.InvitedTo:
    """Return what an invitation's link says."""
    return schemas.InvitedTo.model_validate(invitations.look(tx, wish.token))


@router.post("/invitations/accept", summary="Accept an invitation")
def accept_invitation(wish: schemas.InvitationToken, caller: SignedIn, tx: Tx) -> schemas.InvitedTo:
    """Become a member, with the account that you have."""
    return schemas.InvitedTo.model_validate(invitations.accept(tx, caller, wish.token))


@router.post("/invitations/join", summary="Join with a new account", status_code=204, dependencies=[Anybody])
def join(wish: schemas.JoinWish, browser: FromBrowser, response: Response, services: Services) -> None:
    """Make an account with the invited address, become a member and sign in."""
    services.entitlements.require_member()
    entered = invitations.join(services.database, wish.token, wish.name, wish.password, browser)
    _hand_over(response, entered)


def _hand_over(response: Response, entered: Entered) -> None:
    """Give the browser its cookies: ``__Host-`` binds them to this very host, Lax keeps them from foreign forms."""
    kept = ((COOKIE, entered.token, LONGEST), (DEVICE, entered.device, DEVICE_KNOWN))
    for cookie, token, age in kept:
        seconds = int(age.total_seconds())
        response.set_cookie(cookie, token, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")


def _me(caller: Caller, tx: Tx) -> schemas.Me:
    user, memberships = service.me(tx, caller)
    return schemas.Me(
        user_id=user.id,
        email=user.email,
        name=user.name,
        is_administrator=caller.is_administrator,
        api_key_id=caller.api_key_id,
        session_id=caller.session_id,
        workspaces=[
            schemas.Membership(workspace_id=place.id, name=place.name, role=role) for place, role in memberships
        ],
    )
