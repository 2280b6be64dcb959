from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.editing.analysis import Interval
from appliance.speech.pcm import SAMPLE_RATE
from appliance.speech.windows import LONGEST_S, PADDING_S, Window, windows


def voice(start: float, end: float) -> Interval:
    return Interval(start_s=start, end_s=end)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five minutes in which every sample's value says where it is, with quiet moments at 27 s and 52 s."""
    path = tmp_path_factory.mktemp("sound") / "sound.pcm"
    samples = (np.arange(300 * SAMPLE_RATE) % 20_000 + 5000).astype("<i2")
    for quiet in (27, 52):
        samples[quiet * SAMPLE_RATE : quiet * SAMPLE_RATE + 1600] = 0
    samples.tofile(path)
    return path


def test_silence_costs_nothing(sound: Path) -> None:
    (window,) = windows(sound, [voice(1, 3), voice(150, 152), voice(290, 292)])
    assert window.length / SAMPLE_RATE == pytest.approx(6 + 6 * PADDING_S)


def test_a_sound_without_voices_has_no_windows(sound: Path) -> None:
    assert windows(sound, []) == []


def test_a_window_ends_at_the_longest_pause_once_it_holds_enough(sound: Path) -> None:
    voices = [voice(0, 10), voice(10.5, 20), voice(23, 26), voice(26.3, 40)]
    first, second = windows(sound, voices)
    assert first.pieces[-1][1] == round((20 + PADDING_S) * SAMPLE_RATE)
    assert second.pieces[0][0] == round((23 - PADDING_S) * SAMPLE_RATE)


def test_speech_without_a_pause_is_divided_where_it_is_quietest(sound: Path) -> None:
    found = windows(sound, [voice(0, 60)])
    assert found[0].pieces[-1][1] / SAMPLE_RATE == pytest.approx(27.05, abs=0.05)
    assert found[1].pieces[-1][1] / SAMPLE_RATE == pytest.approx(52.05, abs=0.05)


def test_a_time_in_the_window_says_the_moment_in_the_source() -> None:
    window = Window(((16_000, 32_000), (160_000, 192_000)))
    assert window.to_source(0.25, 0.5) == pytest.approx((1.25, 1.5))
    assert window.to_source(1.5, 1.75) == pytest.approx((10.5, 10.75))


def test_a_word_across_two_pieces_is_cut_to_the_one_that_holds_its_middle() -> None:
    window = Window(((16_000, 32_000), (160_000, 192_000)))
    assert window.to_source(0.7, 1.1) == pytest.approx((1.7, 2.0))
    assert window.to_source(0.9, 1.4) == pytest.approx((10.0, 10.4))


def test_reading_a_window_gives_exactly_its_pieces(sound: Path) -> None:
    window = Window(((100, 200), (5000, 5050)))
    expected = np.concatenate([np.arange(100, 200), np.arange(5000, 5050)]) % 20_000 + 5000
    assert np.array_equal(np.round(window.read(sound) * 32_768), expected)


@given(st.lists(st.floats(0.05, 40), min_size=2, max_size=30))
@settings(max_examples=60, deadline=None)
def test_windows_are_short_enough_and_hold_every_voice_once(sound: Path, lengths: list[float]) -> None:
    voices, at = [], 0.0
    for pause, length in zip(lengths[::2], lengths[1::2], strict=False):
        if at + pause + length > 300:
            break
        voices.append(voice(at + pause, at + pause + length))
        at += pause + length
    found = windows(sound, voices)
    pieces = [piece for window in found for piece in window.pieces]
    assert all(window.length <= LONGEST_S * SAMPLE_RATE + 1 for window in found)
    assert all(before[1] <= after[0] for before, after in pairwise(pieces))
    heard = np.zeros(300 * SAMPLE_RATE, dtype=bool)
    for start, end in pieces:
        heard[start:end] = True
    for spoken in voices:
        assert heard[round(spoken.start_s * SAMPLE_RATE) : round(spoken.end_s * SAMPLE_RATE)].all()
