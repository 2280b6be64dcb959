"""Sources whose preparation has ended without them: the job failed of something else than the file, or was stopped."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from appliance.events.kinds import Kind as Happening
from appliance.events.service import record
from appliance.jobs.machine import Failure, JobState
from appliance.jobs.models import JobRow
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import CANCELLED
from appliance.sources.models import SourceRow, SourceState, UploadRow, UploadState

_ENDED = (JobState.FAILED, JobState.CANCELLED)


def settle(database: Database) -> int:
    """Write down why nothing becomes of sources and uploads whose job has ended; return how many.

    A worker that died with the step, or a defect, cannot say so itself. A retry of the job makes the source ready.
    """
    return sum(_each(database, row) for row in (SourceRow, UploadRow))


def _each(database: Database, row: type[SourceRow | UploadRow]) -> int:
    waiting = row.state.in_([SourceState.PREPARING, UploadState.RECEIVED])
    same = and_(JobRow.workspace_id == row.workspace_id, JobRow.id == row.job_id)
    with database.system() as session:
        found = select(row.workspace_id, row.id).join(JobRow, same).where(waiting, JobRow.state.in_(_ENDED))
        lost = [(workspace_id, id_) for workspace_id, id_ in session.execute(found)]
    for workspace_id, id_ in lost:
        with database.workspace(workspace_id) as session:
            _write(session, row, workspace_id, id_)
    return len(lost)


def _write(session: Session, row: type[SourceRow | UploadRow], workspace_id: UUID, id_: UUID) -> None:
    # Of a union of classes mypy finds only their base.
    one: SourceRow | UploadRow = session.get_one(row, (workspace_id, id_), with_for_update=True)  # type: ignore[assignment]
    job = session.get_one(JobRow, (workspace_id, one.job_id))
    if one.state not in {SourceState.PREPARING, UploadState.RECEIVED} or job.state not in _ENDED:
        return  # meanwhile somebody has tried it again
    failure: dict[str, Any] = job.failure or asdict(Failure.of(CANCELLED()))
    one.failure = failure
    told = {"name": one.name, "user_id": one.created_by, **failure}
    if isinstance(one, SourceRow):
        one.state = SourceState.REFUSED
        record(session, workspace_id, Happening.SOURCE_REFUSED, id_, **told)
    else:
        one.state = UploadState.FAILED
        record(session, workspace_id, Happening.UPLOAD_REFUSED, id_, **told)
