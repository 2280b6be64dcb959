"""Chapters from the structure of a talk."""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.editing.exports.chapters import chapters, youtube
from appliance.editing.timeline import Clip, Timeline
from appliance.editing.visuals import Bookend, Caption
from tests.unit.editing.exports_timelines import PICTURE, caption, timeline

FPS = Fraction(30000, 1001)


def talk(
    sentences: Sequence[tuple[float, str]], seconds: float, pauses: Sequence[tuple[float, float]] = ()
) -> Timeline:
    """Return a talk of sentences at their times on the output; pauses are cut there and so long in the source."""
    captions = [caption(ceil(at * FPS), words.split(), each=5) for at, words in sentences]
    clips, at, shift = [], 0, 0
    for where, length in [*pauses, (seconds, 0)]:
        until = int(where * FPS)
        clips.append(Clip(source_start_frame=at + shift, source_end_frame=until + shift))
        at, shift = until, shift + int(length * FPS)
    return timeline(FPS, clips, captions=captions)


def even(count: int, every: float, words: str = "This is a sentence.") -> list[tuple[float, str]]:
    return [(index * every, words) for index in range(count)]


def test_chapters_begin_after_the_longest_pauses_also_where_they_were_cut() -> None:
    sentences = [(index * 6.0, f"Number {index} is here.") for index in range(20)]
    found = chapters(talk(sentences, 120, [(29.9, 3), (77.9, 5)]))
    assert [(chapter.start_s, chapter.title) for chapter in found] == [
        (0, "Number 0 is here"),
        (30, "Number 5 is here"),
        (78, "Number 13 is here"),
    ]


def test_a_description_begins_at_zero_and_writes_hours_only_where_there_are_some() -> None:
    short = talk(even(30, 5), 150)
    assert youtube(chapters(short), short).startswith("00:00 This is a sentence\n")
    long = talk(even(800, 5), 4000)
    lines = youtube(chapters(long), long).splitlines()
    assert lines[0] == "00:00:00 This is a sentence"
    assert len(lines) == 20
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d .+", line) for line in lines)


def test_a_long_sentence_is_shortened_at_a_word() -> None:
    words = "so today «we talk about extraordinarily long things and more of them."
    first, *_ = chapters(talk(even(10, 6, words), 60))
    assert first.title == "So today «we talk about extraordinarily long…"


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("<b> ok.", "B ok"),
        ("今天 我们 讲。", "今天我们讲"),
        ("... !", "…"),
        ("“Xin chào!”", "Xin chào"),
        ("字" * 90 + "。", "字" * 48 + "…"),
    ],
)
def test_titles_are_bare_words(words: str, title: str) -> None:
    assert chapters(talk(even(10, 6, words), 60))[0].title == title


def test_without_full_stops_long_pauses_begin_sentences() -> None:
    words = "no marks at all here"
    found = chapters(talk([(0, words), (12, words), (30, words), (31, words)], 60))
    assert [chapter.start_s for chapter in found] == [0, 12, 30]


@pytest.mark.parametrize("sentences", [[], even(2, 30), even(10, 0.8)])
def test_too_few_sentences_give_no_chapters(sentences: list[tuple[float, str]]) -> None:
    assert chapters(talk(sentences, 60)) == ()


def test_a_short_talk_has_no_chapters() -> None:
    assert chapters(talk(even(10, 2.5), 29)) == ()


def test_the_first_chapter_begins_with_the_intro() -> None:
    intro = Bookend(asset_sha256=PICTURE, frames=900)
    clips = [Clip(source_start_frame=0, source_end_frame=3000)]
    pages: list[Caption] = [caption(frame, ["Yes."]) for frame in (950, 1500, 2000, 2500)]
    found = chapters(timeline(Fraction(30), clips, intro=intro, captions=pages))
    assert [chapter.start_s for chapter in found] == [0, 50, 66]


@given(st.lists(st.integers(0, 300), min_size=0, max_size=200), st.integers(0, 300))
def test_chapters_are_never_fewer_than_three_nor_shorter_than_ten_seconds(gaps: list[int], rest: int) -> None:
    pages, at = [], 0
    for gap in gaps:
        pages.append(caption(at + gap, ["One", "two."], each=6))
        at = pages[-1].end_frame
    clips = [Clip(source_start_frame=0, source_end_frame=at + rest + 1)]
    document = timeline(FPS, clips, captions=pages)
    found = chapters(document)
    starts = [chapter.start_s for chapter in found]
    assert not found or (len(found) >= 3 and starts[0] == 0)
    assert all(after - before >= 10 for before, after in pairwise(starts))
    assert not found or document.duration_frames / FPS - starts[-1] >= 10
    assert chapters(document) == found
