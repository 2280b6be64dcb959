"""Which constant frame rate a file gets."""

from fractions import Fraction

import numpy as np
import pytest

from appliance.sources.cadence import Times, measure, snap, standard_at_least

NTSC_30 = Fraction(30000, 1001)
MATROSKA_S, MP4_S = 1e-3, 1 / 90000


def shown(fps: Fraction, frames: int = 400, *, first: int = 0, tick_s: float = MATROSKA_S) -> Times:
    """Display times of consecutive frames, rounded to a container's clock."""
    times: Times = np.rint((first + np.arange(frames)) * float(1 / fps) / tick_s) * tick_s
    return times


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (Fraction(2997, 100), NTSC_30),
        (Fraction(23976, 1000), Fraction(24000, 1001)),
        (Fraction(2398, 100), Fraction(24000, 1001)),
        (Fraction(5994, 100), Fraction(60000, 1001)),
        (Fraction(299997, 10000), Fraction(30)),
        (Fraction(25), Fraction(25)),
        (Fraction(25, 2), Fraction(25, 2)),
    ],
)
def test_a_rounded_rate_becomes_the_exact_one_that_was_meant(written: Fraction, meant: Fraction) -> None:
    assert snap(written) == meant


@pytest.mark.parametrize("fps", [Fraction(24000, 1001), Fraction(24), Fraction(25), NTSC_30, Fraction(30), Fraction(50),
                                 Fraction(60000, 1001), Fraction(60), Fraction(120), Fraction(240)])  # fmt: skip
@pytest.mark.parametrize("tick_s", [MATROSKA_S, MP4_S])
def test_a_constant_rate_is_kept_whatever_the_clock_rounds_to(fps: Fraction, tick_s: float) -> None:
    windows = [shown(fps, tick_s=tick_s), shown(fps, 200, first=54_321, tick_s=tick_s)]
    found = measure(windows, tick_s, [Fraction(1000), Fraction(0)])
    assert (found.fps, found.variable) == (fps, False)


def test_a_rate_claimed_by_the_header_is_not_believed_where_frames_say_otherwise() -> None:
    assert measure([shown(Fraction(30))], MATROSKA_S, [Fraction(1000), Fraction(25)]).fps == 30


def test_a_clock_that_ticks_once_a_frame_is_good_enough() -> None:
    found = measure([np.arange(60) / 30], 1 / 30, [Fraction(30)])
    assert (found.fps, found.variable) == (Fraction(30), False)


def test_frames_in_decoding_order_are_put_in_display_order_first() -> None:
    times = shown(Fraction(30), 200)
    for group in range(0, 196, 4):
        times[group : group + 4] = times[[group + 3, group, group + 1, group + 2]]
    found = measure([times], MATROSKA_S, [Fraction(30)])
    assert (found.fps, found.variable) == (Fraction(30), False)


def test_a_recording_with_dropped_frames_keeps_the_rate_it_was_made_at() -> None:
    times = np.delete(shown(Fraction(30), tick_s=MP4_S), np.s_[::5])
    found = measure([times], MP4_S, [Fraction(30), Fraction(2400, 100)])
    assert (found.fps, found.variable) == (Fraction(30), True)


def test_one_frame_lost_in_a_hundred_does_not_make_a_rate_variable() -> None:
    found = measure([np.delete(shown(Fraction(25)), [50, 150, 250])], MATROSKA_S, [])
    assert (found.fps, found.variable) == (Fraction(25), False)


def test_an_irregular_picture_gets_the_standard_rate_just_above_its_average() -> None:
    steps = np.resize([0.021, 0.055, 0.038, 0.049, 0.036], 400)  # 25.1 a second
    found = measure([np.cumsum(steps)], MATROSKA_S, [Fraction(1000)])
    assert found.variable
    assert found.fps == 25
    assert found.average == pytest.approx(25.1, abs=0.1)


def test_a_screen_recording_that_stands_still_half_of_the_time_keeps_its_motion() -> None:
    moving = np.cumsum(np.resize([0.0331, 0.0337, 0.0332, 0.0334], 300))
    still = moving[-1] + np.cumsum(np.full(100, 0.217))
    assert measure([np.concatenate([moving, still])], MP4_S, []).fps in {NTSC_30, Fraction(30)}


def test_a_variable_rate_never_gets_more_than_sixty() -> None:
    steps = np.resize([0.003, 0.0071, 0.0052], 400)
    assert measure([np.cumsum(steps)], MP4_S, []).fps == 60


def test_slides_at_one_frame_per_second_get_a_grid_fine_enough_to_cut_on() -> None:
    assert measure([np.arange(20.0)], MP4_S, [Fraction(1)]).fps == 10


def test_a_single_frame_gets_an_ordinary_rate() -> None:
    assert measure([np.zeros(1)], MP4_S, [Fraction(1_000_000)]).fps == 30
    assert measure([np.zeros(1)], MP4_S, [Fraction(25)]).fps == 25


def test_many_frames_at_one_moment_have_no_finite_rate() -> None:
    assert measure([np.zeros(100)], MATROSKA_S, []).average == float("inf")


@pytest.mark.parametrize(
    ("average", "rate"),
    [
        (8.0, Fraction(10)),
        (13.0, Fraction(15)),
        (21.0, Fraction(24000, 1001)),
        (24.9, Fraction(25)),
        (26.0, NTSC_30),
        (29.98, NTSC_30),
        (30.05, Fraction(30)),
        (31.0, Fraction(48)),
        (75.0, Fraction(60)),
    ],
)
def test_the_standard_rate_is_very_near_or_the_next_above(average: float, rate: Fraction) -> None:
    assert standard_at_least(average) == rate


@pytest.mark.parametrize("hours", [0.3, 2, 7, 10**6])
def test_pictures_hours_apart_get_a_rate_too(hours: float) -> None:
    rhythm = measure([np.array([0.0, hours * 3600])], MP4_S, [Fraction(1, round(hours * 3600))])
    assert 10 <= rhythm.fps <= 60
