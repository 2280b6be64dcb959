"""The finished sound against the source's: does it lie where it should, and is every kept word whole?

Sound is raw PCM: 16 kHz, mono, signed 16 bit. Times are seconds.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from appliance.editing.analysis import Interval
from appliance.editing.mapping import Placement
from appliance.editing.timeline import Timeline
from appliance.editing.timing import frame_at
from appliance.editing.words import TimedWord
from appliance.speech.pcm import SAMPLE_RATE

Pcm = NDArray[np.int16]
Samples = NDArray[np.float64]
Span = tuple[float, float]

_PLACES = 6
_LONGEST_S, _SHORTEST_S = 1.0, 0.3
_REACH_S = 0.15
_ALIKE = 0.5  # correlation; below it something else is heard too, and a place tells nothing
_AS_GOOD = 0.98  # of the best: a steady tone fits at every period
_QUIET = 30.0  # of 32768, root mean square

# A word is clipped where so much of it is kept and so much is gone: less is the recognizer's own uncertainty and the
# rounding to frames, or what nobody hears.
KEPT_S, LOST_S = 0.08, 0.06
_LOST_UNWORDED_S = 0.1
_EDGE_S = 0.03
UNHEARD_S = 0.5
_WINDOW_S = 0.1
_UNLIKE = 0.3  # correlation; with music 14 dB below it, a voice still has 0.9
_SLACK_S = 0.15


def read(path: Path) -> Pcm:
    """Return raw PCM as an array that is read when it is used."""
    length = path.stat().st_size // 2
    return np.memmap(path, dtype="<i2", mode="r", shape=(length,)) if length else np.zeros(0, np.int16)


def offsets(heard: Pcm, source: Pcm, timeline: Timeline) -> Iterator[tuple[int, float]]:
    """Yield by how many seconds the finished sound lags behind the source's at some output frames.

    Args:
        heard: The finished file's sound.
        source: The source's sound on its grid.
        timeline: What was rendered.
    """
    fps, reach = float(timeline.fps), round(_REACH_S * SAMPLE_RATE)
    mutes = [(mute.start_frame, mute.end_frame) for mute in timeline.mutes]
    usable = []
    for start, clip in timeline.placed_clips():
        muted = any(first < start + clip.frames and last > start for first, last in mutes)
        if clip.speed == 1 and not muted and clip.frames / fps >= _SHORTEST_S:
            usable.append((start, clip))
    step = max(1, len(usable) // _PLACES)
    for start, clip in usable[::step][: _PLACES + 1]:
        length = round(min(clip.frames / fps, _LONGEST_S) * SAMPLE_RATE)
        middle_s = max(clip.frames / fps - length / SAMPLE_RATE, 0) / 2
        first = round((clip.source_start_frame / fps + middle_s) * SAMPLE_RATE)
        place = round((start / fps + middle_s) * SAMPLE_RATE)
        if place < reach:
            continue
        piece = np.asarray(source[first : first + length], np.float64)
        around = np.asarray(heard[place - reach : place + length + reach], np.float64)
        lag = _lag(piece, around)
        if lag is not None:
            yield start, (lag - reach) / SAMPLE_RATE


def _lag(piece: Samples, around: Samples) -> int | None:
    """Return where in a longer sound a piece fits best; ``None`` where it does not."""
    shifts = len(around) - len(piece)
    if shifts <= 0 or not len(piece) or np.sqrt(np.mean(piece**2)) < _QUIET:
        return None
    size = 1 << (len(around) + len(piece)).bit_length()
    product = np.fft.irfft(np.fft.rfft(around, size) * np.conj(np.fft.rfft(piece, size)), size)[: shifts + 1]
    energy = np.concatenate([[0.0], np.cumsum(around**2)])
    power = energy[len(piece) :] - energy[: shifts + 1]
    fits = product / np.sqrt(np.maximum(power, 1.0) * np.sum(piece**2))
    best = float(fits.max())
    if best < _ALIKE:
        return None
    good = np.flatnonzero(fits >= _AS_GOOD * best)
    return int(good[np.abs(good - shifts // 2).argmin()])


def unlike(heard: Pcm, source: Pcm, timeline: Timeline) -> list[Span]:
    """Return the longer stretches of the output, in seconds, whose sound is not the source's where the source has some.

    Args:
        heard: The finished file's sound.
        source: The source's sound on its grid.
        timeline: What was rendered.
    """
    fps, size = float(timeline.fps), round(_WINDOW_S * SAMPLE_RATE)
    found: list[Span] = []
    for start, clip in timeline.placed_clips():
        place, first = round(start / fps * SAMPLE_RATE), round(clip.source_start_frame / fps * SAMPLE_RATE)
        count = min(round(clip.frames / fps * SAMPLE_RATE), len(source) - first, len(heard) - place) // size
        if clip.speed > 1 or count < 1:
            continue
        wanted = np.asarray(source[first : first + count * size], np.float64).reshape(count, size)
        got = np.asarray(heard[place : place + count * size], np.float64).reshape(count, size)
        power = np.sum(wanted**2, axis=1)
        fits = np.sum(wanted * got, axis=1) / np.sqrt(np.maximum(power * np.sum(got**2, axis=1), 1.0))
        wrong = (fits < _UNLIKE) & (power > size * _QUIET**2)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], wrong, [False]]).astype(np.int8)))
        for begin, end in edges.reshape(-1, 2).tolist():
            if (end - begin) * _WINDOW_S >= UNHEARD_S - _WINDOW_S:
                found.append((start / fps + begin * _WINDOW_S, start / fps + end * _WINDOW_S))
    return found


@dataclass(frozen=True)
class Edge:
    """Where a clip begins or ends and the source goes on without it.

    Attributes:
        source_s: On the source.
        output_frame: The first frame after the edge.
        outward: 1 where what is gone comes after, -1 where it comes before.
    """

    source_s: float
    output_frame: int
    outward: int


def edges(timeline: Timeline) -> Iterator[Edge]:
    """Yield every edge beyond which sound of the source is gone; sped up, it is still there."""
    fps, clips = float(timeline.fps), timeline.clips
    for index, (start, clip) in enumerate(timeline.placed_clips()):
        before = clips[index - 1].source_end_frame if index else 0
        after = clips[index + 1].source_start_frame if index + 1 < len(clips) else timeline.source.grid.frame_count
        if before < clip.source_start_frame:
            yield Edge(clip.source_start_frame / fps, start, -1)
        if after > clip.source_end_frame:
            yield Edge(clip.source_end_frame / fps, start + clip.frames, 1)


def suspected(timeline: Timeline, voices: Sequence[Interval], words: Sequence[TimedWord] | None) -> list[Edge]:
    """Return the edges at which something said goes on where it is gone, with voice on both sides in the source.

    Args:
        timeline: What was rendered.
        voices: Where the source has voice.
        words: The source's words; ``None`` where nobody listened for them: then a stretch of voice stands for one.
    """
    spans = [(word.start_s, word.end_s) for word in words if word.protects] if words is not None else None
    said, lost_s = [(voice.start_s, voice.end_s) for voice in voices], LOST_S if words is not None else _LOST_UNWORDED_S
    return [
        edge
        for edge in edges(timeline)
        if not _is_muted(timeline, edge)
        and _straddles(edge, said, KEPT_S, lost_s)
        and (spans is None or _straddles(edge, spans, KEPT_S, LOST_S))
    ]


def clipped(timeline: Timeline, suspects: Sequence[Edge], heard: Sequence[Interval]) -> list[Edge]:
    """Return the suspected edges right up to which the finished sound has voice."""
    audible = [(voice.start_s, voice.end_s) for voice in heard]
    fps = float(timeline.fps)
    return [
        edge for edge in suspects if _near(edge.output_frame / fps - edge.outward * 2 * _EDGE_S, audible, 2 * _EDGE_S)
    ]


def _straddles(edge: Edge, spans: Sequence[Span], kept_s: float, lost_s: float) -> bool:
    before, after = (kept_s, lost_s) if edge.outward > 0 else (lost_s, kept_s)
    start, end = _last_begun(spans, edge.source_s)
    return start < edge.source_s - before and end > edge.source_s + after


def _near(moment_s: float, spans: Sequence[Span], reach_s: float) -> bool:
    return _last_begun(spans, moment_s + reach_s)[1] >= moment_s - reach_s


def _last_begun(spans: Sequence[Span], moment_s: float) -> Span:
    """Return the last of some spans in order that has begun at a moment; one that never was where none has."""
    index = bisect_right(spans, moment_s, key=lambda span: span[0]) - 1
    return spans[index] if index >= 0 else (math.inf, -math.inf)


def _is_muted(timeline: Timeline, edge: Edge) -> bool:
    frame = edge.output_frame - (edge.outward > 0)
    return any(mute.start_frame <= frame < mute.end_frame for mute in timeline.mutes)


def kept_voice(timeline: Timeline, voices: Sequence[Interval]) -> list[Span]:
    """Return where on the output the source's voice should be heard, in seconds: kept, at its own speed, not muted."""
    fps = timeline.fps
    ranges = [(frame_at(voice.start_s, fps), frame_at(voice.end_s, fps)) for voice in voices]
    placed = list(Placement(timeline.clips, timeline.first_clip_frame).stretches(ranges))
    sped = [(start, start + clip.frames) for start, clip in timeline.placed_clips() if clip.speed > 1]
    silent = sped + [(mute.start_frame, mute.end_frame) for mute in timeline.mutes]
    return [(start / float(fps), end / float(fps)) for start, end in without(placed, silent)]


def unheard(wanted: Sequence[Span], heard: Sequence[Interval]) -> list[Span]:
    """Return the longer stretches of voice that should be heard and are not."""
    near = [(voice.start_s - _SLACK_S, voice.end_s + _SLACK_S) for voice in heard]
    return [(start, end) for start, end in without(wanted, near) if end - start >= UNHEARD_S]


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """Return what is left of some spans when others are taken out of them."""
    left = list(spans)
    for start, end in taken:
        left = [
            (first, last)
            for low, high in left
            for first, last in ((low, min(high, start)), (max(low, end), high))
            if first < last
        ]
    return left
