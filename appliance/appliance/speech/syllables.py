"""When words were said, from a recognizer that only says which: for languages whose every written word is a syllable.

A streaming recognizer decides in steps of a fixed length. A word that is there after one step and was not after the
step before was heard in between. Listening several times, each time starting a little later, moves the steps: the
word's narrow *bracket* is where all of them agree. What is then left is decided by the sound itself. Every syllable
has a *nucleus*, its vowel, the loudest moment in the range of voices; syllables part where it is quietest between two
nuclei. Words never lie outside the stretches with a voice.

Measured on real speech cut at known places; the figures stand in ``docs/speech.md``.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from appliance.speech.pcm import SAMPLE_RATE, Samples

Span = tuple[float, float]
Curve = npt.NDArray[np.float64]

FRAME_S = 0.01
_HOP = round(SAMPLE_RATE * FRAME_S)
_FFT = 512
# Where vowels are loud and most consonants are not, in Hz.
_VOWEL_BAND = (250.0, 2800.0)
# From a syllable's beginning to its nucleus.
_TO_NUCLEUS_S = 0.1
# How far a nucleus may lie from where it is expected, and a beginning from its bracket (standard deviations).
_NUCLEUS_SIGMA_S = 0.08
_BEGINNING_SIGMA_S = 0.06
_REACH_S = 0.3
# So many decibels count as much as one standard deviation squared.
_DECIBELS = 8.0
_CLOSEST_S = 0.07
_FARTHEST_COST = 1e9


@dataclass(frozen=True)
class Reading:
    """What one pass over a sound gave.

    Attributes:
        words: Its words, in order.
        seen_s: For each word, the time (seconds of the sound) up to which the recognizer had heard when it appeared.
    """

    words: tuple[str, ...]
    seen_s: tuple[float, ...]


@dataclass(frozen=True)
class Placed:
    """A word, its times in seconds, and the share of readings (0 to 1) that have it."""

    text: str
    start_s: float
    end_s: float
    agreement: float


def chosen(readings: Sequence[Reading]) -> Reading:
    """Return the reading the others agree with most; the first among equals."""

    def likeness(one: Reading) -> float:
        return sum(difflib.SequenceMatcher(None, one.words, other.words, autojunk=False).ratio() for other in readings)

    return max(readings, key=likeness)


def place(
    readings: Sequence[Reading], sound: Samples, voiced: Sequence[Span], step_s: float, lag_s: float
) -> list[Placed]:
    """Say when each word of the chosen reading was said.

    Args:
        readings: Passes over ``sound`` whose steps begin at different moments; at least one.
        sound: What was listened to.
        voiced: The stretches of it with a voice, in order, not touching, in seconds.
        step_s: Length of the recognizer's steps.
        lag_s: How long after a word's beginning the recognizer decides for it, in the middle.
    """
    reading = chosen(readings)
    if not reading.words or not voiced:
        return []
    middles, agreement = _brackets(reading, readings, step_s)
    begins = np.maximum.accumulate(middles - lag_s)
    vowels, level = _curves(sound)
    inside = np.zeros(len(level), dtype=bool)
    for start, end in voiced:
        inside[round(start / FRAME_S) : round(end / FRAME_S)] = True
    nuclei = _nuclei(begins, vowels, inside)
    starts, ends = _edges(nuclei, begins, level, voiced)
    return [
        Placed(text, start, end, share)
        for text, start, end, share in zip(reading.words, starts, ends, agreement, strict=True)
    ]


def _brackets(reading: Reading, readings: Sequence[Reading], step_s: float) -> tuple[Curve, list[float]]:
    """Return the middle of each word's bracket (seconds), and the share of readings that have the word."""
    low = np.full(len(reading.words), -np.inf)
    high = np.full(len(reading.words), np.inf)
    found = np.zeros(len(reading.words))
    for other in readings:
        matcher = difflib.SequenceMatcher(None, reading.words, other.words, autojunk=False)
        for block in matcher.get_matching_blocks():
            for step in range(block.size):
                seen, index = other.seen_s[block.b + step], block.a + step
                found[index] += 1
                # A pass that hears worse than the others must not turn the bracket inside out.
                low[index] = max(low[index], min(seen - step_s, high[index]))
                high[index] = max(min(high[index], seen), low[index])
    return (low + high) / 2, [float(share) for share in found / len(readings)]


