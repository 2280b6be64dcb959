"""Black and frozen stretches that the source does not have.

Decoding a whole file to look at it would cost a twentieth of its render. But what is black or does not move is coded
in next to nothing: packets of a few dozen bytes, which no camera's picture has. So only stretches of such packets are
decoded, in the finished file and, where it is black or frozen there, in what it was made from.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from appliance.quality.beneath import Beneath
from appliance.quality.ffmpeg import HEIGHT, WIDTH, Tiles
from appliance.quality.looking import Look
from appliance.quality.pyav import Packets
from appliance.renders.overlays import SpriteLayer

Range = tuple[int, int]

BLACK_S = 0.5
FROZEN_S = 2.0  # FFmpeg's freezedetect begins there, too
_BLACK = 24  # luma; black is 16, and encoding adds a little
_BLACK_SHARE = 0.95  # of what is looked at
_STILL, _MOVES = 2, 6  # luma: what an encoder changes in a picture that stays, and what is a motion for sure
_WINDOW_S = 0.5
_TINY_SHARE = 0.6  # captions that change now and then are drawn over what does not move
_TINY_BYTES = 32  # and a byte for 64 macroblocks: x264 takes 45 to 82 bytes for an unchanged 1080p picture
_LONGEST_LOOK_S = 10.0
_LONGEST_LOOKS_S = 60.0  # in all; a screen recording may stand still for an hour, as it should


def suspects(packets: Packets, size: tuple[int, int], fps: float) -> list[Range]:
    """Return the stretches of frames that may be black or frozen, by how little their packets hold."""
    width, height = size
    tiny = packets.sizes <= _TINY_BYTES + (width // 16 + 1) * (height // 16 + 1) / 64
    window = max(2, round(_WINDOW_S * fps))
    if len(tiny) < window:
        return []
    counts = np.convolve(tiny, np.ones(window, np.int64), mode="valid")
    found: list[Range] = []
    for start in np.flatnonzero(counts >= _TINY_SHARE * window).tolist():
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], start + window)
        else:
            found.append((start, start + window))
    return found


def uncovered(layers: Sequence[SpriteLayer], size: tuple[int, int], stretch: Range) -> NDArray[np.bool_]:
    """Return which tiles nothing is drawn on during a stretch, shape (36, 64); all where that leaves too little."""
    free = np.ones((HEIGHT, WIDTH), np.bool_)
    for layer in layers:
        if any(span.start_frame < stretch[1] and span.end_frame > stretch[0] for span in layer.spans):
            box, (across, down) = layer.box, (WIDTH / size[0], HEIGHT / size[1])
            rows = slice(int(box.y * down), -int(-(box.y + box.height) * down // 1))
            free[rows, int(box.x * across) : -int(-(box.x + box.width) * across // 1)] = False
    return free if free.mean() >= 0.2 else np.ones_like(free)


def black_runs(tiles: Tiles, free: NDArray[np.bool_], least: int) -> list[Range]:
    """Return runs of at least so many black pictures."""
    black = (tiles[:, free] <= _BLACK).mean(axis=1) >= _BLACK_SHARE
    edges = np.flatnonzero(np.diff(np.concatenate([[False], black, [False]]).astype(np.int8)))
    return [(start, end) for start, end in edges.reshape(-1, 2).tolist() if end - start >= least]


def frozen_runs(tiles: Tiles, free: NDArray[np.bool_], least: int) -> list[Range]:
    """Return runs of at least so many pictures that stay as the first of them is."""
    shown = tiles[:, free]
    begins = [0]
    for index in range(1, len(shown)):
        if np.abs(shown[index] - shown[begins[-1]]).max(initial=0) > _STILL:
            begins.append(index)
    return [(start, end) for start, end in pairwise([*begins, len(shown)]) if end - start >= least]


@dataclass
class Comparison:
    """Looks at what was black or frozen in the finished file where it came from.

    Attributes:
        look: Decodes a stretch of a file.
        spent_s: How much has been looked at.
    """

    look: Look
    spent_s: float = 0.0

    def lit(self, made_from: Iterable[Beneath], free: NDArray[np.bool_]) -> Iterator[Range]:
        """Yield the stretches of a black run that are not black where they come from."""
        for piece, tiles in self._seen(made_from):
            seen = tiles[:, free] if piece.lies_alike else tiles.reshape(len(tiles), -1)
            if (seen > _BLACK).mean() > 0.5:
                yield piece.start_frame, piece.end_frame

    def moving(self, made_from: Iterable[Beneath], free: NDArray[np.bool_]) -> Iterator[Range]:
        """Yield the stretches of a frozen run that move where they come from."""
        for piece, tiles in self._seen(made_from):
            seen = tiles[:, free] if piece.lies_alike else tiles.reshape(len(tiles), -1)
            if np.ptp(seen, axis=0).max(initial=0) > _MOVES:
                yield piece.start_frame, piece.end_frame

    def _seen(self, made_from: Iterable[Beneath]) -> Iterator[tuple[Beneath, Tiles]]:
        for piece in made_from:
            if piece.stretch is None or self.spent_s >= _LONGEST_LOOKS_S:
                continue
            length_s = min(piece.stretch.duration_s, _LONGEST_LOOK_S)
            self.spent_s += length_s
            tiles = self.look(replace(piece.stretch, duration_s=length_s))
            if len(tiles):
                yield piece, tiles
