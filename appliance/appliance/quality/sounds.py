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

Pcm = NDArray[np.int16]
Samples = NDArray[np.float64]
Span = tuple[float, float]

RATE = 16_000
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
    fps, reach = float(timeline.fps), round(_REACH_S * RATE)
    mutes = [(mute.start_frame, mute.end_frame) for mute in timeline.mutes]
    usable = []
    for start, clip in timeline.placed_clips():
        muted = any(first < start + clip.frames and last > start for first, last in mutes)
        if clip.speed == 1 and not muted and clip.frames / fps >= _SHORTEST_S:
            usable.append((start, clip))
    step = max(1, len(usable) // _PLACES)
    for start, clip in usable[::step][: _PLACES + 1]:
        length = round(min(clip.frames / fps, _LONGEST_S) * RATE)
        middle_s = max(clip.frames / fps - length / RATE, 0) / 2
        first = round((clip.source_start_frame / fps + middle_s) * RATE)
        place = round((start / fps + middle_s) * RATE)
        if place < reach:
            continue
        piece = np.asarray(source[first : first + length], np.float64)
        around = np.asarray(heard[place - reach : place + length + reach], np.float64)
        lag = _lag(piece, around)
        if lag is not None:
            yield start, (lag - reach) / RATE


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


def clipped(
    timeline: Timeline, voices: Sequence[Interval], words: Sequence[TimedWord] | None, heard: Sequence[Interval]
) -> list[Edge]:
    """Return the edges at which something said is cut off.

    An edge is one where a word (without words: a stretch of voice) goes on where it is gone, the source has voice on
    both sides, and the finished sound has voice right up to it.

    Args:
        timeline: What was rendered.
        voices: Where the source has voice.
        words: The source's words; ``None`` where nobody listened for them.
        heard: Where the finished sound has voice.
    """
    spans = [(word.start_s, word.end_s) for word in words if word.protects] if words is not None else None
    said = [(voice.start_s, voice.end_s) for voice in voices]
    audible = [(voice.start_s, voice.end_s) for voice in heard]
    found = []
    for edge in edges(timeline):
        output_s = edge.output_frame / float(timeline.fps)
        if _is_muted(timeline, edge) or not _near(output_s - edge.outward * 2 * _EDGE_S, audible, 2 * _EDGE_S):
            continue
        if not _straddles(edge, said, KEPT_S, LOST_S if spans is not None else _LOST_UNWORDED_S):
            continue
        if spans is None or _straddles(edge, spans, KEPT_S, LOST_S):
            found.append(edge)
    return found


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