def _curves(sound: Samples) -> tuple[Curve, Curve]:
    """Return the power in the vowels' band and over all, in dB, smoothed, one value per 10 ms."""
    count = len(sound) // _HOP
    padded = np.pad(sound, (_FFT // 2, _FFT))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::_HOP][:count]
    low, high = (round(hertz * _FFT / SAMPLE_RATE) for hertz in _VOWEL_BAND)
    vowels, level = np.empty(count), np.empty(count)
    for first in range(0, count, 1000):  # ten seconds at a time keep the spectra small
        power = np.abs(np.fft.rfft(frames[first : first + 1000] * np.hanning(_FFT), axis=1)) ** 2
        vowels[first : first + 1000] = power[:, low:high].sum(axis=1)
        level[first : first + 1000] = power.sum(axis=1)
    return _decibels(vowels, 5), _decibels(level, 3)


def _decibels(power: Curve, frames: int) -> Curve:
    smooth = np.convolve(power, np.hanning(frames + 2)[1:-1] / np.hanning(frames + 2).sum(), "same")
    return 10 * np.log10(smooth + 1e-7)


def _nuclei(begins: Curve, vowels: Curve, inside: npt.NDArray[np.bool_]) -> list[int]:
    """Choose one frame for each syllable: loud in the vowels' band, near where it is expected, in order."""
    reach, closest = round(_REACH_S / FRAME_S), round(_CLOSEST_S / FRAME_S)
    expected = np.round((begins + _TO_NUCLEUS_S) / FRAME_S).astype(int)
    costs: list[Curve] = []
    choices: list[npt.NDArray[np.int64]] = []
    links: list[npt.NDArray[np.int64]] = []
    for index, middle in enumerate(expected):
        frames = np.arange(max(middle - reach, 0), max(min(middle + reach, len(vowels)), 1))
        if not len(frames):
            frames = np.array([len(vowels) - 1])
        loudest = vowels[frames].max()
        cost = ((frames - middle) * FRAME_S / _NUCLEUS_SIGMA_S) ** 2 + (loudest - vowels[frames]) / _DECIBELS
        cost = cost + np.where(inside[frames], 0.0, 100.0)
        if index:
            before = choices[-1]
            # The cheapest way to each frame: from any of the word before that is far enough in front of it.
            best = np.minimum.accumulate(costs[-1])
            at = np.searchsorted(before, frames - closest, side="right") - 1
            first_best = np.array([int(np.argmin(costs[-1][: place + 1])) if place >= 0 else 0 for place in at])
            cost = cost + np.where(at >= 0, best[np.maximum(at, 0)], best[0] + _FARTHEST_COST)
            links.append(first_best)
        costs.append(cost)
        choices.append(frames)
    path = [int(np.argmin(costs[-1]))]
    for link in reversed(links):
        path.append(int(link[path[-1]]))
    chosen_frames = [int(frames[place]) for frames, place in zip(choices, reversed(path), strict=True)]
    return [int(frame) for frame in np.maximum.accumulate(chosen_frames)]


def _edges(
    nuclei: Sequence[int], begins: Curve, level: Curve, voiced: Sequence[Span]
) -> tuple[list[float], list[float]]:
    """Return where each word begins and ends: at the quietest moment between nuclei, or at the edge of a voice."""
    homes = [_home(frame * FRAME_S, voiced) for frame in nuclei]
    starts: list[float] = []
    ends: list[float] = []
    for index, (frame, home) in enumerate(zip(nuclei, homes, strict=True)):
        if index == 0 or homes[index - 1] != home:
            if index:
                ends.append(voiced[homes[index - 1]][1])
            starts.append(voiced[home][0])
            continue
        between = np.arange(nuclei[index - 1], frame + 1)
        off = (between * FRAME_S - begins[index]) / _BEGINNING_SIGMA_S
        quiet = (level[between] - level[between].min()) / _DECIBELS
        border = float(between[int(np.argmin(off**2 + quiet))]) * FRAME_S
        ends.append(border)
        starts.append(border)
    ends.append(voiced[homes[-1]][1])
    return starts, ends


def _home(moment_s: float, voiced: Sequence[Span]) -> int:
    """Return the index of the stretch with a voice this moment lies in or next to."""
    distances = [max(start - moment_s, moment_s - end, 0.0) for start, end in voiced]
    return int(np.argmin(distances))
