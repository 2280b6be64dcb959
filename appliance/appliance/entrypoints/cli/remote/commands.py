"""``reelbox remote``: uploading to a server, and having it edit."""

import hashlib
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from appliance.entrypoints.cli.options import AsJson, Debug
from appliance.entrypoints.cli.remote.folders import WatchedFolder
from appliance.entrypoints.cli.remote.following import Follower
from appliance.entrypoints.cli.remote.httpx import Server, Uploader
from appliance.entrypoints.cli.remote.intake import Intake
from appliance.entrypoints.cli.reporter import emit
from appliance.entrypoints.cli.working import working
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import data_dir
from appliance.kernel.work import Work
from appliance.sources.look import check_file, shown

_LOOK_EVERY_S = 2.0
_PAUSE_AFTER_ERROR_S = 30.0

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


Recipe = Annotated[str | None, typer.Option("--recipe", metavar="NAME", help="Else the workspace's own.")]
Target = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Else as the server calls it.")]


@app.command()
def edit(
    file: File,
    server: Url,
    api_key: Key,
    workspace: Workspace,
    recipe: Recipe = None,
    output: Target = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Upload a recording, have it edited and rendered, and download the result."""
    del debug
    check_file(file, shown(file))
    with closing(Uploader(Server(server, workspace, api_key))) as remote_server, working(as_json=as_json) as work:
        follower = Follower(remote_server, work)
        source = follower.source(remote_server.upload(file, work)["id"])
        video = follower.video(source["id"], recipe)
        render = follower.render(video["id"])
        saved = follower.download(render["id"], output or Path(f"{file.stem}-edited.mp4"))
    if as_json:
        emit({"event": "result", "video": video, "render": render, "output": str(saved)})
    else:
        typer.echo(f"{saved} is video {video['id']}, edited from {file.name}")


@app.command()
def watch(
    job: Annotated[str, typer.Argument(metavar="JOB", help="The job's id.")],
    server: Url,
    api_key: Key,
    workspace: Workspace,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Show how far a job is, until it ends."""
    del debug
    with closing(Uploader(Server(server, workspace, api_key))) as remote_server, working(as_json=as_json) as work:
        done = Follower(remote_server, work).job(job, "job")
    if as_json:
        emit({"event": "result", "job": done})
    else:
        typer.echo(f"job {job} has succeeded")


@app.command()
def download(
    render: Annotated[str, typer.Argument(metavar="RENDER", help="The render's id.")],
    server: Url,
    api_key: Key,
    workspace: Workspace,
    output: Target = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Download a finished video."""
    del debug
    with closing(Uploader(Server(server, workspace, api_key))) as remote_server, working(as_json=as_json) as work:
        saved = Follower(remote_server, work).download(render, output)
    if as_json:
        emit({"event": "result", "output": str(saved)})
    else:
        typer.echo(str(saved))


@app.command()
def watch_folder(
    folder: Annotated[Path, typer.Argument(metavar="DIR", exists=True, file_okay=False, help="The folder.")],
    server: Url,
    api_key: Key,
    workspace: Workspace,
    recipe: Recipe = None,
    settle_s: Annotated[
        float, typer.Option("--settle", min=0, metavar="SECONDS", help="A file is finished when unchanged for so long.")
    ] = 10.0,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Make a video of every recording that comes into a folder, until it is interrupted; each is uploaded once."""
    del debug

    with closing(Uploader(Server(server, workspace, api_key))) as remote_server, working(as_json=as_json) as work:
        watched = WatchedFolder(folder, Intake(remote_server, recipe, work), work, settle_s)
        _watch(watched.look, work, _LOOK_EVERY_S, as_json=as_json)


@app.command()
def watch_prefix(
    url: Annotated[str, typer.Argument(metavar="s3://BUCKET/PREFIX", help="Where recordings come in.")],
    server: Url,
    api_key: Key,
    workspace: Workspace,
    recipe: Recipe = None,
    every_s: Annotated[
        float, typer.Option("--every", min=1, metavar="SECONDS", help="An object unchanged for so long is taken.")
    ] = 30.0,
    state: Annotated[
        Path | None, typer.Option("--state", metavar="FILE", help="Remembers what was taken; else one of this user's.")
    ] = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Make a video of every recording that comes under a prefix of an S3 bucket, until it is interrupted.

    REELBOX_S3_ENDPOINT, REELBOX_S3_REGION, REELBOX_S3_ACCESS_KEY and REELBOX_S3_SECRET_KEY say where the bucket is and
    by which key it is listed and read; without them, what AWS's own chain finds.
    """
    del debug
    # The client of S3 takes longer to load than the rest of the command line, and no other command here needs it.
    from appliance.entrypoints.cli.remote.prefixes import WatchedPrefix  # noqa: PLC0415
    from appliance.entrypoints.cli.remote.s3 import Prefix  # noqa: PLC0415

    prefix = Prefix(url)
    state = state or data_dir() / "watched" / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.json"
    with closing(Uploader(Server(server, workspace, api_key))) as remote_server, working(as_json=as_json) as work:
        watched = WatchedPrefix(prefix, Intake(remote_server, recipe, work), work, state)
        _watch(watched.look, work, every_s, as_json=as_json)


def _watch(
    look: Callable[[Callable[[dict[str, object]], None]], None], work: Work, every_s: float, *, as_json: bool
) -> None:
    """Look again and again, less often while something is away."""

    def tell(said: dict[str, object]) -> None:
        if as_json:
            emit({"event": "file", **said})
        else:
            outcome = said.get("refused") or said.get("failed") or f"video {said['video_id']}"
            typer.echo(f"{said['file']}: {outcome}")

    while True:
        pause_s = every_s
        try:
            look(tell)
        except ReelboxError as error:
            if not error.retryable:
                raise
            typer.echo(f"{error.code} {error.message}", err=True)
            pause_s = max(every_s, _PAUSE_AFTER_ERROR_S)
        until = time.monotonic() + pause_s
        while (left := until - time.monotonic()) > 0:
            work.cancellation.check()
            time.sleep(min(left, _LOOK_EVERY_S))
