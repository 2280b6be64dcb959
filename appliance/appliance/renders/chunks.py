"""Dividing a render into chunks: the unit of progress, resuming, caching and distribution."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from appliance.editing.timeline import Clip, Timeline
from appliance.editing.visuals import Bookend

MAX_RANGES = 25  # FFmpeg 5.1 cannot parse a select expression of hundreds of ranges
MAX_SECONDS = 20


@dataclass(frozen=True)
class BookendPart:
    """A stretch of an intro or outro.

    Attributes:
        bookend: What it is a stretch of.
        first_frame: Where it begins in the bookend, in output frames.
        frames: How many.
    """

    bookend: Bookend
    first_frame: int
    frames: int


@dataclass(frozen=True)
class Chunk:
    """A run of kept source ranges, or a stretch of a bookend, that is encoded as one piece.

    Attributes:
        ranges: Kept ranges on the source's grid, in order; each begins at a frame that is shown.
        start_frame: Where the chunk begins on the output.
        bookend: What is shown instead of ranges.
    """

    ranges: tuple[Clip, ...]
    start_frame: int
    bookend: BookendPart | None = None

    @property
    def frames(self) -> int:
        """Length on the output."""
        return self.bookend.frames if self.bookend else sum(clip.frames for clip in self.ranges)

    @property
    def end_frame(self) -> int:
        """Where the chunk ends on the output."""
        return self.start_frame + self.frames


def divide(timeline: Timeline) -> tuple[Chunk, ...]:
    """Divide a timeline into chunks of at most 25 ranges and 20 seconds; intro and outro have chunks of their own.

    Boundaries lie on a fixed grid of source frames (windows of 20 s, halved until at most 25 ranges are in each), so
    an edit moves no boundary outside its own window.
    """
    window = max(int(MAX_SECONDS * timeline.fps), 1)
    chunks = list(_bookend(timeline.intro, 0, window))
    at = timeline.first_clip_frame
    for index, pieces in groupby(_split(timeline.clips, window), key=lambda piece: piece.source_start_frame // window):
        for ranges in _halve(tuple(pieces), index * window, (index + 1) * window):
            chunks.append(Chunk(ranges, at))
            at = chunks[-1].end_frame
    return (*chunks, *_bookend(timeline.outro, at, window))


def _bookend(bookend: Bookend | None, at: int, window: int) -> Iterator[Chunk]:
    """Yield the chunks of an intro or outro that begins at output frame ``at``."""
    if bookend is not None:
        for first in range(0, bookend.frames, window):
            part = BookendPart(bookend, first, min(window, bookend.frames - first))
            yield Chunk((), at + first, part)


def _split(clips: Iterable[Clip], step: int) -> Iterator[Clip]:
    """Split clips at every multiple of ``step`` source frames."""
    for clip in clips:
        first, last = clip.source_start_frame // step, (clip.source_end_frame - 1) // step
        for index in range(first, last + 1):
            yield from _within(clip, index * step, (index + 1) * step)


def _within(clip: Clip, first: int, last: int) -> Iterator[Clip]:
    """Yield the part of a clip between two source frames, from its first shown frame there on, if there is one.

    A sped-up clip shows every Nth frame of its own beginning: its parts go on in that step, so that however it is
    divided the same frames are shown.
    """
    skipped = max(first - clip.source_start_frame, 0)
    start = clip.source_start_frame - (-skipped // clip.speed) * clip.speed
    end = min(last, clip.source_end_frame)
    if start < end:
        yield clip.model_copy(update={"source_start_frame": start, "source_end_frame": end})


def _halve(ranges: tuple[Clip, ...], first: int, last: int) -> Iterator[tuple[Clip, ...]]:
    """Yield the ranges of the window from ``first`` to ``last``, in halves where they are too many."""
    if len(ranges) <= MAX_RANGES:
        if ranges:
            yield ranges
        return
    middle = (first + last) // 2
    yield from _halve(tuple(piece for clip in ranges for piece in _within(clip, first, middle)), first, middle)
    yield from _halve(tuple(piece for clip in ranges for piece in _within(clip, middle, last)), middle, last)
