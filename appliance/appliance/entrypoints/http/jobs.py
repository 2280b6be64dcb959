"""Jobs over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from appliance.entrypoints.http.access import Editor, Viewer
from appliance.entrypoints.http.dependencies import Tx
from appliance.entrypoints.http.pages import Page, Paging
from appliance.entrypoints.http.visits import Router
from appliance.jobs import machine, repository
from appliance.jobs.machine import JobState
from appliance.jobs.models import JobRow
from appliance.jobs.schemas import JobDetailShown, JobShown
from appliance.jobs.service import JobService
from appliance.kernel.database.pages import newest_first

router = Router("/workspaces/{workspace_id}/jobs", tags=["jobs"])


@router.get("", summary="List the jobs")
def list_jobs(
    actor: Viewer,
    tx: Tx,
    paging: Paging,
    state: Annotated[JobState | None, Query(description="failed: the dead letters.")] = None,
) -> Page[JobShown]:
    """Return the workspace's jobs, newest first."""
    del actor
    part = newest_first(tx, repository.jobs(state), [JobRow.queued_at, JobRow.id], paging)
    steps = repository.steps_of(tx, part.items)
    return Page[JobShown](items=[JobShown.of(row, steps[row.id]) for row in part.items], next_cursor=part.next_cursor)


@router.get("/{job_id}", summary="Read a job")
def read_job(job_id: UUID, actor: Viewer, tx: Tx) -> JobDetailShown:
    """Return a job, how far each of its steps is, and how long it should still take."""
    del actor
    return JobDetailShown.of(repository.seen(tx, job_id))


@router.post("/{job_id}/cancel", summary="Cancel a job")
def cancel(job_id: UUID, actor: Editor, tx: Tx) -> JobDetailShown:
    """Stop a job: its workers stop within seconds, and what was made stays for a retry."""
    del actor
    JobService.change(tx, job_id, machine.cancel)
    return JobDetailShown.of(repository.seen(tx, job_id))


@router.post("/{job_id}/retry", summary="Retry a job")
def retry(job_id: UUID, actor: Editor, tx: Tx) -> JobDetailShown:
    """Queue a job again that failed or was cancelled: it goes on with the step it failed at."""
    del actor
    JobService.change(tx, job_id, machine.retry)
    return JobDetailShown.of(repository.seen(tx, job_id))
