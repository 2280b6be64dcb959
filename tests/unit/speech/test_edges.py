import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.speech import edges


def levels(*parts: tuple[float, float]) -> edges.Decibels:
    """Build a loudness curve from (seconds, dB) parts."""
    return np.concatenate([np.full(round(length / edges.FRAME_S), level, np.float32) for length, level in parts])


def test_a_quiet_beginning_and_end_of_a_word_join_it() -> None:
    curve = levels((1, -60), (0.1, -45), (0.5, -20), (0.12, -42), (1, -60))
    assert edges.grow([(1.1, 1.6)], curve) == [pytest.approx((1.0, 1.72))]


def test_edges_only_ever_move_outward() -> None:
    curve = levels((1, -60), (0.5, -20), (1, -60))
    (start, end), *_ = edges.grow([(0.9, 1.7)], curve)
    assert start <= 0.9
    assert end >= 1.7


def test_a_long_noise_after_a_word_is_not_the_word() -> None:
    curve = levels((2, -60), (0.5, -20), (1.5, -40), (2, -60))
    (_, end), *_ = edges.grow([(2.0, 2.5)], curve)
    assert end <= 2.5 + edges.LONGEST_GROWTH_S + edges.FRAME_S


def test_the_closure_before_a_final_consonant_is_bridged() -> None:
    curve = levels((1, -60), (0.5, -20), (0.03, -60), (0.05, -38), (1, -60))
    (_, end), *_ = edges.grow([(1.0, 1.5)], curve)
    assert end == pytest.approx(1.58)


def test_a_pause_of_a_fifth_of_a_second_stays_a_pause() -> None:
    curve = levels((1, -60), (0.5, -20), (0.2, -60), (0.5, -20), (1, -60))
    assert len(edges.grow([(1.0, 1.5), (1.7, 2.2)], curve)) == 2


def test_a_hole_inside_a_word_is_closed() -> None:
    curve = levels((1, -60), (0.5, -20), (0.08, -60), (0.5, -20), (1, -60))
    assert len(edges.grow([(1.0, 1.5), (1.58, 2.08)], curve)) == 1


def test_the_background_is_followed_as_it_changes() -> None:
    quiet_room, loud_room = (20, -70), (40, -38)
    curve = levels(quiet_room, (0.1, -50), (0.5, -15), quiet_room, loud_room, (0.5, -15), loud_room)
    quiet, loud = edges.grow([(20.1, 20.6), (80.6, 81.1)], curve)
    assert quiet[0] == pytest.approx(20.0)
    assert loud[0] == pytest.approx(80.6 - edges.LEAD_S)


def test_hiss_after_a_noise_gate_opens_is_not_a_voice() -> None:
    curve = levels((1, -100), (0.2, -72), (0.5, -20), (0.2, -72), (1, -100))
    (start, end), *_ = edges.grow([(1.2, 1.7)], curve)
    assert start >= 1.2 - edges.LEAD_S - 1e-6
    assert end == pytest.approx(1.7)


@given(st.lists(st.floats(-90, 0), min_size=1, max_size=300), st.lists(st.integers(0, 300), max_size=8))
def test_spans_stay_in_order_inside_the_sound_and_cover_what_was_given(curve: list[float], marks: list[int]) -> None:
    ordered = sorted(set(marks))
    spans = [(a * 0.01, b * 0.01) for a, b in zip(ordered[::2], ordered[1::2], strict=False)]
    grown = edges.grow(spans, np.array(curve, np.float32))
    length = len(curve) * edges.FRAME_S
    points = [point for span in grown for point in span]
    assert points == sorted(set(points))
    assert all(-1e-9 <= point <= length + 1e-9 for point in points)
    for start, end in spans:
        if start < length:
            assert any(low <= start + 1e-9 and high >= min(end, length) - 1e-9 for low, high in grown)


def test_loudness_is_the_same_in_one_block_and_in_many() -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32)
    whole, parts = edges.Loudness(), edges.Loudness()
    whole.feed(sound)
    for start in range(0, len(sound), 1600):
        parts.feed(sound[start : start + 1600])
    assert np.array_equal(whole.decibels(), parts.decibels())
    assert whole.decibels().mean() == pytest.approx(-20, abs=0.5)


def test_no_sound_has_no_loudness() -> None:
    assert edges.grow([(0.0, 1.0)], edges.Loudness().decibels()) == []
