"""Cutting a sound into windows a recognizer can hold (30 s), with nothing but voices in them.

A window is made of pieces of the source set one after another: each stretch of voice with a little of the silence
around it. Long silences therefore cost nothing and cannot shift word times, short pauses stay as they are, and a
time inside the window says exactly which moment of the source it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np

from appliance.editing.analysis import Interval, Word
from appliance.speech import pcm

LONGEST_S = 29.5  # Whisper hears 30 s at a time
# From here on a window may end, at the longest pause on offer; recognizers like whole sentences.
_ENOUGH_S = 18.0
# Silence kept on each side of a voice; pauses up to twice as long stay whole. Of 0.2 to 1.5 s, tried on eight
# recordings clean and in noise, 0.7 and 1.0 s gave the fewest wrong words: less runs sentences together.
PADDING_S = 0.7
_SPLIT_REACH_S = 5.0

Piece = tuple[int, int]


@dataclass(frozen=True)
class Window:
    """Pieces of the source, in samples (start, end excluded), in order, played one after another."""

    pieces: tuple[Piece, ...]

    @property
    def length(self) -> int:
        """Samples in all."""
        return sum(end - start for start, end in self.pieces)

    def read(self, path: Path) -> pcm.Samples:
        """Return the window's sound."""
        return np.concatenate([pcm.read(path, start, end) for start, end in self.pieces])

    def to_source(self, start_s: float, end_s: float) -> tuple[float, float]:
        """Say where in the source (seconds) a stretch of the window (seconds) lies.

        A stretch that touches two pieces belongs to the one with its middle, and is cut to it.
        """
        middle, offset = (start_s + end_s) / 2 * pcm.SAMPLE_RATE, 0
        for first, last in self.pieces:
            if middle < offset + last - first or (first, last) == self.pieces[-1]:
                shift = (first - offset) / pcm.SAMPLE_RATE
                low, high = first / pcm.SAMPLE_RATE, last / pcm.SAMPLE_RATE
                return min(max(start_s + shift, low), high), min(max(end_s + shift, low), high)
            offset += last - first
        raise ValueError("a window has at least one piece")

    def word_in_source(self, word: Word) -> Word:
        """Return a word of the window with its times in the source; one whose times are not both known has none."""
        if word.start_s is None or word.end_s is None:
            return word.model_copy(update={"start_s": None, "end_s": None})
        start, end = self.to_source(word.start_s, word.end_s)
        return word.model_copy(update={"start_s": start, "end_s": end})


def voiced(window: Window, voices: Sequence[Interval]) -> list[tuple[float, float]]:
    """Return the stretches of a window with a voice, in seconds of the window."""
    rate, offset = pcm.SAMPLE_RATE, 0
    found: list[tuple[float, float]] = []
    for first, last in window.pieces:
        for voice in voices:
            start, end = max(round(voice.start_s * rate), first), min(round(voice.end_s * rate), last)
            if start < end:
                found.append(((start - first + offset) / rate, (end - first + offset) / rate))
        offset += last - first
    return found


def windows(path: Path, voices: Sequence[Interval]) -> list[Window]:
    """Divide the voices of a sound into windows of at most 29.5 s, ending at long pauses where possible."""
    waiting = _pieces(path, voices)
    found: list[Window] = []
    while waiting:
        count = _fitting(waiting)
        found.append(Window(tuple(waiting[:count])))
        waiting = waiting[count:]
    return found


def _pieces(path: Path, voices: Sequence[Interval]) -> list[Piece]:
    """Pad each voice (at most to the middle of the pause), and divide what no window could hold."""
    rate, padding = pcm.SAMPLE_RATE, round(PADDING_S * pcm.SAMPLE_RATE)
    total = pcm.sample_count(path)
    spans = [(round(voice.start_s * rate), min(round(voice.end_s * rate), total)) for voice in voices]
    spans = [span for span in spans if span[0] < span[1]]
    middles = [0, *((before[1] + after[0]) // 2 for before, after in pairwise(spans)), total]
    pieces: list[Piece] = []
    for index, (start, end) in enumerate(spans):
        first, last = max(start - padding, middles[index]), min(end + padding, middles[index + 1])
        while last - first > LONGEST_S * rate:
            split = _quietest(path, first + round((LONGEST_S - _SPLIT_REACH_S) * rate), first + round(LONGEST_S * rate))
            pieces.append((first, split))
            first = split
        pieces.append((first, last))
    return pieces


def _fitting(pieces: Sequence[Piece]) -> int:
    """Return how many of the first pieces make the next window."""
    lengths = list(accumulate((end - start) / pcm.SAMPLE_RATE for start, end in pieces))
    if lengths[-1] <= LONGEST_S:
        return len(pieces)
    fitting = [index for index, length in enumerate(lengths) if length <= LONGEST_S]
    enough = [index for index in fitting if lengths[index] >= _ENOUGH_S]
    best = max(enough or fitting[-1:], key=lambda index: (pieces[index + 1][0] - pieces[index][1], index))
    return best + 1


def _quietest(path: Path, low: int, high: int) -> int:
    """Return the middle of the quietest 50 ms between two samples."""
    sound = pcm.read(path, low, high)
    span = pcm.SAMPLE_RATE // 20
    power = np.cumsum(np.concatenate([[0.0], np.square(sound, dtype=np.float64)]))
    return low + int(np.argmin(power[span:] - power[:-span])) + span // 2
