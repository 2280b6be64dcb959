import numpy as np
import pytest

from appliance.speech.pcm import SAMPLE_RATE, Samples
from appliance.speech.syllables import Placed, Reading, chosen, place
from appliance.speech.vietasr import _Follower

STEP_S, LAG_S = 0.4, 0.3


def syllables(*begins_s: float, length_s: float = 3.0, each_s: float = 0.2) -> Samples:
    """Return a hum that swells and fades once for every syllable."""
    sound = np.zeros(round(length_s * SAMPLE_RATE))
    time = np.arange(round(each_s * SAMPLE_RATE)) / SAMPLE_RATE
    one = 0.3 * np.sin(2 * np.pi * 500 * time) * np.hanning(len(time))
    for begin in begins_s:
        sound[round(begin * SAMPLE_RATE) :][: len(one)] += one
    return sound.astype(np.float32)


def readings(words: str, begins_s: list[float], passes: int = 4) -> list[Reading]:
    """Return what a recognizer shows that decides every 0.4 s, 0.3 s after each beginning."""
    made = []
    for turn in range(passes):
        shift = turn * STEP_S / passes
        seen = [np.ceil((begin + LAG_S + shift) / STEP_S) * STEP_S - shift for begin in begins_s]
        made.append(Reading(tuple(words.split()), tuple(float(moment) for moment in seen)))
    return made


def starts(placed: list[Placed]) -> list[float]:
    return [word.start_s for word in placed]


def test_words_begin_where_their_syllables_do() -> None:
    begins = [0.5, 0.72, 0.94, 1.2]
    sound = syllables(*begins)
    placed = place(readings("một hai ba bốn", begins), sound, [(0.5, 1.4)], STEP_S, LAG_S)
    assert [word.text for word in placed] == ["một", "hai", "ba", "bốn"]
    assert starts(placed) == pytest.approx(begins, abs=0.04)


def test_a_word_after_a_pause_begins_with_the_voice_and_the_one_before_ends_with_it() -> None:
    begins = [0.3, 0.5, 1.6, 1.8]
    voiced = [(0.3, 0.7), (1.6, 2.0)]
    placed = place(readings("một hai ba bốn", begins), syllables(*begins), voiced, STEP_S, LAG_S)
    assert placed[2].start_s == 1.6
    assert placed[1].end_s == 0.7
    assert placed[3].end_s == 2.0


def test_words_are_in_order_and_inside_the_voices_whatever_a_pass_claims() -> None:
    begins = [0.3, 0.5, 0.7, 0.9]
    odd = Reading(("một", "hai", "ba", "bốn"), (2.8, 2.8, 2.8, 2.8))
    placed = place([*readings("một hai ba bốn", begins), odd], syllables(*begins), [(0.3, 1.1)], STEP_S, LAG_S)
    edges = [edge for word in placed for edge in (word.start_s, word.end_s)]
    assert edges == sorted(edges)
    assert edges[0] >= 0.3
    assert edges[-1] <= 1.1


def test_the_reading_most_agree_with_is_chosen_and_others_lower_a_words_agreement() -> None:
    begins = [0.3, 0.5, 0.7]
    passes = [*readings("một hai ba", begins, 3), Reading(("một", "hay", "ba"), (0.8, 0.8, 1.2))]
    assert chosen(passes).words == ("một", "hai", "ba")
    placed = place(passes, syllables(*begins), [(0.3, 0.9)], STEP_S, LAG_S)
    assert [word.agreement for word in placed] == [1.0, 0.75, 1.0]


def test_no_words_and_no_voices_are_placed_nowhere() -> None:
    assert place([Reading((), ())], syllables(0.3), [(0.3, 0.5)], STEP_S, LAG_S) == []
    assert place(readings("một", [0.3]), syllables(0.3), [], STEP_S, LAG_S) == []


def test_what_a_stream_forgets_is_kept() -> None:
    follower = _Follower()
    for moment, text in enumerate(["một", "một hai", "một hai\nba", "một hai\nba bốn", "ba bốn\nnăm", "năm sáu"]):
        follower.follow(text, float(moment))
    assert follower.reading() == Reading(("một", "hai", "ba", "bốn", "năm", "sáu"), (0, 1, 2, 3, 4, 5))


def test_a_word_said_anew_keeps_its_moment_and_one_taken_back_loses_it() -> None:
    follower = _Follower()
    for moment, text in enumerate(["một", "một hay", "một hai", "một", "một hai ba"]):
        follower.follow(text, float(moment))
    assert follower.reading() == Reading(("một", "hai", "ba"), (0, 4, 4))
