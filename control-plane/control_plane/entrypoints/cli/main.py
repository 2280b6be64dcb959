"""Entry point of ``reelbox-vendor``: exit status 0 done, 2 refused; the last line on standard error says why."""

import sys

import typer

from control_plane.entrypoints.cli import running
from control_plane.entrypoints.cli.licenses import app as license_app
from control_plane.kernel.errors import ReelboxError
from control_plane.licenses.errors import IssuingError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, no_args_is_help=True)
app.add_typer(license_app, name="license")
app.add_typer(running.catalog, name="catalog")
app.add_typer(running.operator, name="operator")
app.add_typer(running.mail, name="mail")
app.command("migrate")(running.migrate_tables)
app.command("reconcile")(running.reconcile)
app.command("first-key")(running.first_key)


@app.callback()
def _vendor() -> None:
    """Reelbox's back office: what customers never get."""


def main() -> None:
    """Run the command line and exit."""
    try:
        app()
    except IssuingError as error:
        sys.stderr.write(f"{error.code}: {error.message}\n")
        sys.exit(2)
    except ReelboxError as error:
        sys.stderr.write(f"{error.code} {error.message} — {error.hint}\n")
        sys.exit(int(error.kind))
