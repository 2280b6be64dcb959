"""``reelbox admin``: what the administrator of the box does on the box itself."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from appliance.entrypoints.cli import box
from appliance.entrypoints.cli.options import AsJson, Debug
from appliance.entrypoints.cli.reporter import emit

if TYPE_CHECKING:
    from appliance.accounts.models import UserRow
    from appliance.bootstrap.service import Administration

app = typer.Typer(no_args_is_help=True, help="Administer the box: users, passwords, jobs. Needs REELBOX_DATABASE_URL.")
users = typer.Typer(no_args_is_help=True, help="Add, list and disable users.")
app.add_typer(users, name="user")
app.command("jobs")(box.jobs)
app.command("doctor")(box.doctor)

Email = Annotated[
    str, typer.Argument(metavar="EMAIL", help="The user's address.", parser=lambda text: text.strip().lower())
]


@app.command("reset-password")
def reset_password(email: Email, debug: Debug = False) -> None:
    """Set a user's password, asked for or read from standard input; all their sessions end."""
    with _service() as service:
        service.passwords.reset(email, _new_password())
    sys.stdout.write(f"{email}: new password set, all sessions ended\n")


@users.command("add")
def add_user(
    email: Email,
    name: Annotated[str, typer.Option("--name", help="Their name; else what stands before the @.")] = "",
    administrator: Annotated[bool, typer.Option("--administrator", help="They may administer the box.")] = False,
    debug: Debug = False,
) -> None:
    """Add a user, with a password asked for or read from standard input."""
    from appliance.accounts import administration  # noqa: PLC0415  the database's libraries take half a second to load

    password = _new_password()
    with _service() as service, service.database.system() as session:
        service.entitlements.require_member(email)
        full_name = name or email.partition("@")[0]
        administration.add_user(session, email, full_name, password, administrator=administrator)
    sys.stdout.write(f"{email}: added\n")


@users.command("list")
def list_users(as_json: AsJson = False, debug: Debug = False) -> None:
    """List all users, newest first."""
    from appliance.accounts import administration  # noqa: PLC0415
    from appliance.kernel.database.pages import PageRequest  # noqa: PLC0415

    page: PageRequest | None = PageRequest(limit=200)
    with _service() as service, service.database.system() as session:
        while page is not None:
            part = administration.users(session, page)
            for row in part.items:
                _show(row, as_json=as_json)
            page = PageRequest(page.limit, part.next_cursor) if part.next_cursor else None


@users.command("disable")
def disable(email: Email, debug: Debug = False) -> None:
    """Disable a user: sessions end, API keys stop working."""
    _set_disabled(email, disabled=True)


@users.command("enable")
def enable(email: Email, debug: Debug = False) -> None:
    """Let a disabled user in again."""
    _set_disabled(email, disabled=False)


def _set_disabled(email: str, *, disabled: bool) -> None:
    from appliance.accounts import administration  # noqa: PLC0415

    with _service() as service, service.database.system() as session:
        user_id = administration.user_by_email(session, email).id
        administration.change_user(session, None, user_id, disabled=disabled, administrator=None)
    sys.stdout.write(f"{email}: {'disabled' if disabled else 'enabled'}\n")


@contextmanager
def _service() -> "Iterator[Administration]":
    from appliance.bootstrap.service import administration  # noqa: PLC0415

    with administration() as opened:
        yield opened


def _new_password() -> str:
    if sys.stdin.isatty():
        password: str = typer.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
        return password
    return sys.stdin.readline().rstrip("\r\n")


def _show(row: "UserRow", *, as_json: bool) -> None:
    if as_json:
        told = {"id": str(row.id), "email": row.email, "name": row.name, "is_administrator": row.is_administrator}
        emit({"event": "user", **told, "disabled": row.disabled_at is not None})
        return
    marks = [word for word, holds in (("administrator", row.is_administrator), ("disabled", row.disabled_at)) if holds]
    sys.stdout.write(f"{row.email:<40} {row.name:<30} {', '.join(marks)}".rstrip() + "\n")
