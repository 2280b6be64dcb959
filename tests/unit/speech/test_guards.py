from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from appliance.editing.analysis import Interval, Word
from appliance.speech import guards


def word(text: str, start: float | None = None, end: float | None = None) -> Word:
    return Word(text=text, start_s=start, end_s=end)


def without_loops(sentence: str) -> str:
    words = sentence.split()
    return " ".join(guards.without_loops(words, words))


def test_words_outside_every_voice_are_dropped() -> None:
    words = [word("thank", 0.1, 0.5), word("hello", 1.1, 1.5), word("you", 3.0, 3.2), word("world", 4.9, 5.2)]
    kept = guards.voiced(words, [Interval(start_s=1, end_s=2), Interval(start_s=5, end_s=6)])
    assert [item.text for item in kept] == ["hello", "world"]


def test_words_without_times_are_kept() -> None:
    assert guards.voiced([word("42")], []) == [word("42")]


def test_a_phrase_said_over_and_over_is_kept_once() -> None:
    assert without_loops("so " + "thank you very much, " * 7 + "and now") == "so thank you very much, and now"
    assert without_loops("Doing the same thing. " * 20) == "Doing the same thing."


def test_repetition_people_use_is_kept() -> None:
    for sentence in (
        "no no no no no that is wrong",
        "ask not what your country can do for you ask what you can do for your country",
        "again and again and again",
    ):
        assert without_loops(sentence) == sentence


def test_a_word_stammered_without_end_is_kept_once() -> None:
    assert without_loops("I " + "the " * 30 + "end") == "I the end"


def test_overlapping_words_are_put_in_order() -> None:
    fixed = guards.in_order([word("a", 0.0, 0.6), word("b", 0.5, 0.9), word("c", 0.9, 1.2)])
    assert [(item.start_s, item.end_s) for item in fixed] == [(0.0, 0.6), (0.6, 0.9), (0.9, 1.2)]


def test_a_word_left_without_room_loses_its_times_but_not_its_place() -> None:
    fixed = guards.in_order([word("a", 0.0, 1.0), word("b", 0.2, 0.9), word("c", 1.0, 1.2)])
    assert [item.text for item in fixed] == ["a", "b", "c"]
    assert fixed[1].start_s is None


TIMES = st.one_of(st.none(), st.tuples(st.floats(0, 50), st.floats(0, 50)))


@given(st.lists(TIMES, max_size=30))
def test_times_always_ascend_and_no_word_is_lost(times: list[tuple[float, float] | None]) -> None:
    words = [word("x", *(pair or (None, None))) for pair in times]
    fixed = guards.in_order(words)
    assert len(fixed) == len(words)
    timed = [(item.start_s, item.end_s) for item in fixed if item.start_s is not None and item.end_s is not None]
    assert all(start < end for start, end in timed)
    assert all(before[1] <= after[0] for before, after in pairwise(timed))
