"""``reelbox up`` and what `reelbox admin` knows of jobs: thin commands over the box."""

import sys
from typing import Annotated

import typer

from appliance.entrypoints.cli import errors
from appliance.entrypoints.cli.options import AsJson, Debug
from appliance.entrypoints.cli.reporter import emit


def up(debug: Debug = False) -> None:
    """Run the whole appliance here, with servers of its own where the settings name none; Ctrl-C ends it."""
    from appliance.entrypoints.box.up import up as run  # noqa: PLC0415  the service's libraries take a second to load

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    run(say)


def jobs(
    failed: Annotated[bool, typer.Option("--failed", help="Dead letters only.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 50,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """List the newest jobs of all workspaces, with what they failed of."""
    from appliance.bootstrap.service import administration  # noqa: PLC0415
    from appliance.jobs.repository import newest  # noqa: PLC0415

    with administration() as services, services.database.system() as session:
        for job in newest(session, limit, failed=failed):
            failure = job.failure or {}
            row = {"id": str(job.id), "workspace_id": str(job.workspace_id), "kind": job.kind, "lane": job.lane,
                   "state": job.state, "queued_at": job.queued_at.isoformat(), "code": failure.get("code")}  # fmt: skip
            if as_json:
                emit(row)
            else:
                sys.stdout.write("  ".join(str(value) for value in row.values() if value is not None) + "\n")


def doctor(as_json: AsJson = False, debug: Debug = False) -> None:
    """Look at what the service stands on: database, object storage, room on the disk."""
    from appliance.bootstrap.service import service  # noqa: PLC0415
    from appliance.operations.service import readiness  # noqa: PLC0415

    with service() as services:
        found = readiness(services.checks)
    for one in found.dependencies:
        if as_json:
            emit(one.model_dump())
        else:
            sys.stdout.write(
                f"{'ok' if one.ready else 'NOT OK'}  {one.name}" + (f"  {one.code}" if one.code else "") + "\n"
            )
    if not found.ready:
        missing = ", ".join(one.name for one in found.dependencies if not one.ready)
        raise errors.NOT_READY(missing=missing)
