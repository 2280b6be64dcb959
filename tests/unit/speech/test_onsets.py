import numpy as np
import pytest

from appliance.editing.analysis import Word
from appliance.speech.onsets import refined
from appliance.speech.pcm import SAMPLE_RATE, Samples

BURSTS = [(0.5, 0.8), (1.0, 1.3), (2.0, 2.4)]
VOICED = [(0.5, 1.3), (2.0, 2.4)]


def bursts() -> Samples:
    sound = np.random.default_rng(1).normal(0, 1e-4, 3 * SAMPLE_RATE)
    for start, end in BURSTS:
        time = np.arange(round((end - start) * SAMPLE_RATE)) / SAMPLE_RATE
        sound[round(start * SAMPLE_RATE) :][: len(time)] += 0.2 * np.sin(2 * np.pi * 300 * time)
    return sound.astype(np.float32)


def words(*times: tuple[float, float]) -> list[Word]:
    return [Word(text=f"w{index}", start_s=start, end_s=end) for index, (start, end) in enumerate(times)]


def test_a_beginning_moves_to_the_onset_next_to_it() -> None:
    late = words((0.6, 0.9), (1.11, 1.4), (2.09, 2.5))
    assert [word.start_s for word in refined(late, bursts(), VOICED)] == pytest.approx([0.5, 1.0, 2.0], abs=0.03)


def test_a_word_that_begins_in_a_pause_begins_with_the_voice_after_it() -> None:
    early = words((0.6, 1.2), (1.55, 2.3))
    assert refined(early, bursts(), VOICED)[1].start_s == pytest.approx(2.0, abs=0.03)


def test_a_word_lies_in_one_voice_and_not_in_the_pause_next_to_it() -> None:
    word = refined(words((1.05, 2.38)), bursts(), VOICED)[0]
    assert (word.start_s, word.end_s) == pytest.approx((2.0, 2.38), abs=0.03)
    word = refined(words((0.6, 1.9)), bursts(), VOICED)[0]
    assert (word.start_s, word.end_s) == pytest.approx((0.5, 1.3), abs=0.03)


def test_words_stay_in_order_and_do_not_overlap() -> None:
    crowded = refined(words((0.55, 0.7), (0.6, 1.2), (0.62, 1.2), (1.1, 1.2)), bursts(), VOICED)
    edges = [edge for word in crowded for edge in (word.start_s, word.end_s)]
    assert edges == sorted(edges, key=lambda edge: edge or 0)


def test_words_without_times_stay_without() -> None:
    lost = Word(text="lost")
    assert refined([lost], bursts(), VOICED) == [lost]
    assert refined([], bursts(), VOICED) == []
