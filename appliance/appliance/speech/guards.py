"""What a recognizer says when nobody spoke, and how it is told from words.

Whisper fills noise and foreign speech with sentences it knows from subtitles, often again and again. Voice activity
and repetition give it away.
"""

from collections.abc import Sequence
from typing import TypeVar

from appliance.editing.analysis import Interval, Word

T = TypeVar("T")

# A word this close to a voice may be its quiet edge.
_TOLERANCE_S = 0.1
# Nobody says the same phrase so often in a row; single words ("no, no, no") are said more often.
_PHRASE_TIMES = 4
_WORD_TIMES = 6
_LONGEST_PHRASE = 12


def voiced(words: Sequence[Word], voices: Sequence[Interval]) -> list[Word]:
    """Drop the words that lie completely outside every voice; both are in order."""
    kept: list[Word] = []
    index = 0
    for word in words:
        if word.start_s is None or word.end_s is None:
            kept.append(word)
            continue
        while index < len(voices) and voices[index].end_s + _TOLERANCE_S <= word.start_s:
            index += 1
        if index < len(voices) and voices[index].start_s - _TOLERANCE_S < word.end_s:
            kept.append(word)
    return kept


def without_loops(items: Sequence[T], texts: Sequence[str]) -> list[T]:
    """Keep one round of every phrase that is repeated over and over.

    Args:
        items: What is filtered.
        texts: The spoken text of each item; compared without case and punctuation.
    """
    plain = ["".join(filter(str.isalnum, text.casefold())) for text in texts]
    kept: list[T] = []
    index = 0
    while index < len(items):
        kept.append(items[index])
        index += 1
        for size in range(1, _LONGEST_PHRASE + 1):
            if index < size:
                break
            phrase, times = plain[index - size : index], 1
            while plain[index + (times - 1) * size : index + times * size] == phrase:
                times += 1
            if times >= (_WORD_TIMES if size == 1 else _PHRASE_TIMES):
                index += (times - 1) * size
                break
    return kept


def in_order(words: Sequence[Word]) -> list[Word]:
    """Make times ascend without overlapping; a word left without room loses its times, never its place."""
    fixed: list[Word] = []
    last = 0.0
    for word in words:
        if word.start_s is None or word.end_s is None:
            fixed.append(word)
            continue
        start, end = max(round(word.start_s, 3), last), round(word.end_s, 3)
        if end <= start:
            fixed.append(word.model_copy(update={"start_s": None, "end_s": None}))
            continue
        fixed.append(word.model_copy(update={"start_s": start, "end_s": end}))
        last = end
    return fixed
