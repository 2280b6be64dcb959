"""Words made fit for cutting: every word gets a time, and times agree with where a voice was heard."""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from appliance.editing.analysis import Interval, Transcript

_MIN_WORD_S = 0.02
_SPLIT_PAUSE_S = 0.25  # a pause inside "one word" longer than this means the recognizer stretched it over silence
_TRUSTED = 0.5


@dataclass(frozen=True)
class TimedWord:
    """A word with times in seconds on the source.

    Attributes:
        text: As recognized, without surrounding white space.
        start_s: Start.
        end_s: End, after the start.
        confidence: 0 to 1.
        heard: Whether voice activity agrees that something was said there.
    """

    text: str
    start_s: float
    end_s: float
    confidence: float
    heard: bool

    @property
    def protects(self) -> bool:
        """Whether cuts must keep out of it: an unlikely word where no voice was heard is a hallucination."""
        return self.heard or self.confidence >= _TRUSTED


def timed_words(transcript: Transcript | None, speech: Sequence[Interval], duration_s: float) -> tuple[TimedWord, ...]:
    """Return the transcript's words with repaired times, in order, not overlapping, inside the source.

    Words without times share the room between their timed neighbors by length. A word that reaches over a pause is
    reduced to its voiced part.
    """
    if transcript is None:
        return ()
    spoken = [word for word in transcript.words if word.text.strip()]
    result: list[TimedWord] = []
    spans = _fill([(word.start_s, word.end_s, len(word.text)) for word in spoken], duration_s)
    for word, (start, end) in zip(spoken, spans, strict=True):
        floor = result[-1].end_s if result else 0.0
        voiced = _voiced_part(start, end, speech)
        first, last = voiced or (start, end)
        first = min(max(first, floor), duration_s)
        last = min(max(last, first + _MIN_WORD_S), duration_s)
        if last > first:
            result.append(TimedWord(word.text.strip(), first, last, word.confidence, voiced is not None))
    return tuple(result)


def spelled_alike(one: str, other: str) -> bool:
    """Whether two words are the same but for case and the marks around them."""
    return bare(one) == bare(other)


def bare(text: str) -> str:
    """Return a word in lower case, in composed letters, without the marks around it."""
    word = unicodedata.normalize("NFC", text).casefold()
    kept = [index for index, letter in enumerate(word) if unicodedata.category(letter)[0] not in "PSZ"]
    return word[kept[0] : kept[-1] + 1] if kept else word


def _fill(spans: Sequence[tuple[float | None, float | None, int]], duration_s: float) -> list[tuple[float, float]]:
    filled: list[tuple[float, float]] = []
    index = 0
    while index < len(spans):
        start, end, _ = spans[index]
        if start is not None and end is not None:
            filled.append((start, max(start, end)))
            index += 1
            continue
        stop = index
        while stop < len(spans) and (spans[stop][0] is None or spans[stop][1] is None):
            stop += 1
        room_start = filled[-1][1] if filled else 0.0
        next_start = spans[stop][0] if stop < len(spans) else None
        # Nobody speaks slower than half a second per word: the rest of the room is silence.
        room_end = min(duration_s if next_start is None else next_start, room_start + 0.5 * (stop - index))
        letters = sum(length for _, _, length in spans[index:stop])
        at = room_start
        for _, _, length in spans[index:stop]:
            until = at + max(room_end - room_start, 0.0) * length / letters
            filled.append((at, until))
            at = until
        index = stop
    return filled


def _voiced_part(start: float, end: float, speech: Sequence[Interval]) -> tuple[float, float] | None:
    """Return the longest voiced stretch inside a word's span, ignoring short pauses; None if nothing was heard."""
    pieces: list[tuple[float, float]] = []
    for interval in speech[bisect_right(speech, start, key=lambda interval: interval.end_s) :]:
        if interval.start_s >= end:
            break
        first, last = max(start, interval.start_s), min(end, interval.end_s)
        if pieces and first - pieces[-1][1] < _SPLIT_PAUSE_S:
            pieces[-1] = (pieces[-1][0], last)
        else:
            pieces.append((first, last))
    return max(pieces, key=lambda piece: piece[1] - piece[0]) if pieces else None
