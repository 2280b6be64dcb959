"""Chapters from the structure of a talk.

A speaker who goes on to something else pauses longer, and says so in the first words. So chapters begin at the
sentences before which the source was silent longest (what was cut there counts), and are called by their first words.
Nothing understands what is said: a long pause in the middle of a thought begins a chapter too.
"""

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from appliance.editing.captions import ends_sentence
from appliance.editing.exports.wording import joined
from appliance.editing.timeline import Timeline
from appliance.editing.visuals import CaptionWord

LEAST_COUNT = 3
"""Fewer are not shown by YouTube."""
LEAST_S = 10
"""Seconds; YouTube shows none at all if one is shorter."""

_MOST_COUNT = 20
_TARGET_S = 90  # about one a minute and a half
_NEW_SENTENCE_S = 1  # a pause that begins one where nobody wrote full stops
_TITLE_WORDS = 7
_TITLE_CHARACTERS = 48
_UNWANTED = str.maketrans("", "", "<>")
_MARKS = " \t,;:.!?…—–-\"'“”‘’«»()[]。、，！？；："


@dataclass(frozen=True)
class Chapter:
    """A chapter.

    Attributes:
        start_frame: Output frame it begins at; the first one begins at 0.
        start_s: The same in whole seconds, rounded down.
        title: The first words of its first sentence.
    """

    start_frame: int
    start_s: int
    title: str


def chapters(timeline: Timeline) -> tuple[Chapter, ...]:
    """Return a talk's chapters: at least three of at least ten seconds each, or none.

    About one in a minute and a half, twenty at most, preferring long pauses, then early ones.
    """
    words = [word for caption in timeline.captions for word in caption.words]
    duration_s = timeline.duration_frames / timeline.fps
    if not words or duration_s < LEAST_COUNT * LEAST_S:
        return ()
    wanted = min(max(LEAST_COUNT, int(duration_s / _TARGET_S)), _MOST_COUNT)
    apart_s = max(Fraction(LEAST_S), duration_s / (3 * wanted))
    chosen = _chosen(timeline, words, wanted, apart_s)
    if len(chosen) < LEAST_COUNT:
        chosen = _chosen(timeline, words, wanted, Fraction(LEAST_S))
    if len(chosen) < LEAST_COUNT:
        return ()
    frames = [0 if index == 0 else words[index].start_frame for index in chosen]
    return tuple(
        Chapter(frame, int(frame / timeline.fps), _title(words[index:until]))
        for frame, (index, until) in zip(frames, pairwise([*chosen, len(words)]), strict=True)
    )


def youtube(found: tuple[Chapter, ...], timeline: Timeline) -> str:
    """Return chapters as the lines that go into a video's description."""
    long = timeline.duration_frames / timeline.fps >= 3600
    return "".join(f"{_clock(chapter.start_s, hours=long)} {chapter.title}\n" for chapter in found)


def _chosen(timeline: Timeline, words: list[CaptionWord], wanted: int, apart_s: Fraction) -> list[int]:
    """Return the indexes of the words that begin chapters, in order."""
    fps, pauses_s = timeline.fps, _pauses_s(timeline, words)
    begins = [
        index
        for index in range(1, len(words))
        if ends_sentence(words[index - 1].text) or pauses_s[index] >= _NEW_SENTENCE_S
    ]
    chosen, starts_s = [0], [0]
    end_s = timeline.duration_frames / fps
    for index in sorted(begins, key=lambda index: (-pauses_s[index], index)):
        # Whole seconds, because that is what is written down.
        start_s = int(words[index].start_frame / fps)
        if len(chosen) < wanted and end_s - start_s >= apart_s and all(abs(start_s - at) >= apart_s for at in starts_s):
            chosen.append(index)
            starts_s.append(start_s)
    return sorted(chosen)


def _pauses_s(timeline: Timeline, words: list[CaptionWord]) -> list[Fraction]:
    """Return how long the source goes without a word before each word, removed ranges included."""
    placed = list(timeline.placed_clips())
    starts = [start for start, _ in placed]

    def on_source(frame: int) -> int:
        start, clip = placed[max(0, bisect_right(starts, frame) - 1)]
        return clip.source_start_frame + (frame - start) * clip.speed

    gaps = [on_source(after.start_frame) - on_source(before.end_frame - 1) - 1 for before, after in pairwise(words)]
    return [Fraction(0), *(max(gap, 0) / timeline.fps for gap in gaps)]


def _title(words: list[CaptionWord]) -> str:
    """Return the first words of a sentence with a capital letter, without marks at its ends."""
    end = next((index + 1 for index, word in enumerate(words) if ends_sentence(word.text)), len(words))
    # A video's description may not hold angle brackets.
    sentence = [word.text.translate(_UNWANTED) for word in words[:end]]
    count = min(len(sentence), _TITLE_WORDS)
    while count > 1 and len(joined(sentence[:count])) > _TITLE_CHARACTERS:
        count -= 1
    title = joined(sentence[:count])
    bare = title[:_TITLE_CHARACTERS].strip(_MARKS)
    missing = count < len(sentence) or len(title) > _TITLE_CHARACTERS
    return bare[:1].upper() + bare[1:] + ("…" if missing or not bare else "")


def _clock(seconds: int, *, hours: bool) -> str:
    minutes, seconds = divmod(seconds, 60)
    if not hours:
        return f"{minutes:02}:{seconds:02}"
    whole, minutes = divmod(minutes, 60)
    return f"{whole:02}:{minutes:02}:{seconds:02}"
