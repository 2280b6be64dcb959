"""Which pauses go, which stay, and why."""

import json
from pathlib import Path

import pytest

from appliance.editing.analysis import Word
from appliance.editing.cuts import PACES
from appliance.editing.plan import plan
from appliance.editing.recipe import Output, Pace, Recipe, SilenceRules
from appliance.editing.timeline import Timeline
from appliance.kernel.errors import ReelboxError
from tests.unit.editing.builders import PLAIN_KIT, RULES, analysis, recipe, typesetting


def cut(speech: list[tuple[float, float]], rules: SilenceRules = RULES, words: list[Word] | None = None) -> Timeline:
    return plan(analysis(speech, words), recipe(silence=rules), PLAIN_KIT, Output(), typesetting())


def removed(timeline: Timeline) -> list[tuple[int, int]]:
    return [(cut.source_start_frame, cut.source_end_frame) for cut in timeline.cuts]


def test_a_pause_goes_and_leaves_the_padding_on_both_sides() -> None:
    rules = RULES.model_copy(update={"pad_before_ms": 100, "pad_after_ms": 200})
    timeline = cut([(0, 4), (6, 10)], rules)
    assert removed(timeline) == [(126, 177)]
    assert timeline.cuts[0].reason == "silence"
    assert timeline.cuts[0].detail == "silence 1.7 s"


def test_a_pause_shorter_than_the_minimum_stays() -> None:
    assert removed(cut([(0, 4), (4.3, 10)])) == []


def test_a_pause_longer_than_the_limit_was_meant_and_stays() -> None:
    rules = RULES.model_copy(update={"keep_longer_than_ms": 1500})
    assert removed(cut([(0, 2), (3, 5), (8, 10)], rules)) == [(63, 87)]


def test_silence_before_the_first_and_after_the_last_word_goes() -> None:
    assert removed(cut([(2, 8)])) == [(0, 57), (243, 300)]


def test_a_short_noise_without_words_goes_with_a_reason_of_its_own() -> None:
    timeline = cut([(0, 3), (5, 5.1), (7, 10)], words=[])
    assert removed(timeline) == [(93, 150), (150, 153), (153, 207)]
    assert [cut.reason for cut in timeline.cuts] == ["silence", "short_clip", "silence"]
    assert timeline.cuts[1].confidence < timeline.cuts[0].confidence


def test_a_short_voice_stays_where_nobody_listened_for_words() -> None:
    assert removed(cut([(0, 3), (5, 5.1), (7, 10)])) == [(93, 147), (156, 207)]


def test_a_short_word_is_not_a_noise() -> None:
    timeline = cut([(0, 3), (5, 5.1), (7, 10)], words=[Word(text="yes", start_s=5, end_s=5.1)])
    assert removed(timeline) == [(93, 147), (156, 207)]


def test_a_word_that_voice_activity_missed_is_kept() -> None:
    timeline = cut([(0, 3), (7, 10)], words=[Word(text="quiet", start_s=5, end_s=5.5, confidence=0.9)])
    assert removed(timeline) == [(93, 147), (168, 207)]


def test_an_unlikely_word_in_silence_does_not_stop_a_cut() -> None:
    timeline = cut([(0, 3), (7, 10)], words=[Word(text="Thanks", start_s=5, end_s=5.5, confidence=0.2)])
    assert removed(timeline) == [(93, 207)]


def test_longer_silence_is_cut_with_more_confidence() -> None:
    timeline = cut([(0, 2), (2.7, 4), (9, 10)])
    assert timeline.cuts[0].confidence < timeline.cuts[1].confidence <= 1


def test_a_faster_pace_keeps_less() -> None:
    speech = [(0.0, 2.0), (2.5, 4.0), (5.0, 7.0), (7.25, 10.0)]
    lengths = [
        plan(analysis(speech), Recipe(name="x", silence=pace), PLAIN_KIT, Output(), typesetting()).duration_frames
        for pace in (Pace.SLOW, Pace.NORMAL, Pace.FAST)
    ]
    assert lengths[0] > lengths[1] > lengths[2]


def test_no_speech_is_refused_only_where_silence_is_cut() -> None:
    with pytest.raises(ReelboxError) as caught:
        cut([])
    assert caught.value.code == "EDITING-001"
    whole = plan(analysis([]), recipe(silence=None), PLAIN_KIT, Output(), typesetting())
    assert whole.duration_frames == 300
    assert whole.cuts == ()


def test_the_studio_means_the_same_by_a_pace() -> None:
    shown = Path(__file__).parents[3] / "frontend/apps/studio/src/features/editor/paces.json"
    known = {pace: rules.model_dump(exclude_none=True) for pace, rules in PACES.items()}
    assert json.loads(shown.read_text()) == known
