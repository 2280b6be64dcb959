"""Which step of an order comes next: pure, from the steps as they are and the time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from control_plane.fulfillment.models import StepName, StepState

MOST_ATTEMPTS = 8
UNSEEN_FOR = timedelta(days=14)
"""A box that has said nothing for so long is taken for one that never will."""
_FIRST_PAUSE_S = 3.0
_LONGEST_PAUSE = timedelta(minutes=30)
_OVER = frozenset({StepState.DONE, StepState.SKIPPED, StepState.NOT_OBSERVABLE})
AFTER: dict[StepName, StepName | None] = {
    StepName.PAID: None,
    StepName.LICENSED: StepName.PAID,
    StepName.MAILED: StepName.LICENSED,
    StepName.PROVISIONED: StepName.LICENSED,  # a letter that bounced keeps nobody's server waiting
    StepName.FIRST_LOGIN: StepName.PROVISIONED,
    StepName.FIRST_VIDEO: StepName.FIRST_LOGIN,
}


@dataclass(frozen=True)
class Known:
    """A step as it is."""

    state: StepState
    next_try_at: datetime | None = None


def is_over(state: StepState) -> bool:
    """Tell whether nothing is to be done about a step any more."""
    return state in _OVER


def ready(steps: Mapping[StepName, Known], now: datetime) -> Sequence[StepName]:
    """Return the steps that can be tried now, in order."""
    return [name for name in StepName if _is_ready(name, steps, now)]


def _is_ready(name: StepName, steps: Mapping[StepName, Known], now: datetime) -> bool:
    step, before = steps[name], AFTER[name]
    if step.state not in {StepState.WAITING, StepState.RUNNING}:
        return False
    if before is not None and not is_over(steps[before].state):
        return False
    return step.next_try_at is None or step.next_try_at <= now


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts that failed."""
    return min(timedelta(seconds=_FIRST_PAUSE_S * 2 ** min(attempts - 1, 20)), _LONGEST_PAUSE)


def next_look(steps: Mapping[StepName, Known], now: datetime, waits: timedelta) -> timedelta | None:
    """Return when an order has to be looked at again; ``None``: not before something happens to it.

    Args:
        steps: Its steps.
        now: Now.
        waits: After how long a step that waits for others is looked at.
    """
    open_ = [step for step in steps.values() if step.state in {StepState.WAITING, StepState.RUNNING}]
    if not open_:
        return None
    tried = [max(step.next_try_at - now, timedelta(0)) for step in open_ if step.next_try_at is not None]
    return min([*tried, waits])
