"""The source's picture as its grid says: constant frames, upright, progressive, in the colors of the output."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import ffmpeg

from appliance.editing.analysis import Grid
from appliance.editing.timing import ratio, seconds_at
from appliance.sources.ffmpeg import input_options, input_url

Picture: TypeAlias = Any  # ffmpeg.nodes.FilterableStream; the library has no types

_SEEK_MARGIN_S = 0.25  # seeking goes by decode time, which runs ahead of display time by a few frames
_HDR_WHITE_NITS = 203  # diffuse white, ITU-R BT.2408-7 table 1
_SDR_WHITE_NITS = 100  # ITU-R BT.2035
_SDR_PEAK_NITS = 120  # a fifth more than its white: what coding adds to it
_USUAL_PEAK_NITS = 1000
_LINEAR_UP_TO = 0.4  # of white: below, faces and everything else keep their light exactly

# zimg's names; FFmpeg 5.1 has no usable one for SMPTE 240M, which is number 7 of ITU-T H.273.
_MATRICES = {
    "bt709": "709", "smpte170m": "170m", "smpte240m": "7", "bt2020nc": "2020_ncl", "bt2020c": "2020_cl",
    "ictcp": "ictcp", "ycgco": "ycgco", "rgb": "gbr",
}  # fmt: skip
_PRIMARIES = {"bt709": "709", "bt2020": "2020", "p3": "smpte432"}
_TRANSFERS = {"sdr": "709", "pq": "smpte2084", "hlg": "arib-std-b67"}
_LINEAR = {"m": "gbr", "p": "709", "t": "linear", "r": "full"}
_OUTPUT = {"m": "709", "p": "709", "t": "709", "r": "limited", "d": "ordered"}

_BT2020_LUMINANCE = {"r": 0.2627, "g": 0.6780, "b": 0.0593}
# Scene light of 0 to 1 from a 16-bit signal, coded with a gamma of 2.4.
_HLG_SCENE = (
    "65535*pow(if(lte(val,32767.5),pow(val/65535,2)/3,(exp((val/65535-0.55991073)/0.17883277)+0.28466892)/12),1/2.4)"
)
_HLG_GAIN = "65535*pow(val/65535,0.2)"  # luminance to the power of 1.2 - 1: the gammas of 2.4 on both sides cancel out


def entry_frame(frame: int, grid: Grid) -> int:
    """Return the grid frame at which decoding has to begin so that a frame is seen.

    Sound may go on after the last picture, which is then held: decoding begins where there still is one.
    """
    return min(frame, max(0, (grid.picture_frames or grid.frame_count) - 2))


def normalized(source: Path, grid: Grid, first: int, decoding: Mapping[str, object] | None = None) -> Picture:
    """Return the source's picture as constant frames of which the first is grid frame ``first``.

    Decoding starts at the key frame before it and nothing is dropped on the way, so ``fps`` sees the picture that was
    on screen at that moment even where the source's frames are seconds apart. ``decoding`` holds further options of the
    decoder.
    """
    options: dict[str, object] = {**input_options(), **(decoding or {}), "copyts": None, "start_at_zero": None}
    start_s = seconds_at(first, grid.fps) - _SEEK_MARGIN_S
    if start_s > 0:
        options |= {"noaccurate_seek": None, "ss": f"{start_s:.6f}"}
    # A copy made for seeking holds nothing but the picture.
    stream = ffmpeg.input(input_url(source), **options)["0" if grid.remux else str(grid.video_stream)]
    if grid.interlaced is not None:
        # Before the grid, where neighbors in the stream still are neighbors in time; one picture for each, so that
        # times stay. Pictures the decoder calls progressive (a film within a broadcast) pass untouched.
        stream = stream.filter("bwdif", mode="send_frame", parity=grid.interlaced, deint="interlaced")
    return stream.filter("fps", fps=ratio(grid.fps), start_time=f"{seconds_at(first, grid.fps):.9f}", round="near")


def tone_mapped(picture: Picture, grid: Grid) -> Picture:
    """Return grid frames in the output's colors: standard dynamic range, coded by ``grid.color_matrix``.

    Most pictures pass as they are. HDR is brought to light, to BT.709's primaries, and through a curve that keeps
    everything up to 0.4 of white and bends what is brighter, up to the picture's own peak, below the output's white.
    Diffuse white is 203 cd/m², or 100 in a picture that hardly gets there: SDR in an HDR file. Only frames that are
    kept come here, for it costs processor time (PQ 60 ms a frame at 1080p, HLG 140).
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
    # zimg takes no odd side where colors have half the pixels.
    picture = picture.filter("crop", "trunc(iw/2)*2", "trunc(ih/2)*2", 0, 0)
    if grid.transfer == "sdr":
        return picture.filter("zscale", **coded, **_OUTPUT).filter("format", "yuv420p")
    peak = grid.peak_nits or _USUAL_PEAK_NITS
    white = _HDR_WHITE_NITS if peak > _SDR_PEAK_NITS else _SDR_WHITE_NITS
    curve = {"tonemap": "mobius", "param": _LINEAR_UP_TO} if peak > white else {"tonemap": "clip"}
    lit = _hlg_light(picture, coded, white) if grid.transfer == "hlg" else _zimg(picture, coded, _LINEAR, npl=white)
    lit = lit.filter("format", "gbrpf32le").filter("tonemap", **curve, desat=0, peak=f"{max(peak / white, 1.0):.4f}")
    linear = {"min": "gbr", "pin": "709", "tin": "linear", "rin": "full"}
    return _zimg(lit, linear, _OUTPUT).filter("format", "yuv420p")


def _zimg(picture: Picture, coded: Mapping[str, str], wanted: Mapping[str, str], **more: object) -> Picture:
    return picture.filter("zscale", **coded, **wanted, **more)


def _hlg_light(picture: Picture, coded: Mapping[str, str], white_nits: float) -> Picture:
    """Return HLG as light on a screen of 1000 cd/m², in linear RGB of BT.709 of which 1 is ``white_nits``.

    ITU-R BT.2100-2, table 5: the inverse of the camera's curve, then the system gamma of 1.2, which follows a pixel's
    luminance. FFmpeg lets zimg apply it to red, green and blue by themselves, and strong colors come out too strong.
    All is coded with BT.1886's gamma meanwhile, for which 16 bits suffice and luma may stand for luminance: that costs
    a third less than light in floating point, and two code values.
    """
    same = {"m": "gbr", "p": _PRIMARIES["bt2020"], "t": coded["tin"], "r": "full"}
    signal = _zimg(picture, coded, same).filter("format", "gbrp16le")
    scene = signal.filter("lutrgb", r=_HLG_SCENE, g=_HLG_SCENE, b=_HLG_SCENE).split()
    weights = {f"{out}{color}": weight for out in "rgb" for color, weight in _BT2020_LUMINANCE.items()}
    gain = scene[1].filter("colorchannelmixer", **weights).filter("lutrgb", r=_HLG_GAIN, g=_HLG_GAIN, b=_HLG_GAIN)
    lit = ffmpeg.filter([scene[0], gain], "blend", all_mode="multiply").filter("format", "gbrp16le")
    lit = _zimg(lit, {"min": "gbr", "pin": same["p"], "tin": "709", "rin": "full"}, _LINEAR).filter(
        "format", "gbrpf32le"
    )
    return lit.filter("tonemap", tonemap="linear", param=f"{1000 / white_nits:.6f}", peak=1, desat=0)
