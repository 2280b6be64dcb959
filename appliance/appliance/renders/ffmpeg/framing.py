"""How a picture fills another: covering it, whole over a blurred copy, as a moving window, and enlarged for a while.

All sizes are worked out here, in whole and even pixels, so that nothing depends on how FFmpeg would round them. The
last filter of each way brings the picture to 8-bit 4:2:0 with square pixels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

from appliance.editing.layout import even
from appliance.editing.timeline import Clip
from appliance.editing.visuals import MOTION_ZOOM, Crop, CropKey, Motion

Picture: TypeAlias = Any  # ffmpeg.nodes.FilterableStream; the library has no types
Size = tuple[int, int]

_BLURRED_AT = 8  # the backdrop is blurred at an eighth of its size: a sixty-fourth of the work, and nobody sees it
_BLUR = 3.0  # standard deviation in pixels of the small picture
_BACKDROP_LUMA, _BACKDROP_CHROMA = 0.55, 0.75  # darker and paler, so that the picture on it stands out


@dataclass(frozen=True)
class Look:
    """What frames become.

    Attributes:
        size: Width and height of the output in pixels, both even.
        scaling: Further options of FFmpeg's ``scale`` where the picture is sized: colors, ranges, flags.
    """

    size: Size
    scaling: Mapping[str, object] = field(default_factory=dict)

    def scaled(self, picture: Picture, width: object, height: object, **options: object) -> Picture:
        """Return a picture at a size, in the output's colors."""
        return picture.filter("scale", width, height, **{"flags": "bicubic", **self.scaling, **options})


def stretched(picture: Picture, look: Look, zooms: Sequence[tuple[int, int, float]] = ()) -> Picture:
    """Return a picture of the output's aspect at the output's size, parts of it enlarged around the center.

    Args:
        picture: The frames.
        look: What they become.
        zooms: First and last frame, and how many times larger they are.
    """
    width, height = look.size
    across, down = (_enlargement(zooms, length) for length in look.size)
    if across == down == "0":
        return _finished(look.scaled(picture, width, height))
    # Frames that are not enlarged go through as they would without: same size, and no scaling where there was none.
    larger = look.scaled(picture, f"{width}+2*({across})", f"{height}+2*({down})", eval="frame")
    return _finished(larger.filter("crop", width, height, across, down, exact=1))


def _enlargement(zooms: Sequence[tuple[int, int, float]], length: int) -> str:
    """Return the expression of how far each side moves out; in even pixels, as half of them carry color."""
    sides = ((first, last, 2 * round(length * (zoom - 1) / 4)) for first, last, zoom in zooms)
    return "+".join(f"{side}*between(n,{first},{last})" for first, last, side in sides if side) or "0"


def zoomed_frames(ranges: Sequence[Clip]) -> tuple[tuple[int, int, float], ...]:
    """Return the first and last frame, counted over the ranges, and the enlargement of each stretch that has one."""
    zooms: list[tuple[int, int, float]] = []
    at = 0
    for clip in ranges:
        if clip.zoom > 1:
            if zooms and zooms[-1][1] == at - 1 and zooms[-1][2] == clip.zoom:
                zooms[-1] = (zooms[-1][0], at + clip.frames - 1, clip.zoom)
            else:
                zooms.append((at, at + clip.frames - 1, clip.zoom))
        at += clip.frames
    return tuple(zooms)


