"""The source's picture as its grid says: constant frames, upright, progressive, in the colors of the output."""

from pathlib import Path

import ffmpeg

from appliance.editing.analysis import Grid
from appliance.editing.timing import seconds_at
from appliance.sources.ffmpeg import input_options, input_url

_SEEK_MARGIN_S = 0.25  # seeking goes by decode time, which runs ahead of display time by a few frames
_WHITE_NITS = 203  # diffuse white of HDR, ITU-R BT.2408-7 table 1; 100 is that of SDR, BT.2035
_DARKEST_WHITE_NITS = 100
_USUAL_PEAK_NITS = 1000
_LINEAR_UP_TO = 0.4  # of white: below, faces and everything else keep their light exactly

# zimg's names; FFmpeg 5.1 has no usable one for SMPTE 240M, which is number 7 of ITU-T H.273.
_MATRICES = {
    "bt709": "709", "smpte170m": "170m", "smpte240m": "7", "bt2020nc": "2020_ncl", "bt2020c": "2020_cl",
    "ictcp": "ictcp", "ycgco": "ycgco", "rgb": "gbr",
}  # fmt: skip
_PRIMARIES = {"bt709": "709", "bt2020": "2020", "p3": "smpte432"}
_TRANSFERS = {"sdr": "709", "pq": "smpte2084", "hlg": "arib-std-b67"}
_OUTPUT = {"m": "709", "p": "709", "t": "709", "r": "limited", "d": "ordered"}


def normalized(source: Path, grid: Grid, first: int, *, threads: int | None = None) -> ffmpeg.nodes.FilterableStream:
    """Return the source's picture as constant frames of which the first is grid frame ``first``.

    Decoding starts at the key frame before it and nothing is dropped on the way, so ``fps`` sees the picture that was
    on screen at that moment even where the source's frames are seconds apart. ``threads`` bounds the decoder's.
    """
    options: dict[str, object] = {**input_options(), "copyts": None, "start_at_zero": None}
    if threads is not None:
        options["threads"] = threads
    start_s = seconds_at(first, grid.fps) - _SEEK_MARGIN_S
    if start_s > 0:
        options |= {"noaccurate_seek": None, "ss": f"{start_s:.6f}"}
    # A copy made for seeking holds nothing but the picture.
    stream = ffmpeg.input(input_url(source), **options)["0" if grid.remux else str(grid.video_stream)]
    if grid.interlaced is not None:
        # Before the grid, where neighbors in the stream still are neighbors in time; one picture for each, so that
        # times stay. Pictures the decoder calls progressive (a film within a broadcast) pass untouched.
        stream = stream.filter("bwdif", mode="send_frame", parity=grid.interlaced, deint="interlaced")
    rate = f"{grid.fps.numerator}/{grid.fps.denominator}"
    return stream.filter("fps", fps=rate, start_time=f"{seconds_at(first, grid.fps):.9f}", round="near")


def tone_mapped(picture: ffmpeg.nodes.FilterableStream, grid: Grid) -> ffmpeg.nodes.FilterableStream:
    """Return grid frames in the output's colors: standard dynamic range, coded by ``grid.color_matrix``.

    Most pictures pass as they are. HDR is brought to light, to BT.709's primaries, and through a curve that keeps
    everything up to 0.4 of white and bends what is brighter, up to the picture's own peak, below the output's white.
    Diffuse white is 203 cd/m²; a picture that never gets there (SDR in an HDR file) is as bright as its brightest part
    allows. Only frames that are kept come here, for it costs about 60 ms of processor time at 1080p.
    """
    # Mastering data, Dolby Vision's and closed captions belong to the source's frames and times, not to the output's.
    picture = picture.filter("sidedata", mode="delete")
    if grid.transfer == "sdr" and grid.gamut == "bt709" and grid.coded_matrix is None:
        return picture
    matrix = grid.coded_matrix or grid.color_matrix
    coded = {
        "min": _MATRICES[matrix],
        "pin": _PRIMARIES[grid.gamut],
        "tin": _TRANSFERS[grid.transfer],
        "rin": "full" if grid.full_range or matrix == "rgb" else "limited",
    }
    if grid.transfer == "sdr":
        return picture.filter("zscale", **coded, **_OUTPUT).filter("format", "yuv420p")
    peak = grid.peak_nits or _USUAL_PEAK_NITS
    white = min(max(peak, _DARKEST_WHITE_NITS), _WHITE_NITS)
    light = {"m": "gbr", "p": "709", "t": "linear", "r": "full"}
    curve = {"tonemap": "mobius", "param": _LINEAR_UP_TO} if peak > white else {"tonemap": "clip"}
    return (
        picture.filter("zscale", **coded, **light, npl=white)
        .filter("format", "gbrpf32le")
        .filter("tonemap", **curve, desat=0, peak=f"{max(peak / white, 1.0):.4f}")
        .filter("zscale", min="gbr", pin="709", tin="linear", rin="full", **_OUTPUT)
        .filter("format", "yuv420p")
    )
