"""How bright an HDR picture is: measured, because the numbers in its headers are those of the screen it was made on.

Signal to light by ITU-R BT.2100-2 (PQ: table 4; HLG: table 5 with the system gamma 1.2 of a screen of 1000 cd/m²).
"""

from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from appliance.kernel.errors import TIMED_OUT, ReelboxError
from appliance.sources.ffmpeg import MediaFile, Stream

_SAMPLES = 8
_HIGHLIGHTS = 99.9  # percentile of a picture's parts
_HLG_SCREEN = 1000.0

Signal = NDArray[np.float64]


def measure_peak(
    file: MediaFile, picture: Stream, transfer: Literal["pq", "hlg"], length_s: float | None, timeout_s: float
) -> int | None:
    """Return the light of the brightest parts in cd/m², sampled all over the file; ``None`` where none was read.

    Args:
        file: The file.
        picture: The stream.
        transfer: How light is coded.
        length_s: Length of the file; without it, because it does not seek exactly, only its beginning is sampled.
        timeout_s: Seconds this may take; where they do not suffice the answer is ``None``.
    """
    starts_s = [length_s * (number + 0.5) / _SAMPLES for number in range(_SAMPLES)] if length_s else []
    try:
        thumbnails = file.thumbnails(picture, starts_s, timeout_s)
    except ReelboxError as error:
        if error.code != TIMED_OUT.code:
            raise
        return None
    if not len(thumbnails):
        return None
    strongest = light(thumbnails, transfer).max(axis=-1)
    # The darkest of nine neighbors: at the edge of two colors, of which only half the pixels know, shines what is not.
    parts = sliding_window_view(strongest, (3, 3), axis=(1, 2)).min(axis=(-2, -1))
    peak = float(np.percentile(parts.reshape(len(parts), -1), _HIGHLIGHTS, axis=1).max())
    return round(min(max(peak, 1.0), 10_000.0))


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
