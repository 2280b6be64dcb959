"""``reelbox-vendor license``: sells, renews, revokes, answers. Each act is one line of JSON on standard output."""

import getpass
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel

from control_plane.bootstrap import licenses as bootstrap
from control_plane.licenses.models import Sold
from control_plane.licenses.policies import POLICIES
from control_plane.licenses.service import Issuing, Outcome

app = typer.Typer(no_args_is_help=True, help="Issue licenses and keep account of them.")


class _Chosen(BaseModel):
    home: Path
    passphrase: str | None
    passphrase_file: Path | None
    kms_region: str | None
    policies: Path | None
    by: str

    def service(self) -> Issuing:
        vault = bootstrap.vault(self.home, self.passphrase, self.passphrase_file, self.kms_region)
        return bootstrap.issuing(self.home, vault, self.policies)


License = Annotated[str, typer.Argument(metavar="LICENSE", help="Its id, lic_…", show_default=False)]
Order = Annotated[
    str, typer.Option("--order", help="What it is done for: the same order again changes nothing.", show_default=False)
]
Out = Annotated[Path | None, typer.Option("-o", "--output", help="Write the license file here.", show_default=False)]


@app.callback()
def _open(
    context: typer.Context,
    home: Annotated[Path, typer.Option("--home", envvar="REELBOX_VENDOR_HOME", help="Ledger and sealed keys.")] = Path(
        "~/.local/share/reelbox-vendor"
    ),
    passphrase_file: Annotated[
        Path | None, typer.Option(envvar="REELBOX_VENDOR_PASSPHRASE_FILE", help="Its content opens the sealed keys.")
    ] = None,
    kms_region: Annotated[
        str | None, typer.Option(envvar="REELBOX_VENDOR_KMS_REGION", help="Keys are in AWS KMS, in this region.")
    ] = None,
    policies: Annotated[Path | None, typer.Option(help="A JSON file with more policies.")] = None,
    passphrase: Annotated[str | None, typer.Option(envvar="REELBOX_VENDOR_PASSPHRASE", hidden=True)] = None,
) -> None:
    """Take where everything is."""
    context.obj = _Chosen(
        home=home.expanduser(), passphrase=passphrase, passphrase_file=passphrase_file, kms_region=kms_region,
        policies=policies, by=getpass.getuser(),
    )  # fmt: skip


@app.command()
def issue(
    context: typer.Context,
    policy: Annotated[str, typer.Argument(help="`policies` lists them.")],
    customer: Annotated[str, typer.Option("--customer", help="To whom, for people.", show_default=False)],
    order: Order,
    output: Out = None,
) -> None:
    """Sell a license: a file for any machine, and an activation code that is shown this once."""
    chosen: _Chosen = context.obj
    _show(chosen.service().issue(order, customer, policy, chosen.by), output)


@app.command()
def renew(context: typer.Context, license_id: License, order: Order, output: Out = None) -> None:
    """Sell more time."""
    chosen: _Chosen = context.obj
    _show(chosen.service().renew(license_id, order, chosen.by), output)


@app.command()
def upgrade(
    context: typer.Context, license_id: License, policy: Annotated[str, typer.Argument()], order: Order,
    output: Out = None,
) -> None:  # fmt: skip
    """Give a license another policy."""
    chosen: _Chosen = context.obj
    _show(chosen.service().upgrade(license_id, policy, order, chosen.by), output)


@app.command()
def revoke(
    context: typer.Context, license_id: License,
    reason: Annotated[str, typer.Option("--reason", help="For the ledger.", show_default=False)],
) -> None:  # fmt: skip
    """End a license at once, wherever the revocation list gets to."""
    chosen: _Chosen = context.obj
    _show(chosen.service().revoke(license_id, reason, chosen.by))


@app.command()
def code(context: typer.Context, license_id: License) -> None:
    """Make another activation code; the one before it is worth nothing any more."""
    chosen: _Chosen = context.obj
    _show(chosen.service().new_code(license_id, chosen.by))


@app.command()
def answer(
    context: typer.Context,
    license_id: License,
    request: Annotated[Path, typer.Argument(metavar="REQUEST", help="The machine request.", show_default=False)],
    replace: Annotated[str | None, typer.Option("--replace", help="Give up this machine for it.")] = None,
    output: Out = None,
) -> None:
    """Make the file for a machine that is not online."""
    chosen: _Chosen = context.obj
    _show(chosen.service().answer(license_id, request.read_text().strip(), chosen.by, replace), output)


@app.command("rotate-key")
def rotate_key(
    context: typer.Context,
    use: Annotated[str | None, typer.Option("--use", metavar="KID", help="Sign with this key from now on.")] = None,
    withdraw: Annotated[
        str | None, typer.Option("--withdraw", metavar="KID", help="Let nothing count that this key has signed.")
    ] = None,
) -> None:
    """Make the next signing key; with --use, begin to use one; with --withdraw, end one."""
    chosen: _Chosen = context.obj
    service = chosen.service()
    if use is not None:
        _show(service.use_key(use, chosen.by))
    elif withdraw is not None:
        _show(service.withdraw_key(withdraw, chosen.by))
    else:
        _show(service.make_key(chosen.by))


@app.command()
def keys(context: typer.Context) -> None:
    """Print the keys that a release has to trust, as the box's trusted_keys.json has them."""
    chosen: _Chosen = context.obj
    known = chosen.service().signing_keys().values()
    trusted = [str(key.public) for key in known if key.standing != "withdrawn"]
    sys.stdout.write(json.dumps({"keys": sorted(trusted)}, indent=2) + "\n")


@app.command()
def revocations(context: typer.Context, output: Out = None) -> None:
    """Write the signed revocation list."""
    chosen: _Chosen = context.obj
    _write(chosen.service().revocations(), output)


@app.command()
def show(context: typer.Context, license_id: License) -> None:
    """Print a license, and everything that was done to it."""
    chosen: _Chosen = context.obj
    sold, entries = chosen.service().sold(license_id)
    _print(_plain(sold))
    for entry in entries:
        _print({"number": entry.number, "at": entry.at.isoformat(), "act": entry.act, "by": entry.by, "key": entry.key})


@app.command("policies")
def list_policies() -> None:
    """List what can be sold."""
    for policy in POLICIES.values():
        _print(policy.model_dump(mode="json"))


def _show(outcome: Outcome, output: Path | None = None) -> None:
    said: dict[str, Any] = {"act": outcome.entry.act, "subject": outcome.entry.subject}
    if outcome.entry.subject == "keys":
        said["kid"] = outcome.entry.data["kid"]
    _print(said | ({"code": outcome.code} if outcome.code else {}) | {"files": sorted(outcome.files)})
    if output is None and outcome.files:
        for file in outcome.files.values():
            sys.stdout.write(file + "\n")
    elif output is not None:
        for kid, file in outcome.files.items():
            path = output if len(outcome.files) == 1 else output.with_stem(f"{output.stem}-{kid}")
            path.write_text(file)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text + "\n")
    else:
        output.write_text(text)


def _plain(sold: Sold) -> dict[str, Any]:
    return {
        "license": sold.id, "customer": sold.customer, "policy": sold.policy.name,
        "expires_at": sold.expires_at and sold.expires_at.isoformat(),
        "revoked_at": sold.revoked_at and sold.revoked_at.isoformat(),
        "machines": {kid: machine.since.isoformat() for kid, machine in sold.in_use.items()},
    }  # fmt: skip


def _print(said: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
