"""``reelbox remote``: uploading to a server."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from appliance.entrypoints.cli.options import AsJson, Debug
from appliance.entrypoints.cli.remote.httpx import Server, Uploader
from appliance.entrypoints.cli.reporter import emit
from appliance.entrypoints.cli.working import working
from appliance.sources.look import check_file, shown

app = typer.Typer(no_args_is_help=True, help="Use a Reelbox server somewhere else, with an API key.")

File = Annotated[Path, typer.Argument(metavar="FILE", help="The recording.")]
Url = Annotated[str, typer.Option("--server", metavar="URL", envvar="REELBOX_SERVER", help="The server's address.")]
Key = Annotated[str, typer.Option("--api-key", metavar="KEY", envvar="REELBOX_API_KEY", help="A key of scope write.")]
Workspace = Annotated[
    str, typer.Option("--workspace", metavar="ID", envvar="REELBOX_WORKSPACE", help="The key's workspace.")
]


@app.callback()
def remote() -> None:
    """Use a Reelbox server somewhere else."""


@app.command()
def upload(
    file: File, server: Url, api_key: Key, workspace: Workspace, as_json: AsJson = False, debug: Debug = False
) -> None:
    """Upload a recording; the same command again goes on where an earlier one was interrupted."""
    del debug
    check_file(file, shown(file))
    with closing(Uploader(Server(server, workspace, api_key))) as uploader, working(as_json=as_json) as work:
        done = uploader.upload(file, work)
    if as_json:
        emit({"event": "result", "upload": done})
    else:
        typer.echo(f"{file.name} is uploaded ({uploader.parts_found} parts were there): upload {done['id']}")
