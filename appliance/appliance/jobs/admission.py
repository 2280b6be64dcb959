"""Which job begins next: never more at once than allowed, and nobody waits for somebody else's hundred videos."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Lane(StrEnum):
    """What a job waits behind: a lane has slots of its own."""

    RENDER = "render"
    PREVIEW = "preview"
    BACKGROUND = "background"


@dataclass(frozen=True)
class Waiting:
    """A job in the queue.

    Attributes:
        job_id: Which.
        workspace_id: Whose.
        lane: What it waits behind.
        priority: Higher goes first within a workspace.
        since: When it was queued.
    """

    job_id: UUID
    workspace_id: UUID
    lane: Lane
    priority: int
    since: datetime


@dataclass(frozen=True)
class Occupied:
    """A slot that is taken."""

    workspace_id: UUID
    lane: Lane


def choose(waiting: Iterable[Waiting], occupied: Sequence[Occupied], slots: dict[Lane, int]) -> list[UUID]:
    """Return the jobs that may begin now, in order.

    A free slot goes to the workspace that has the fewest in that lane, among those to the one that has waited longest;
    within a workspace to the highest priority, then to the oldest.
    """
    queue = sorted(waiting, key=lambda job: (-job.priority, job.since, job.job_id.int))
    taken: Counter[tuple[Lane, UUID]] = Counter((slot.lane, slot.workspace_id) for slot in occupied)
    used = Counter(slot.lane for slot in occupied)
    chosen: list[UUID] = []
    for lane in Lane:
        first_in_line = [job for job in queue if job.lane is lane]
        while used[lane] < slots.get(lane, 0) and first_in_line:
            heads = {job.workspace_id: job for job in reversed(first_in_line)}
            best = min(heads.values(), key=lambda job: (taken[lane, job.workspace_id], job.since, job.job_id.int))
            chosen.append(best.job_id)
            first_in_line.remove(best)
            taken[lane, best.workspace_id] += 1
            used[lane] += 1
    return chosen
