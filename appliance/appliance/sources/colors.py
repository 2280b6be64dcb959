"""How a picture's colors and lines are coded: what the file says, or what players assume where it is silent.

Names of matrices, primaries and transfers are those of ITU-T H.273, as FFmpeg spells them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from appliance.editing.analysis import CodedMatrix
from appliance.sources.ffmpeg import Frame, Stream

_SAID_NOTHING = {"", "unknown", "reserved", "unspecified"}
_STANDARD_DEFINITION = {"smpte170m", "bt470bg", "fcc"}
_CODED: dict[str, CodedMatrix] = {
    "gbr": "rgb", "smpte240m": "smpte240m", "ycgco": "ycgco", "ictcp": "ictcp", "bt2020nc": "bt2020nc",
    "bt2020c": "bt2020c",
}  # fmt: skip
_FIELDS = {"tt": "tff", "tb": "tff", "bb": "bff", "bt": "bff"}
_LOWEST_INTERLACED = 16  # lines; nothing smaller was ever recorded in fields
# Codecs in which interlaced pictures are found; the others do without, or FFmpeg 5.1 hands out single fields (HEVC).
_INTERLACING = frozenset({
    "h264", "mpeg2video", "mpeg4", "dvvideo", "prores", "dnxhd", "vc1", "wmv3", "mjpeg", "mjpegb", "ffv1", "huffyuv",
    "ffvhuff", "utvideo", "magicyuv", "rawvideo", "v210", "cfhd", "jpeg2000", "hap", "qtrle",
})  # fmt: skip


@dataclass(frozen=True)
class Colors:
    """The fields of the same names in :class:`appliance.editing.analysis.Grid`."""

    color_matrix: Literal["bt709", "smpte170m"]
    full_range: bool
    coded_matrix: CodedMatrix | None = None
    gamut: Literal["bt709", "bt2020", "p3"] = "bt709"
    transfer: Literal["sdr", "pq", "hlg"] = "sdr"


def colors_of(picture: Stream) -> Colors:
    """Return how a picture's colors are coded; all but those of BT.709 and BT.601 are to be converted to BT.709."""
    transfer: Literal["sdr", "pq", "hlg"] = "sdr"
    if picture.color_transfer == "smpte2084":
        transfer = "pq"
    elif picture.color_transfer == "arib-std-b67":
        transfer = "hlg"
    unsaid = picture.color_space in _SAID_NOTHING
    coded = "rgb" if is_rgb(picture) else _CODED.get(picture.color_space)
    if coded is None and unsaid and transfer != "sdr":
        coded = "bt2020nc"
    gamut = _gamut(picture, coded, transfer)
    matrix = _usual_matrix(picture, unsaid=unsaid)
    if coded is None and transfer == "sdr" and gamut == "bt709":
        return Colors(matrix, _is_full(picture))
    return Colors("bt709", _is_full(picture), coded or matrix, gamut, transfer)


def is_rgb(picture: Stream) -> bool:
    """Tell whether a picture is coded as red, green and blue, or by a palette of them."""
    return picture.pix_fmt.startswith(("gbr", "rgb", "bgr", "argb", "abgr", "0rgb", "0bgr", "pal8", "x2rgb", "x2bgr"))


def has_alpha(picture: Stream) -> bool:
    """Tell whether a picture's pixels can be transparent."""
    return picture.pix_fmt.startswith(("yuva", "gbrap", "rgba", "bgra", "argb", "abgr", "ya8", "ya16"))


def fields_of(picture: Stream, frames: Sequence[Frame]) -> Literal["tff", "bff"] | None:
    """Return which field came first in an interlaced picture, ``None`` for a progressive one.

    What the decoder says about pictures counts more than the container: QuickTime's numbers for "top field first" are
    read both ways, and many containers say nothing.
    """
    if picture.codec_name not in _INTERLACING or picture.height < _LOWEST_INTERLACED:
        return None
    seen = Counter("tff" if frame.top_field_first else "bff" for frame in frames if frame.interlaced_frame)
    first = seen.most_common(1)[0][0] if seen else _FIELDS.get(picture.field_order)
    if first is None:
        return None
    return "tff" if first == "tff" else "bff"


def may_be_interlaced(picture: Stream) -> bool:
    """Tell whether it pays to ask the decoder."""
    return picture.codec_name in _INTERLACING and picture.field_order != "progressive"


def _gamut(picture: Stream, coded: str | None, transfer: str) -> Literal["bt709", "bt2020", "p3"]:
    if picture.color_primaries in {"smpte431", "smpte432"}:
        return "p3"
    if picture.color_primaries == "bt2020":
        return "bt2020"
    unsaid = picture.color_primaries in _SAID_NOTHING
    return "bt2020" if unsaid and (transfer != "sdr" or coded in {"bt2020nc", "bt2020c"}) else "bt709"


def _usual_matrix(picture: Stream, *, unsaid: bool) -> Literal["bt709", "smpte170m"]:
    """Return BT.601 or BT.709; where the file does not say, by size as players do."""
    if picture.color_space in _STANDARD_DEFINITION:
        return "smpte170m"
    return "smpte170m" if unsaid and picture.width < 1280 and picture.height <= 576 else "bt709"


def _is_full(picture: Stream) -> bool:
    return picture.color_range == "pc" or picture.pix_fmt.startswith("yuvj")
