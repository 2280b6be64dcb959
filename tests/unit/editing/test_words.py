"""Words get times that agree with the voice."""

from appliance.editing.analysis import Interval, Transcript, Word
from appliance.editing.words import timed_words


def repaired(words: list[Word], speech: list[tuple[float, float]]) -> list[tuple[str, float, float]]:
    transcript = Transcript(language="en", recognizer="test", words=tuple(words))
    intervals = [Interval(start_s=start, end_s=end) for start, end in speech]
    words_found = timed_words(transcript, intervals, 10)
    return [(word.text, round(word.start_s, 3), round(word.end_s, 3)) for word in words_found]


def test_words_with_times_keep_them() -> None:
    assert repaired([Word(text="one", start_s=1, end_s=1.5)], [(0, 10)]) == [("one", 1, 1.5)]


def test_words_without_times_share_the_room_between_their_neighbors_by_length() -> None:
    words = [
        Word(text="a", start_s=0, end_s=1),
        Word(text="12"),
        Word(text="345678"),
        Word(text="b", start_s=1.8, end_s=2),
    ]
    assert repaired(words, [(0, 10)])[1:3] == [("12", 1.0, 1.2), ("345678", 1.2, 1.8)]


def test_words_without_times_at_the_end_do_not_reach_into_the_silence() -> None:
    words = [Word(text="a", start_s=0, end_s=1), Word(text="hundred"), Word(text="dollars")]
    assert repaired(words, [(0, 10)])[-1] == ("dollars", 1.5, 2.0)


def test_a_word_stretched_over_a_pause_shrinks_to_its_voiced_part() -> None:
    assert repaired([Word(text="so", start_s=1, end_s=3.4)], [(0.5, 1.4), (3.2, 5)]) == [("so", 1.0, 1.4)]


def test_a_breath_inside_a_word_does_not_split_it() -> None:
    assert repaired([Word(text="well", start_s=1, end_s=2)], [(1, 1.4), (1.5, 3)]) == [("well", 1, 2)]


def test_overlapping_words_are_put_in_order() -> None:
    words = [Word(text="a", start_s=1, end_s=2), Word(text="b", start_s=1.5, end_s=3)]
    assert repaired(words, [(0, 10)]) == [("a", 1, 2), ("b", 2, 3)]


def test_blank_words_disappear() -> None:
    assert repaired([Word(text="  ", start_s=1, end_s=2)], [(0, 10)]) == []
