"""``reelbox-vendor``'s commands for whoever runs the server: tables, catalog, operators, comparing, bounces."""

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from control_plane.bootstrap.service import service
from control_plane.kernel.database.migrations import migrate
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.errors import BAD_SETTING
from control_plane.kernel.rates.memory import MemoryRates
from control_plane.kernel.settings import DatabaseSettings, HttpSettings, load
from control_plane.mail.dsn import parsed
from control_plane.mail.service import bounced
from control_plane.operators.models import Role
from control_plane.operators.service import Operators

catalog = typer.Typer(no_args_is_help=True, help="What is sold.")
operator = typer.Typer(no_args_is_help=True, help="Who may be in the console.")
mail = typer.Typer(no_args_is_help=True, help="Letters.")


def _print(said: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")


def migrate_tables() -> None:
    """Bring the tables up to date; needs REELBOX_DATABASE_OWNER_URL."""
    owner = load(DatabaseSettings).owner_url
    if owner is None:
        raise BAD_SETTING(variable="REELBOX_DATABASE_OWNER_URL", detail="migrations need it")
    migrate(owner)


@catalog.command()
def sync() -> None:
    """Make Stripe's products and prices what the catalog says; any number of times."""
    with service() as services:
        _print({"prices": services.checkouts.sync()})


def reconcile() -> None:
    """Compare what Stripe has with what we have; what differs is looked at anew."""
    with service() as services:
        row = services.reconciling.run()
        _print({"compared": row.compared, "found": row.found})


@operator.command()
def add(
    email: str,
    role: Annotated[Role, typer.Option(help="What they may.")] = Role.ADMIN,
    name: Annotated[str, typer.Option(help="For people.")] = "",
) -> None:
    """Make an operator; the set-up link is printed this once."""
    with closing(Database(load(DatabaseSettings))) as database:
        operators = Operators(database, MemoryRates())
        _, token = operators.invite(email.strip().lower(), name or email, role, "command line")
    _print({"setup": f"{load(HttpSettings).origin}/console/setup#token={token}"})


@mail.command("bounce")
def bounce(
    message: Annotated[Path, typer.Argument(help="A delivery report (RFC 3464); - reads it from standard input.")],
) -> None:
    """Take a letter that came back, for instance from an alias of the mail server's."""
    raw = sys.stdin.buffer.read() if str(message) == "-" else message.read_bytes()
    found = parsed(raw)
    with closing(Database(load(DatabaseSettings))) as database, database.transaction() as session:
        known = found is not None and bounced(session, found.message_id, found.detail)
    _print({"known": known})


def first_key() -> None:
    """Make the first signing key of the server's ledger, where there is none."""
    with service() as services:
        missing = not services.issuing.signing_keys()
        if missing:
            services.issuing.make_key("command line")
        _print({"made": missing})
