"""The source's picture as its grid says: constant frames, upright, in the colors of the output."""

from pathlib import Path

import ffmpeg

from appliance.editing.analysis import Grid
from appliance.editing.timing import seconds_at
from appliance.sources.ffmpeg import input_options, input_url

_SEEK_MARGIN_S = 0.25  # seeking goes by decode time, which runs ahead of display time by a few frames


def normalized(source: Path, grid: Grid, first: int) -> ffmpeg.nodes.FilterableStream:
    """Return the source's picture as constant frames of which the first is grid frame ``first``.

    Decoding starts at the key frame before it and nothing is dropped on the way, so ``fps`` sees the picture that was
    on screen at that moment even where the source's frames are seconds apart.
    """
    options: dict[str, object] = {**input_options(), "copyts": None, "start_at_zero": None}
    start_s = seconds_at(first, grid.fps) - _SEEK_MARGIN_S
    if start_s > 0:
        options |= {"noaccurate_seek": None, "ss": f"{start_s:.6f}"}
    # A copy made for seeking holds nothing but the picture.
    stream = ffmpeg.input(input_url(source), **options)["0" if grid.remux else str(grid.video_stream)]
    rate = f"{grid.fps.numerator}/{grid.fps.denominator}"
    return stream.filter("fps", fps=rate, start_time=f"{seconds_at(first, grid.fps):.9f}", round="near")


def tone_mapped(picture: ffmpeg.nodes.FilterableStream, grid: Grid) -> ffmpeg.nodes.FilterableStream:
    """Return grid frames in standard dynamic range; only those that are kept come here, for it costs."""
    return picture
