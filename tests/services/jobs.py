"""Jobs that no feature queued."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from appliance.jobs.admission import Lane
from appliance.jobs.machine import Step
from appliance.jobs.service import enqueue
from appliance.kernel.database.sessions import Database


def queue(  # noqa: PLR0913  a job has this many sides
    database: Database, workspace_id: UUID, steps: Sequence[Step], *,
    kind: str = "render", wish: dict[str, Any] | None = None, lane: Lane = Lane.RENDER,
) -> UUID:  # fmt: skip
    """Queue a job in a transaction of its own, and return its id."""
    with database.workspace(workspace_id) as session:
        return enqueue(session, workspace_id, kind, wish or {}, steps, lane=lane)
