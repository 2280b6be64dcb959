"""Which constant frame rate a file's time stamps ask for. Pure calculation on measured times."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.float64]
"""Display times in seconds, any order, shape (frames,)."""

_NTSC = tuple(Fraction(base * 1000, 1001) for base in (24, 30, 48, 60, 120, 240))
_STANDARD = tuple(
    Fraction(rate)
    for rate in (10, 12, 15, 20, _NTSC[0], 24, 25, _NTSC[1], 30, 48, 50, _NTSC[3], 60)
)  # fmt: skip
_SAME = 2e-4  # 23.98 is meant as 24000/1001; 29.97 and 30 differ five times as much
_NEAR = 5e-3  # a phone's 30 frames per second waver by a few tenths of a percent
_NEAR_USUAL = 3e-2  # a step of 1/30 s is 33 ms in a container that counts milliseconds
_LIVELY = 1.1  # the usual step is so much shorter than the average one where a picture stands still at times
_FASTEST_VARIABLE = Fraction(60)
_SLOWEST = 10  # cuts and captions need that many frames per second, whatever the picture does
_STILL = Fraction(30)
_OUTLIERS = 0.02  # share of frames that may be off the grid, and of steps longer than a frame
_REORDERED = 16  # frames near the end of a stretch of packets whose neighbors may lie beyond it


@dataclass(frozen=True)
class Cadence:
    """The measured rhythm of a picture.

    Attributes:
        fps: The constant rate to use.
        variable: The distances between the frames vary.
        average: Measured frames per second; infinite where several frames share one moment only.
    """

    fps: Fraction
    variable: bool
    average: float


def measure(windows: Sequence[Times], tick_s: float, hints: Sequence[Fraction]) -> Cadence:
    """Return the rate for display times taken from several stretches of a file.

    A file is constant when nearly all frames lie on the grid of one rate and nearly all steps are one frame. Where
    frames lie on such a grid but some are missing (a recorder that dropped some) that grid is kept too. Any other
    file gets the standard rate at or just above its average or its most usual step, whichever is faster, so that a
    screen recording that stands still half of the time keeps its motion; never more than 60.

    Args:
        windows: Stretches of consecutive frames.
        tick_s: The container's unit of time in seconds; times are rounded to it.
        hints: Rates the headers claim, most credible first; zero and nonsense are ignored.
    """
    stretches = [_whole_part(np.sort(window)) for window in windows if len(window) > 1]
    steps = sum(len(stretch) - 1 for stretch in stretches)
    if steps == 0:
        sane = [hint for hint in hints if _SLOWEST <= hint <= _FASTEST_VARIABLE]
        return Cadence(snap(sane[0]) if sane else _STILL, variable=False, average=0.0)
    span = sum(float(stretch[-1] - stretch[0]) for stretch in stretches)
    if span <= 0:
        return Cadence(_FASTEST_VARIABLE, variable=True, average=float("inf"))
    average = steps / span
    distances = np.concatenate([np.diff(stretch) for stretch in stretches])
    usual = 1 / max(float(np.median(distances)), 1e-9)
    grid = _best_grid(stretches, tick_s, [*hints, Fraction(average), Fraction(usual)])
    if grid is not None:
        rate, missing = grid
        return Cadence(_fast_enough(rate), variable=missing > _OUTLIERS, average=average)
    rate = standard_at_least(average)
    if usual > average * _LIVELY:
        rate = max(rate, standard_at_least(usual, _NEAR_USUAL))
    return Cadence(rate, variable=True, average=average)


def snap(rate: Fraction) -> Fraction:
    """Return the exact rate that was meant: 2997/100 and 29.9702 are 30000/1001, 24.9999 is 25."""
    nearest = min((*_NTSC, Fraction(max(1, round(rate)))), key=lambda known: abs(known - rate))
    if abs(nearest - rate) <= rate * Fraction(_SAME):
        return nearest
    return rate.limit_denominator(1001)


def standard_at_least(target: float, near: float = _NEAR) -> Fraction:
    """Return the standard rate nearest to ``target`` if it is within that share, else the next above; at most 60."""
    nearest = min(_STANDARD, key=lambda rate: abs(float(rate) - target))
    if abs(float(nearest) - target) <= target * near:
        return nearest
    return next((rate for rate in _STANDARD if rate >= target), _FASTEST_VARIABLE)


def _whole_part(times: Times) -> Times:
    """Drop the end of a long stretch: it was cut in decoding order, so frames shown earlier may be missing there."""
    return times[:-_REORDERED] if len(times) > 6 * _REORDERED else times


def _best_grid(stretches: Sequence[Times], tick_s: float, claimed: Sequence[Fraction]) -> tuple[Fraction, float] | None:
    """Return the rate whose grid holds all frames with the fewest steps left out, and the share of those steps."""
    found: list[tuple[float, int, Fraction]] = []
    for order, rate in enumerate([*claimed, *_STANDARD]):
        if rate <= 0 or rate.numerator // rate.denominator > 1000:
            continue
        exact = snap(rate)
        if not exact:  # a picture an hour is on no grid
            continue
        missing = min((_missing(stretches, tick_s, float(tried)) for tried in {rate, exact}), default=1.0)
        # With many frames left out any fast grid fits, so only the rates one would record at are believed.
        if missing <= _OUTLIERS or (missing < 1 and exact <= _FASTEST_VARIABLE):
            found.append((missing, order, exact))
    if not found:
        return None
    constant = [entry for entry in found if entry[0] <= _OUTLIERS]
    missing, _, rate = min(constant, key=lambda entry: entry[1]) if constant else min(found)
    return rate, missing


def _missing(stretches: Sequence[Times], tick_s: float, rate: float) -> float:
    """Return the share of steps longer than one frame on this rate's grid; infinite where frames are off the grid."""
    # Where the clock ticks once a frame every time is exact, or the clock cannot tell: never accept more than a third.
    tolerance = min(tick_s * 1.01 * rate + 0.02, 0.3)
    phases, long_steps, steps = [], 0, 0
    for stretch in stretches:
        position = stretch * rate
        offset = _wrapped(position - position[len(position) // 2])
        phase = float(np.median(offset)) + float(position[len(position) // 2])
        off_grid = np.abs(_wrapped(position - phase)) > tolerance
        step = np.diff(np.rint(position - phase))
        if np.mean(off_grid) > _OUTLIERS or np.mean(step < 1) > _OUTLIERS:
            return float("inf")
        phases.append(phase)
        long_steps += int(np.count_nonzero(step > 1))
        steps += len(step)
    drift = np.abs(_wrapped(np.asarray(phases) - phases[0]))
    return float("inf") if np.any(drift > tolerance + 0.25) else long_steps / max(steps, 1)


def _wrapped(position: Times) -> Times:
    """Return the distance to the nearest whole number, -0.5 to 0.5."""
    distance: Times = position - np.rint(position)
    return distance


def _fast_enough(rate: Fraction) -> Fraction:
    """Return the rate or the lowest multiple of it that cuts and captions can work with."""
    return rate * max(1, -(-_SLOWEST * rate.denominator // rate.numerator))
