import pytest

from appliance.speech import silero

WINDOW_S = 0.032


def heard(*values: tuple[float, int]) -> list[tuple[int, int]]:
    """Return the spans of (probability, how often) as window numbers."""
    found = silero.spans([value for value, times in values for _ in range(times)])
    return [(round(start / WINDOW_S), round(end / WINDOW_S)) for start, end in found]


def test_a_voice_begins_at_the_higher_and_ends_below_the_lower_threshold() -> None:
    assert heard((0.1, 5), (0.4, 2), (0.9, 10), (0.4, 2), (0.1, 10)) == [(7, 19)]


def test_a_dip_of_two_windows_is_no_pause_and_of_three_is_one() -> None:
    assert heard((0.9, 10), (0.1, 2), (0.9, 10), (0.1, 5)) == [(0, 22)]
    assert heard((0.9, 10), (0.1, 3), (0.9, 10), (0.1, 5)) == [(0, 10), (13, 23)]


def test_a_voice_may_last_to_the_very_end() -> None:
    assert heard((0.1, 3), (0.9, 10)) == [(3, 13)]
    assert heard((0.9, 10), (0.1, 2)) == [(0, 10)]


def test_a_click_is_no_voice() -> None:
    assert heard((0.1, 5), (0.9, 2), (0.1, 5)) == []


@pytest.mark.parametrize("value", [0.0, 0.49])
def test_where_nothing_is_heard_there_are_no_spans(value: float) -> None:
    assert heard((value, 50)) == []
