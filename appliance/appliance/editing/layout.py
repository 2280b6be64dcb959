"""Where things stand on the picture: safe areas, font sizes and boxes in pixels."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from appliance.editing.inserts import StickerInsert
from appliance.editing.metrics import CaptionStyleMetrics
from appliance.editing.recipe import CaptionPosition, Format, LogoPlacement, Reframe
from appliance.editing.visuals import Box, Crop, CropKey, Fit, Framing

_SIDE = 0.06  # of the width; title-safe is 5 % (EBU R 95)
_TOP = 0.05
_BOTTOM = 0.07
_BOTTOM_PORTRAIT = 0.18  # apps that show upright video cover its lower part with buttons
_GAP = 0.02  # of the shorter side, between captions and what stands above or below them
_LOGO_ASPECT = 3.5  # widest logo that is not shrunk below its height


@dataclass(frozen=True)
class Canvas:
    """The output: its size in pixels, its frame rate and its length in frames."""

    width: int
    height: int
    fps: Fraction
    frames: int

    @property
    def upright(self) -> bool:
        """Whether it is higher than wide."""
        return self.height > self.width


def even(value: float | Fraction) -> int:
    """Return the nearest even number, at least 2: chroma is stored for 2 × 2 pixels."""
    return max(2, 2 * round(value / 2))


_SHAPES = {Format.WIDE: Fraction(16, 9), Format.UPRIGHT: Fraction(9, 16), Format.SQUARE: Fraction(1)}
_SAME_SHAPE = Fraction(1, 100)  # a 1366 × 768 screen is 16:9; nobody wants its blurred edges


def output_size(width: int, height: int, shape: Format, wanted_height: int | None) -> tuple[int, int]:
    """Return the output's size: a format keeps the source's shorter side unless another height is wanted."""
    if shape is Format.SOURCE or _alike(width, height, _SHAPES[shape]):
        if wanted_height is None or wanted_height == height:
            return width, height
        return even(width * wanted_height / height), wanted_height
    aspect = _SHAPES[shape]
    short = min(width, height)
    tall = wanted_height or (short if aspect >= 1 else even(short / aspect))
    return even(tall * aspect), tall


def framing(width: int, height: int, canvas: Canvas, reframe: Reframe) -> Framing | None:
    """Return how a source of this size fills the output; ``None`` where it has its shape."""
    aspect = Fraction(canvas.width, canvas.height)
    if _alike(width, height, aspect):
        return None
    if reframe.mode == "fit":
        return Fit()
    wide = min(width, _even_below(height * aspect))
    tall = min(height, _even_below(width / aspect))
    share = reframe.offset_percent / 100
    x, y = _even_below((width - wide) * share, 0), _even_below((height - tall) * share, 0)
    return Crop(width=wide, height=tall, path=(CropKey(source_frame=0, x=x, y=y),))


def _alike(width: int, height: int, aspect: Fraction) -> bool:
    return abs(Fraction(width, height) / aspect - 1) < _SAME_SHAPE


def _even_below(value: float | Fraction, least: int = 2) -> int:
    return max(least, int(value) // 2 * 2)


def safe_area(canvas: Canvas) -> Box:
    """Return the part of the picture that no screen and no app covers."""
    bottom = _BOTTOM_PORTRAIT if canvas.upright else _BOTTOM
    left, top = even(canvas.width * _SIDE), even(canvas.height * _TOP)
    return Box(x=left, y=top, width=canvas.width - 2 * left, height=even(canvas.height * (1 - bottom)) - top)


def caption_box(
    canvas: Canvas, style: CaptionStyleMetrics, font_size_px: int, max_lines: int, position: CaptionPosition
) -> Box:
    """Return the area for captions: the full safe width; captions stand on its lower edge."""
    safe = safe_area(canvas)
    wanted = even((max_lines * style.line_height_em + 2 * style.box_padding_em) * font_size_px)
    tall = min(wanted, safe.height)
    room = safe.height - tall
    above = {CaptionPosition.BOTTOM: room, CaptionPosition.MIDDLE: room // 2, CaptionPosition.TOP: 0}[position]
    return Box(x=safe.x, y=safe.y + above, width=safe.width, height=tall)


@dataclass(frozen=True)
class Free:
    """The rows of the safe area that captions leave free, the larger part: from ``top`` to ``bottom`` in pixels."""

    top: int
    bottom: int

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top


def free_rows(canvas: Canvas, captions: Box | None) -> Free:
    """Return where overlays may stand without touching captions."""
    safe = safe_area(canvas)
    top, bottom = safe.y, safe.y + safe.height
    if captions is None:
        return Free(top, bottom)
    gap = even(min(canvas.width, canvas.height) * _GAP)
    above = Free(top, max(top, captions.y - gap))
    below = Free(min(bottom, captions.y + captions.height + gap), bottom)
    return max(above, below, key=lambda rows: rows.height)


def logo_box(canvas: Canvas, logo: LogoPlacement, free: Free) -> Box:
    """Return the area for the logo in its corner of what captions leave free."""
    safe = safe_area(canvas)
    tall = min(even(min(canvas.width, canvas.height) * logo.height_percent / 100), even(free.height))
    wide = min(even(tall * _LOGO_ASPECT), safe.width)
    right, bottom = logo.corner.endswith("right"), logo.corner.startswith("bottom")
    return Box(
        x=safe.x + safe.width - wide if right else safe.x,
        y=max(free.top, free.bottom - tall) if bottom else free.top,
        width=wide,
        height=tall,
    )


def lower_third_box(canvas: Canvas, title_size_px: int, free: Free) -> Box:
    """Return the area for the lower third: at the left, at the foot of what is free."""
    safe = safe_area(canvas)
    wide = even(safe.width * (0.9 if canvas.upright else 0.6))
    tall = min(even(title_size_px * 3.2), even(free.height))
    return Box(x=safe.x, y=max(free.top, free.bottom - tall), width=wide, height=tall)


def touch(one: Box, other: Box) -> bool:
    """Whether two areas share a pixel."""
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def text_box(canvas: Canvas, height_px: int, position: Literal["top", "middle"], free: Free) -> Box:
    """Return the area for a text of some height: the safe width, at the top or in the middle of what is free."""
    safe = safe_area(canvas)
    tall = min(even(height_px), even(free.height))
    above = 0 if position == "top" else (free.height - tall) // 2
    return Box(x=safe.x, y=free.top + above, width=safe.width, height=tall)


def sticker_box(canvas: Canvas, sticker: StickerInsert, aspect: Fraction) -> Box:
    """Return the area for a sticker: its center where it is wanted, moved so far that all of it is safe."""
    safe = safe_area(canvas)
    wide = min(safe.width * sticker.width_percent / 100, float(safe.height * aspect))
    width, height = min(even(wide), safe.width), min(even(wide / aspect), safe.height)
    x = safe.x + safe.width * sticker.x_percent / 100 - width / 2
    y = safe.y + safe.height * sticker.y_percent / 100 - height / 2
    return Box(
        x=round(min(max(x, safe.x), safe.x + safe.width - width)),
        y=round(min(max(y, safe.y), safe.y + safe.height - height)),
        width=width,
        height=height,
    )


def font_size(canvas: Canvas, percent: float) -> int:
    """Return a font size in pixels from a percentage of the picture's shorter side."""
    return max(4, round(min(canvas.width, canvas.height) * percent / 100))
