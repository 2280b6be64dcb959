"""How bright an HDR picture is: measured, because the numbers in its headers are those of the screen it was made on.

Signal to light by ITU-R BT.2100-2 (PQ: table 4; HLG: table 5 with the system gamma 1.2 of a screen of 1000 cd/m²).
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from appliance.kernel.errors import TIMED_OUT, ReelboxError
from appliance.sources.ffmpeg import Listing, MediaFile, Stream

_SAMPLES = 8
_RESERVE_S = 2.0  # of the time allowed for looking at a file, kept for what has to be known
_HIGHLIGHTS = 99.9  # percentile: a few pixels may ring above white
_HLG_SCREEN = 1000.0

Signal = NDArray[np.float64]


def measure_peak(  # noqa: PLR0913  what to read, how, and for how long
    file: MediaFile, listing: Listing, picture: Stream, transfer: Literal["pq", "hlg"], *, seeks: bool, left_s: float
) -> int | None:
    """Return the light of the brightest parts in cd/m², sampled all over the file; ``None`` where none was read.

    Args:
        file: The file.
        listing: Its streams.
        picture: The stream.
        transfer: How light is coded.
        seeks: The file seeks exactly; otherwise only its beginning is sampled.
        left_s: Seconds that may be taken; samples left over then are left out.
    """
    length_s = listing.format.duration or 0.0
    starts = [length_s * (n + 0.5) / _SAMPLES for n in range(_SAMPLES)] if seeks and length_s > 1 else [None]
    full_range = picture.color_range == "pc"
    budget_s = max(left_s - _RESERVE_S, 0.5) / len(starts)
    peaks = list[float]()
    for start_s in starts:
        try:
            pictures = file.thumbnails(picture, start_s, full_range, budget_s)
        except ReelboxError as error:
            if error.code != TIMED_OUT.code:
                raise
            continue
        peaks += [float(np.percentile(light(seen, transfer).max(axis=1), _HIGHLIGHTS)) for seen in pictures]
    return round(min(max(*peaks, 1.0), 10_000.0)) if peaks else None


def light(signal: Signal, transfer: Literal["pq", "hlg"]) -> Signal:
    """Return the light in cd/m² that a screen gives for BT.2020 RGB signals from 0 to 1, shape (…, 3)."""
    if transfer == "pq":
        root = np.clip(signal, 0, 1) ** (1 / 78.84375)
        pq: Signal = 10_000 * (np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125)
        return pq
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    luminance = scene @ np.asarray([0.2627, 0.6780, 0.0593])
    hlg: Signal = _HLG_SCREEN * scene * luminance[..., None] ** 0.2
    return hlg