def covering(picture: Picture, size: Size, look: Look) -> Picture:
    """Return a picture of any size filling the output; what is too much is cut off evenly on both sides."""
    width, height = look.size
    larger = _around(size, look.size)
    picture = look.scaled(picture, *larger)
    if larger != look.size:
        picture = picture.filter("crop", width, height, (larger[0] - width) // 4 * 2, (larger[1] - height) // 4 * 2)
    return _finished(picture)


def blurred(picture: Picture, size: Size, look: Look) -> Picture:
    """Return a picture of any size shown whole, over a blurred, darker copy that fills the output."""
    inside = _inside(size, look.size)
    if inside == look.size:
        return stretched(picture, look)
    both = picture.split()
    small = (even(look.size[0] / _BLURRED_AT), even(look.size[1] / _BLURRED_AT))
    backdrop = covering(both[0], size, Look(small, look.scaling)).filter("gblur", sigma=_BLUR)
    luma, chroma = f"16+(val-16)*{_BACKDROP_LUMA}", f"128+(val-128)*{_BACKDROP_CHROMA}"
    backdrop = backdrop.filter("lutyuv", y=luma, u=chroma, v=chroma).filter("scale", *look.size, flags="bicubic")
    whole = _finished(look.scaled(both[1], *inside))
    left, top = ((out - length) // 4 * 2 for out, length in zip(look.size, inside, strict=True))
    return _finished(backdrop.overlay(whole, x=left, y=top, format="yuv420"))


def windowed(picture: Picture, crop: Crop, size: Size, first: int, last: int) -> Picture:
    """Return the crop's window of every frame.

    Args:
        picture: Frames of the source, beginning with ``first``.
        crop: The window and its path, in pixels of a picture of ``size``.
        size: Width and height of the source's grid; the decoded picture may have other pixels.
        first: Source frame of the first frame.
        last: Last source frame of which the window is needed.
    """
    (width, height), keys = size, _between(crop.path, first, last)
    left = _path([(key.source_frame - first, key.x) for key in keys])
    top = _path([(key.source_frame - first, key.y) for key in keys])
    # A grid is the displayed picture made even; where that is the decoded one, iw/width is 1.
    return picture.filter(
        "crop",
        f"iw/{width}*{crop.width}",
        f"ih/{height}*{crop.height}",
        f"iw/{width}*({left})",
        f"ih/{height}*({top})",
    )


def moving(picture: Picture, motion: Motion, done: int, frames: int) -> Picture:
    """Return frames slowly enlarged around their center, evenly and in fractions of pixels.

    Args:
        picture: Frames of equal size.
        motion: Toward the large end, or away from it.
        done: How many frames of the motion came before the first of these.
        frames: How many frames the whole motion takes.
    """
    if motion is Motion.NONE or frames < 2:
        return picture
    way = f"(on-1+{done})/{frames - 1}"  # perspective counts from 1
    if motion is Motion.ZOOM_OUT:
        way = f"(1-{way})"
    # What the corners show: `zoompan` and `crop` move in whole pixels, which is seen as trembling.
    near, far = f"(1-1/(1+{MOTION_ZOOM - 1:.3f}*{way}))/2", f"(1+1/(1+{MOTION_ZOOM - 1:.3f}*{way}))/2"
    corners = {"x0": near, "y0": near, "x1": far, "y1": near, "x2": near, "y2": far, "x3": far, "y3": far}
    places = {name: f"{'W' if name[0] == 'x' else 'H'}*{place}" for name, place in corners.items()}
    return picture.filter("perspective", **places, interpolation="cubic", eval="frame")


def _finished(picture: Picture) -> Picture:
    return picture.filter("format", "yuv420p").filter("setsar", 1)


def _around(size: Size, output: Size) -> Size:
    """Return the smallest size of a picture's aspect that covers the output."""
    scale = max(output[0] / size[0], output[1] / size[1])
    return max(output[0], even(size[0] * scale)), max(output[1], even(size[1] * scale))


def _inside(size: Size, output: Size) -> Size:
    """Return the largest size of a picture's aspect that lies inside the output."""
    scale = min(output[0] / size[0], output[1] / size[1])
    return min(output[0], even(size[0] * scale)), min(output[1], even(size[1] * scale))


def _between(path: Sequence[CropKey], first: int, last: int) -> list[CropKey]:
    """Return the keys that decide about some frames, so that the others are no part of a chunk's name."""
    begin = max((index for index, key in enumerate(path) if key.source_frame <= first), default=0)
    end = min((index for index, key in enumerate(path) if key.source_frame >= last), default=len(path) - 1)
    return list(path[begin : end + 1])


def _path(points: Sequence[tuple[int, int]]) -> str:
    """Return the expression of a path on frame ``n``: straight between points, still before and after them.

    A balanced tree, because FFmpeg's expressions nest a hundred deep at most.
    """
    if len({value for _, value in points}) == 1:
        return str(points[0][1])
    lines = [(before[0], _line(before, after)) for before, after in pairwise(points)]
    (start, value), (end, target) = points[0], points[-1]
    return _tree([(start, str(value)), *lines, (end, str(target))])


def _line(before: tuple[int, int], after: tuple[int, int]) -> str:
    (start, value), (end, target) = before, after
    return str(value) if value == target else f"{value}+(n{-start:+d})*{target - value}/{end - start}"


def _tree(pieces: Sequence[tuple[int, str]]) -> str:
    """Return the expression of pieces that each hold from their frame on; the first one also before it."""
    if len(pieces) == 1:
        return pieces[0][1]
    middle = len(pieces) // 2
    return f"if(lt(n,{pieces[middle][0]}),{_tree(pieces[:middle])},{_tree(pieces[middle:])})"
