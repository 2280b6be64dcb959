"""Better beginnings for words whose times are only roughly known: moved to where the sound rises.

Whisper's own word times come from its attention and are off by a tenth of a second. Where no aligner may be used, each
word's beginning is moved to the nearby moment at which the level rises most; ends follow the next word. It stays a
guess, so a transcript made this way is marked ``approximate_times``. Figures in ``docs/speech.md``.
"""

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
import numpy.typing as npt

from appliance.editing.analysis import Word
from appliance.speech.pcm import SAMPLE_RATE, Samples

IDENTITY = "onsets1"

Span = tuple[float, float]

_FRAME_S = 0.01
_HOP = round(SAMPLE_RATE * _FRAME_S)
_REACH_S = 0.25
# Whisper's beginnings are late by so much (median over 135 words of synthetic speech), and spread so far.
_LATE_S = 0.1
_SIGMA_S = 0.06
# A rise of so many decibels outweighs one standard deviation squared.
_DECIBELS = 8.0
_SHORTEST_S = 0.04


def refined(words: Sequence[Word], sound: Samples, voiced: Sequence[Span]) -> list[Word]:
    """Return the words with their beginnings moved to onsets of the sound; both times in seconds of ``sound``.

    Args:
        words: In order; those without times stay as they are.
        sound: What they were heard in.
        voiced: Stretches with a voice, in order; the beginning of one is the surest onset there is.
    """
    rise = _rise(sound, voiced)
    moved: list[Word] = []
    for word in words:
        if word.start_s is None or word.end_s is None:
            moved.append(word)
            continue
        last = next((before.start_s for before in reversed(moved) if before.start_s is not None), -_SHORTEST_S)
        start, end = _in_one_voice(_nearest(word.start_s - _LATE_S, rise), word.end_s, voiced)
        start = max(start, last + _SHORTEST_S)
        moved.append(word.model_copy(update={"start_s": start, "end_s": max(end, start + _SHORTEST_S)}))
    return [_ending(word, after) for word, after in zip_longest(moved, moved[1:])]


def _in_one_voice(start_s: float, end_s: float, voiced: Sequence[Span]) -> Span:
    """Cut a word to the voice it shares most with: Whisper lets words begin or end with the pause next to them."""
    shares = [min(end_s, last) - max(start_s, first) for first, last in voiced]
    if not shares or max(shares) <= 0:
        return start_s, end_s
    first, last = voiced[shares.index(max(shares))]
    return max(start_s, first), min(end_s, last)


def _ending(word: Word, after: Word | None) -> Word:
    """A word that ran into the next one ends where that begins."""
    if after is None or after.start_s is None or word.end_s is None or word.end_s <= after.start_s:
        return word
    return word.model_copy(update={"end_s": after.start_s})


def _rise(sound: Samples, voiced: Sequence[Span]) -> npt.NDArray[np.float64]:
    """Return by how many decibels the level rises at each 10 ms; where a voice begins, by as much as anywhere."""
    count = len(sound) // _HOP
    power = np.square(sound[: count * _HOP].astype(np.float64)).reshape(count, _HOP).mean(axis=1)
    level = 10 * np.log10(np.convolve(power, np.ones(3) / 3, "same") + 1e-7)
    ahead = np.pad(level, (0, 3), mode="edge")[3:]
    behind = np.pad(level, (3, 0), mode="edge")[:count]
    rise: npt.NDArray[np.float64] = np.clip(ahead - behind, 0, 24)
    for start, _ in voiced:
        place = round(start / _FRAME_S)
        if place < count:
            rise[place] = 30.0
    return rise


def _nearest(expected_s: float, rise: npt.NDArray[np.float64]) -> float:
    """Return the moment (seconds) near the expected one at which the sound rises most."""
    middle, reach = round(expected_s / _FRAME_S), round(_REACH_S / _FRAME_S)
    frames = np.arange(max(middle - reach, 0), min(middle + reach, len(rise)))
    if not len(frames):
        return max(expected_s, 0.0)
    score = rise[frames] / _DECIBELS - ((frames - middle) * _FRAME_S / _SIGMA_S) ** 2
    return float(frames[int(np.argmax(score))]) * _FRAME_S
