from appliance.editing.analysis import Word
from appliance.speech.speakers import Turn, assigned

TURNS = [Turn(0.0, 2.0, "SPEAKER_01"), Turn(1.8, 4.0, "SPEAKER_00"), Turn(4.5, 5.0, "SPEAKER_01")]


def named(*times: tuple[float | None, float | None]) -> list[str | None]:
    words = [Word(text="w", start_s=start, end_s=end) for start, end in times]
    return [word.speaker for word in assigned(words, TURNS)]


def test_the_first_to_speak_is_speaker_1_and_stays_it() -> None:
    assert named((0.1, 0.5), (2.5, 3.0), (4.6, 4.9)) == ["Speaker 1", "Speaker 2", "Speaker 1"]


def test_a_word_belongs_to_whose_turn_has_most_of_it() -> None:
    assert named((0.1, 0.3), (1.7, 2.5)) == ["Speaker 1", "Speaker 2"]


def test_a_word_without_times_or_outside_every_turn_stays_nameless() -> None:
    assert named((None, None), (4.1, 4.3)) == [None, None]
