"""How the box stands with its license: a pure function of what it holds and what time it is.

The time that counts never goes back: it is the clock, or where that was set back, the signed high-water mark, which
then goes on by the seconds that the box runs. So a clock set back gains nobody anything; and where a clock was ahead
once and is right again, the box may be beyond the end of its license by mistake: it then has days of grace, by running
time, until a newer file of the vendor sets the mark right.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from appliance.kernel.errors import ReelboxError
from appliance.licensing import errors
from license_format.errors import Reason
from license_format.licenses import License

TRIAL = timedelta(days=14)
BANNER = timedelta(days=14)
"""How long before the end people are told."""
TOLERANCE = timedelta(hours=1)
"""A clock that goes back by less is only being corrected."""
DISPUTE = timedelta(days=14)
"""Running time for which the box bears a clock that was ahead, and :data:`BORNE`."""
BORNE = frozenset({Reason.OTHER_MACHINE, Reason.UNKNOWN_KEY, Reason.WITHDRAWN_KEY})
"""What may be wrong with a license in force without its owner's doing: the box's key was lost, or a release or the
vendor gave up the key that signed it."""


class State(StrEnum):
    """What is allowed; the order is from best to worst."""

    TRIAL = "trial"
    VALID = "valid"
    EXPIRING = "expiring"  # soon over
    GRACE = "grace"  # over, and everything still goes
    RESTRICTED = "restricted"  # no new renders


@dataclass(frozen=True)
class Mark:
    """The clock's high-water mark.

    Attributes:
        at: The latest time that counted.
        newest: When the newest license file was issued that was ever installed; ``None``: none was.
        trouble_s: Running seconds that the box bore what it could have refused.
        ignored: Times of the database up to this one say nothing: they were written while the clock was ahead.
    """

    at: datetime
    newest: datetime | None = None
    trouble_s: int = 0
    ignored: datetime | None = None


@dataclass(frozen=True)
class Held:
    """What the box holds.

    Attributes:
        license: The license in force; ``None``: none, or none that can be read.
        wrong: Why the license in force does not count.
        mark: The high-water mark.
        begun_at: When the trial began.
        endless: This build trusts no key, so nobody could sell it a license: its trial has no end.
    """

    license: License | None
    wrong: Reason | None
    mark: Mark
    begun_at: datetime
    endless: bool = False


@dataclass(frozen=True)
class Standing:
    """How the box stands.

    Attributes:
        state: What is allowed.
        license: The license in force.
        why: Why it is restricted, or in grace though its time is not over.
        ends_at: When the trial or the license ends; ``None``: never.
        restricted_at: When no new renders begin any more; ``None``: never.
        now: The time that counted.
        clock: Where the clock was set back, the notice that says so.
        bearing: The box bears what it could refuse: the running time for that goes down.
    """

    state: State
    license: License | None
    why: ReelboxError | None
    ends_at: datetime | None
    restricted_at: datetime | None
    now: datetime
    clock: ReelboxError | None = None
    bearing: bool = False


def time_that_counts(clock: datetime, mark: Mark) -> datetime:
    """Return the later of clock and mark."""
    return max(clock, mark.at)


def is_set_back(clock: datetime, mark: Mark) -> bool:
    """Tell whether the clock was set back."""
    return clock < mark.at - TOLERANCE


def standing(held: Held, clock: datetime) -> Standing:
    """Return how the box stands at a time of its clock."""
    now, back = time_that_counts(clock, held.mark), is_set_back(clock, held.mark)
    told = errors.CLOCK_BACK(hours=round((held.mark.at - clock).total_seconds() / 3600)) if back else None
    patient = held.mark.trouble_s < DISPUTE.total_seconds()
    if held.wrong is not None:
        why = errors.of_reason(held.wrong)
        bears = held.wrong in BORNE and patient
        state = State.GRACE if bears else State.RESTRICTED
        ends = held.license.ends_at if held.license else None
        return Standing(state, held.license, why, ends, None if bears else now, now, told, bears)
    if held.license is None:
        ends = None if held.endless else held.begun_at + TRIAL
        over = ends is not None and now >= ends
        found = Standing(State.TRIAL, None, None, ends, ends, now, told)
        if not over or ends is None:
            return found
        return _over(found, errors.TRIAL_OVER(date=f"{ends:%Y-%m-%d}"), patient=patient)
    ends = held.license.ends_at
    restricted = ends + timedelta(days=held.license.grace_days)
    state = State.VALID if now < ends - BANNER else State.EXPIRING
    found = Standing(state, held.license, None, ends, restricted, now, told)
    if now >= restricted:
        return _over(found, errors.ENDED(date=f"{ends:%Y-%m-%d}", days=held.license.grace_days), patient=patient)
    if now >= ends:
        return replace(found, state=State.GRACE)
    return found


def _over(found: Standing, why: ReelboxError, *, patient: bool) -> Standing:
    """Return the standing after the end: by a clock that is in dispute, nobody is locked out at once."""
    if found.clock is not None and patient:
        return _with(found, State.GRACE, found.clock, bearing=True)
    return _with(found, State.RESTRICTED, why)


def _with(found: Standing, state: State, why: ReelboxError, *, bearing: bool = False) -> Standing:
    return replace(found, state=state, why=why, bearing=bearing)
