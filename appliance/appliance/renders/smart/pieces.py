"""Deciding what is copied and what is encoded: pure, on frame numbers alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SHORTEST_COPY = 10  # frames; each copy costs two key frames where it meets encoded pictures
_LONGEST_PIECE = 300  # frames encoded in one piece: what an interruption may cost
_PROCESS_FRAMES = 3  # opening and seeking cost about as much as encoding three pictures
_DECODING = 0.2  # of encoding
_WORTH = 0.8  # of a plain render's cost; above it, a file that is encoded evenly is the better result

Range = tuple[int, int]


@dataclass(frozen=True)
class Copied:
    """Packets taken over from the source: those from ``packet`` on show one grid frame each, without a gap."""

    packet: int
    frames: int


@dataclass(frozen=True)
class Index:
    """A source's packets in decoding order.

    Attributes:
        frames: Grid frame each packet shows, -1 where it shows none or shares one; shape (packets,).
        entries: Whether decoding can begin at the packet and nothing after it needs what was before (an IDR picture).
    """

    frames: NDArray[np.int64]
    entries: NDArray[np.bool_]

    def shown(self, piece: Copied) -> list[int]:
        """Return the frames a copy's packets show, counted from its first."""
        frames = self.frames[piece.packet : piece.packet + piece.frames]
        return [int(frame) for frame in frames - frames[0]]

    @property
    def entry_frames(self) -> NDArray[np.int64]:
        """The frames at which decoding can begin, rising."""
        return np.sort(self.frames[self.entries & (self.frames >= 0)])


@dataclass(frozen=True)
class Encoded:
    """Ranges of the grid's frames, end excluded, encoded as one closed piece."""

    ranges: tuple[Range, ...]

    @property
    def frames(self) -> int:
        """Length on the output."""
        return sum(end - start for start, end in self.ranges)


Piece = Copied | Encoded


def divide(ranges: Sequence[Range], index: Index) -> list[Piece]:
    """Return the pieces that show the ranges one after the other, copying as much as the source allows."""
    pieces: list[Piece] = []
    pending: list[Range] = []
    entries = np.flatnonzero(index.entries & (index.frames >= 0))
    entry_frames = index.frames[entries]
    order = np.argsort(entry_frames, kind="stable")
    entries, entry_frames = entries[order], entry_frames[order]

    def flush() -> None:
        pieces.extend(Encoded(tuple(part)) for part in _split(pending))
        pending.clear()

    for start, end in _joined(ranges):
        at = start
        while at < end:
            found = _copy_from(at, end, index, entries, entry_frames)
            if found is None:
                pending.append((at, end))
                break
            first, copied = found
            if first > at:
                pending.append((at, first))
            flush()
            pieces.append(copied)
            at = first + copied.frames
    flush()
    return pieces


def is_worth_it(pieces: Sequence[Piece], index: Index) -> bool:
    """Tell whether copying saves enough of what encoding everything would cost."""
    total = sum(piece.frames for piece in pieces)
    cost = 0.0
    entry_frames = index.entry_frames
    for piece in pieces:
        if isinstance(piece, Encoded):
            decoded = sum(end - before(entry_frames, start) for start, end in piece.ranges)
            cost += (1 - _DECODING) * piece.frames + _DECODING * decoded + _PROCESS_FRAMES
    return cost <= _WORTH * total


def before(entry_frames: NDArray[np.int64], frame: int) -> int:
    """Return the last of some rising frames that is not after ``frame``, 0 where there is none."""
    place = int(np.searchsorted(entry_frames, frame, side="right"))
    return int(entry_frames[place - 1]) if place else 0


def _joined(ranges: Sequence[Range]) -> list[Range]:
    """Return the ranges with those put together that follow each other without a gap."""
    joined: list[Range] = []
    for start, end in ranges:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _copy_from(
    at: int, end: int, index: Index, entries: NDArray[np.int64], entry_frames: NDArray[np.int64]
) -> tuple[int, Copied] | None:
    """Return where the first stretch between two frames begins that can be copied, and the copy."""
    place = int(np.searchsorted(entry_frames, at))
    while place < len(entries) and entry_frames[place] + _SHORTEST_COPY <= end:
        first, packet = int(entry_frames[place]), int(entries[place])
        shown = index.frames[packet : packet + end - first] - first
        broken = np.flatnonzero(shown < 0)
        shown = shown[: broken[0]] if len(broken) else shown
        # As many packets as frames from the first on: nothing in between is missing, and nothing later is needed.
        whole = np.flatnonzero(np.maximum.accumulate(shown) == np.arange(len(shown)))
        frames = int(whole[-1]) + 1 if len(whole) else 0
        if frames >= _SHORTEST_COPY:
            return first, Copied(packet, frames)
        place += 1
    return None


def _split(ranges: Sequence[Range]) -> list[list[Range]]:
    """Divide ranges into runs of bounded length."""
    runs: list[list[Range]] = []
    room = 0
    for begin, end in ranges:
        start = begin
        while start < end:
            if not room:
                runs.append([])
                room = _LONGEST_PIECE
            taken = min(room, end - start)
            runs[-1].append((start, start + taken))
            start, room = start + taken, room - taken
    return runs
