"""``reelbox license``: the license of the box, on the box itself."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appliance.entrypoints.cli.options import AsJson, Debug
from appliance.entrypoints.cli.reporter import emit

if TYPE_CHECKING:
    from appliance.licensing.schemas import LicenseView
    from appliance.licensing.service import Licensing

app = typer.Typer(no_args_is_help=True, help="The license of the box. Needs REELBOX_DATABASE_URL.")

File = Annotated[Path, typer.Argument(metavar="FILE", help="The license file.", show_default=False, exists=True)]


@app.command()
def show(as_json: AsJson = False, debug: Debug = False) -> None:
    """Show how the box stands with its license."""
    with _licensing() as licensing:
        _print(licensing, as_json=as_json)


@app.command()
def install(file: File, as_json: AsJson = False, debug: Debug = False) -> None:
    """Put a license file in force; works without any network."""
    with _licensing() as licensing:
        licensing.install(file.read_text(errors="replace"), "file")
        _print(licensing, as_json=as_json)


@app.command()
def activate(
    code: Annotated[str | None, typer.Argument(metavar="[CODE]", help="The one-time code.")] = None,
    move: Annotated[
        Path | None, typer.Option("--move", help="A license file of another machine, which gives it up.", exists=True)
    ] = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Bind a license to this machine, online."""
    if (code is None) == (move is None):
        raise typer.BadParameter("give a code, or a file with --move")
    with _licensing() as licensing:
        licensing.activate(code=code, file=None if move is None else move.read_text())
        _print(licensing, as_json=as_json)


@app.command()
def refresh(as_json: AsJson = False, debug: Debug = False) -> None:
    """Ask the license server for the newest file."""
    with _licensing() as licensing:
        licensing.refresh()
        _print(licensing, as_json=as_json)


@app.command()
def request(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write it here.", show_default=False)] = None,
    debug: Debug = False,
) -> None:
    """Make a machine request; the vendor answers it with a license file for this machine."""
    with _licensing() as licensing:
        token = licensing.request()
    if output is None:
        sys.stdout.write(token + "\n")
    else:
        output.write_text(token)


@contextmanager
def _licensing() -> "Iterator[Licensing]":
    from appliance.bootstrap.service import administration  # noqa: PLC0415  the database's libraries take a while

    with administration() as opened:
        yield opened.licensing


def _print(licensing: "Licensing", *, as_json: bool) -> None:
    from appliance.licensing import repository  # noqa: PLC0415
    from appliance.licensing.schemas import LicenseView  # noqa: PLC0415

    with licensing.database.system() as session:
        view = LicenseView.of(licensing.standing(session), repository.box(session), licensing)
    if as_json:
        emit(view.model_dump(mode="json"))
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _lines(view)))


def _lines(view: "LicenseView") -> Iterator[str]:
    yield f"state      {view.state}" + ("" if view.renders_allowed else " (no new renders)")
    if view.plan:
        yield f"license    {view.license_id}, {view.plan}, {view.customer}"
    if view.ends_at:
        yield f"ends       {view.ends_at:%Y-%m-%d}; {view.days_left} days left"
    for limit in view.limits:
        yield f"limit      {limit.name} = {limit.value}" + ("" if limit.known else " (not in this release)")
    for feature in view.features:
        yield f"feature    {feature.name}" + ("" if feature.known else " (not in this release)")
    yield f"machine    {view.machine.id}" + ("" if view.machine.bound or not view.plan else " (not activated)")
    for said in ([view.why] if view.why else []) + view.notices:
        yield f"{said.code}  {said.message} {said.hint}"
