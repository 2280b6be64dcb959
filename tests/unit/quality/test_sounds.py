"""Clipped words, unheard voice and the sound's offset, on numbers alone."""

import numpy as np
import pytest
from numpy.typing import NDArray

from appliance.editing.analysis import Interval
from appliance.editing.timeline import Clip, Timeline
from appliance.editing.visuals import Stretch
from appliance.editing.words import TimedWord
from appliance.quality import sounds
from appliance.speech.pcm import SAMPLE_RATE
from tests.unit.editing.builders import analysis

SOURCE = analysis([(0, 10)]).source  # 300 frames at 30 a second


def timeline(*clips: tuple[int, ...], mutes: tuple[tuple[int, int], ...] = ()) -> Timeline:
    kept = tuple(
        Clip(source_start_frame=clip[0], source_end_frame=clip[1], speed=clip[2] if len(clip) > 2 else 1)
        for clip in clips
    )
    return Timeline(
        fps=SOURCE.grid.fps,
        width=1920,
        height=1080,
        duration_frames=sum(clip.frames for clip in kept),
        source=SOURCE,
        clips=kept,
        mutes=tuple(Stretch(start_frame=start, end_frame=end) for start, end in mutes),
    )


def voice(*spans: tuple[float, float]) -> list[Interval]:
    return [Interval(start_s=start, end_s=end) for start, end in spans]


def word(start_s: float, end_s: float) -> TimedWord:
    return TimedWord("word", start_s, end_s, 0.9, heard=True)


def clipped(
    cut: Timeline, said: list[Interval], words: list[TimedWord] | None, heard: list[Interval]
) -> list[sounds.Edge]:
    return sounds.clipped(cut, sounds.suspected(cut, said, words), heard)


def test_a_word_that_goes_on_where_its_clip_ends_is_clipped() -> None:
    cut = timeline((0, 60), (90, 300))  # gone: 2 s to 3 s
    said, heard = voice((1, 4)), voice((1, 3))
    found = clipped(cut, said, [word(1.7, 2.3)], heard)
    assert [(edge.source_s, edge.output_frame, edge.outward) for edge in found] == [(2.0, 60, 1)]
    found = clipped(cut, said, [word(2.7, 3.3)], heard)
    assert [(edge.source_s, edge.output_frame, edge.outward) for edge in found] == [(3.0, 60, -1)]


@pytest.mark.parametrize(
    ("what", "words", "said", "heard", "mutes"),
    [
        ("cut between words in one breath", [(1.5, 2.01), (2.02, 2.9)], (1, 4), (1, 3), ()),
        ("the recognizer's word reaches into silence", [(1.7, 2.3)], (1, 2.02), (1, 2), ()),
        ("what is kept of it is too short to be heard", [(1.95, 2.6)], (1, 4), (1, 3), ()),
        ("it is muted", [(1.7, 2.3)], (1, 4), (1, 3), ((40, 60),)),
        ("the result is silent there", [(1.7, 2.3)], (1, 4), (2.5, 3), ()),
    ],
)
def test_a_word_is_not_clipped_where(
    what: str,
    words: list[tuple[float, float]],
    said: tuple[float, float],
    heard: tuple[float, float],
    mutes: tuple[tuple[int, int], ...],
) -> None:
    cut = timeline((0, 60), (90, 300), mutes=mutes)
    assert clipped(cut, voice(said), [word(*span) for span in words], voice(heard)) == []


def test_without_words_a_cut_through_voice_is_clipped_and_one_in_a_pause_is_not() -> None:
    cut = timeline((0, 60), (90, 300))
    assert len(clipped(cut, voice((1, 4)), None, voice((1, 3)))) == 2
    assert clipped(cut, voice((1, 2.05), (2.95, 4)), None, voice((1, 3))) == []


def test_what_is_sped_up_is_not_gone() -> None:
    hastened = timeline((0, 60), (60, 90, 10), (90, 300))
    assert clipped(hastened, voice((1, 4)), None, voice((1, 4))) == []
    assert list(sounds.edges(hastened)) == []


def test_voice_that_was_kept_and_cannot_be_heard_is_found() -> None:
    cut = timeline((0, 60), (90, 300))
    wanted = sounds.kept_voice(cut, voice((0.5, 1.5), (4, 6)))
    assert wanted == [(0.5, 1.5), (3, 5)]
    assert sounds.unheard(wanted, voice((0.5, 1.5), (3, 5))) == []
    (lost,) = sounds.unheard(wanted, voice((0.6, 1.4), (3.1, 3.9)))
    assert lost == pytest.approx((4.05, 5))
    assert sounds.unheard(wanted, voice((0.5, 1.5), (3, 4.5))) == []  # less than half a second


def test_muted_and_hastened_voice_is_not_expected() -> None:
    muted = timeline((0, 300), mutes=((30, 60),))
    assert sounds.kept_voice(muted, voice((0, 3))) == [(0, 1), (2, 3)]
    hastened = timeline((0, 60), (60, 90, 10), (90, 120))
    assert sounds.kept_voice(hastened, voice((1, 4))) == [(1, 2), (2.1, 3.1)]


def noise(seconds: float) -> NDArray[np.int16]:
    return np.random.default_rng(1).normal(0, 2000, round(seconds * SAMPLE_RATE)).astype(np.int16)


@pytest.mark.parametrize("late", [-0.1, 0.0, 0.0125, 0.1])
def test_an_offset_is_measured_to_the_sample_at_every_place(late: float) -> None:
    source = noise(10)
    cut = timeline((30, 120), (150, 300))
    kept = np.concatenate([source[16_000:64_000], source[80_000:]])
    shift = round(late * SAMPLE_RATE)
    heard = np.concatenate([np.zeros(max(shift, 0), np.int16), kept[max(-shift, 0) :], np.zeros(9000, np.int16)])
    found = list(sounds.offsets(heard, source, cut))
    assert len(found) == 2
    assert all(lag == pytest.approx(late, abs=1e-4) for _, lag in found)


def test_where_something_else_or_nothing_is_heard_no_offset_is_claimed() -> None:
    source, cut = noise(10), timeline((30, 120), (150, 300))
    assert list(sounds.offsets(noise(12)[::-1], source, cut)) == []
    assert list(sounds.offsets(source, np.zeros_like(source), cut)) == []


def test_a_steady_tone_fits_at_every_period_and_has_no_offset() -> None:
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(160_000) / SAMPLE_RATE)).astype(np.int16)
    found = list(sounds.offsets(tone, tone, timeline((0, 300))))
    assert found
    assert all(abs(lag) < 1e-4 for _, lag in found)


def test_sound_that_is_not_the_sources_is_doubtful_and_quieter_or_accompanied_sound_is_not() -> None:
    source, cut = noise(10), timeline((30, 120), (150, 300))
    kept = np.concatenate([source[16_000:64_000], source[80_000:]])
    music = np.random.default_rng(2).normal(0, 400, len(kept))
    assert sounds.unlike((kept * 0.2 + music * 0.2).astype(np.int16), source, cut) == []
    silenced = kept.copy()
    silenced[16_000:32_000] = 0
    (doubt,) = sounds.unlike(silenced, source, cut)
    assert doubt == pytest.approx((1.0, 2.0), abs=0.1)
    assert sounds.unlike(silenced, np.zeros_like(source), cut) == []  # nothing was to be heard
