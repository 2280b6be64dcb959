"""``reelbox models``: which speech models there are, what they allow, and which are here."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from appliance import bootstrap
from appliance.entrypoints.cli.options import AsJson, Debug
from appliance.entrypoints.cli.reporter import emit
from appliance.entrypoints.cli.working import working
from appliance.speech.models import Offer, Record

_LEGEND = """untried: license, files and hash are as published; we have never run it.
SHA-256 unknown: recorded at install unless you give it (--sha256), and compared from then on.
"""

app = typer.Typer(no_args_is_help=True, help="Install, check and remove speech models.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="A model's name; see `reelbox models list`.")]
Source = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="SOURCE",
        help="An https address, file, folder or bundle (ZIP, TAR). Default: where it is published.",
    ),
]
Sha256 = Annotated[
    str | None,
    typer.Option("--sha256", metavar="HEX", help="The hash its first file has to have, where the list knows none."),
]
Target = Annotated[Path, typer.Argument(metavar="FILE", help="The TAR file to write.")]
NonCommercial = Annotated[
    bool, typer.Option("--accept-non-commercial", help="Install it although its license forbids commercial use.")
]


@app.command("list")
def list_models(as_json: AsJson = False, debug: Debug = False) -> None:
    """List the models that can be installed, and those that are."""
    offers = bootstrap.models().offers()
    if as_json:
        emit({"event": "result", "models": [_as_dict(offer) for offer in offers]})
        return
    for offer in offers:
        sys.stdout.write(_line(offer) + "\n")
    sys.stdout.write(_LEGEND)


@app.command()
def install(
    name: Name,
    source: Source = None,
    sha256: Sha256 = None,
    accept_non_commercial: NonCommercial = False,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Install a model from where it is published, or from an address, a file, a folder or a bundle."""
    store = bootstrap.models()
    with working(as_json=as_json) as work:
        record = store.install(
            name, source, work, sha256=sha256 and sha256.lower(), accept_non_commercial=accept_non_commercial
        )
    _show(record, "installed", as_json=as_json)


@app.command()
def bundle(name: Name, target: Target, as_json: AsJson = False, debug: Debug = False) -> None:
    """Write an installed model into one file, to be installed with --from on a machine without network."""
    with working(as_json=as_json) as work:
        record = bootstrap.models().bundle(name, target, work)
    _show(record, f"written to {target}", as_json=as_json)


@app.command()
def verify(name: Name, as_json: AsJson = False, debug: Debug = False) -> None:
    """Compare an installed model with what was installed."""
    with working(as_json=as_json) as work:
        record = bootstrap.models().verify(name, work)
    _show(record, "unchanged", as_json=as_json)


@app.command()
def remove(name: Name, as_json: AsJson = False, debug: Debug = False) -> None:
    """Remove an installed model."""
    _show(bootstrap.models().remove(name), "removed", as_json=as_json)


def _show(record: Record, done: str, *, as_json: bool) -> None:
    if as_json:
        emit({"event": "result", "done": done, **record.model_dump(mode="json")})
        return
    use = "commercial use allowed" if record.commercial else "no commercial use"
    hashed = "as expected" if record.published else "recorded at install"
    sys.stdout.write(
        f"{record.name}: {done}; {_many(record.languages)}; {record.size_bytes / 1e6:.0f} MB; {record.license}, {use}\n"
        f"  SHA-256 {record.sha256} ({hashed})\n"
    )


def _line(offer: Offer) -> str:
    shown = _as_dict(offer)
    size = f"{int(str(shown['size_bytes'])) / 1e6:.0f} MB"
    license_ = f"{shown['license']}, {'commercial use' if shown['commercial'] else 'no commercial use'}"
    sha256 = f"SHA-256 {str(shown['sha256'])[:12]}…" if shown["sha256"] else "SHA-256 unknown"
    here = "installed" if shown["installed"] else "" if shown["tried"] else "untried"
    line = f"{offer.name:<23} {shown['kind']:<11} {_languages(offer):<14} {size:>8}  {license_:<31} {sha256:<21} {here}"
    return line.rstrip()


def _as_dict(offer: Offer) -> dict[str, object]:
    """Return what `list` shows of a model: what is here where it is installed, else what is offered."""
    known, record = offer.entry, offer.record
    if record is not None:
        return {**record.model_dump(mode="json", exclude={"files"}), "installed": True}
    assert known is not None  # noqa: S101  an offer has one of them
    return {
        "name": known.name,
        "kind": known.kind.value,
        "languages": list(known.languages),
        "license": known.license,
        "commercial": known.commercial,
        "repository": known.repository,
        "revision": known.revision,
        "sha256": known.sha256,
        "tried": known.tried,
        "size_bytes": known.megabytes * 1_000_000,
        "installed": False,
    }


def _languages(offer: Offer) -> str:
    known = offer.record or offer.entry
    return _many(known.languages) if known else ""


def _many(languages: tuple[str, ...]) -> str:
    return ", ".join(languages) if len(languages) <= 3 else f"{len(languages)} languages"
