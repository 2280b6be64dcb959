"""Dividing a render into chunks: the unit of progress, resuming, caching and distribution."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from appliance.editing.timeline import Clip, Timeline

MAX_RANGES = 25  # FFmpeg 5.1 cannot parse a select expression of hundreds of ranges
MAX_SECONDS = 20


@dataclass(frozen=True)
class Chunk:
    """A run of kept source ranges that is encoded as one piece.

    Attributes:
        ranges: Kept ranges on the source's grid, in order.
        start_frame: Where the chunk begins on the output.
    """

    ranges: tuple[Clip, ...]
    start_frame: int

    @property
    def frames(self) -> int:
        """Length on the output."""
        return sum(clip.frames for clip in self.ranges)

    @property
    def end_frame(self) -> int:
        """Where the chunk ends on the output."""
        return self.start_frame + self.frames


def divide(timeline: Timeline) -> tuple[Chunk, ...]:
    """Divide a timeline into chunks of at most 25 ranges and 20 seconds.

    Boundaries lie on a fixed grid of source frames (windows of 20 s, halved until at most 25 ranges are in each), so
    an edit moves no boundary outside its own window.
    """
    window = max(int(MAX_SECONDS * timeline.fps), 1)
    chunks: list[Chunk] = []
    at = 0
    for index, pieces in groupby(_split(timeline.clips, window), key=lambda piece: piece.source_start_frame // window):
        for ranges in _halve(tuple(pieces), index * window, (index + 1) * window):
            chunks.append(Chunk(ranges, at))
            at = chunks[-1].end_frame
    return tuple(chunks)


def _split(clips: Iterable[Clip], step: int) -> Iterator[Clip]:
    """Split clips at every multiple of ``step`` source frames."""
    for clip in clips:
        start = clip.source_start_frame
        while start < clip.source_end_frame:
            end = min((start // step + 1) * step, clip.source_end_frame)
            yield Clip(source_start_frame=start, source_end_frame=end)
            start = end


def _halve(ranges: tuple[Clip, ...], first: int, last: int) -> Iterator[tuple[Clip, ...]]:
    """Yield the ranges of the window from ``first`` to ``last``, in halves where they are too many."""
    if len(ranges) <= MAX_RANGES:
        if ranges:
            yield ranges
        return
    middle = (first + last) // 2
    pieces = [
        Clip(source_start_frame=start, source_end_frame=end)
        for clip in ranges
        for start, end in (
            (clip.source_start_frame, min(clip.source_end_frame, middle)),
            (max(clip.source_start_frame, middle), clip.source_end_frame),
        )
        if start < end
    ]
    yield from _halve(tuple(piece for piece in pieces if piece.source_start_frame < middle), first, middle)
    yield from _halve(tuple(piece for piece in pieces if piece.source_start_frame >= middle), middle, last)
