"""Where things stand on the picture: safe areas, font sizes and boxes in pixels."""

from dataclasses import dataclass
from fractions import Fraction

from appliance.editing.metrics import CaptionStyleMetrics
from appliance.editing.recipe import LogoPlacement
from appliance.editing.visuals import Box

_SIDE = 0.06  # of the width; title-safe is 5 % (EBU R 95)
_TOP = 0.05
_BOTTOM = 0.07
_BOTTOM_PORTRAIT = 0.18  # apps that show upright video cover its lower part with buttons
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


def even(value: float) -> int:
    """Return the nearest even number, at least 2: chroma is stored for 2 × 2 pixels."""
    return max(2, 2 * round(value / 2))


def output_size(width: int, height: int, wanted_height: int | None) -> tuple[int, int]:
    """Return the output's size: the source's aspect at the wanted height."""
    if wanted_height is None or wanted_height == height:
        return width, height
    return even(width * wanted_height / height), wanted_height


def safe_area(canvas: Canvas) -> Box:
    """Return the part of the picture that no screen and no app covers."""
    bottom = _BOTTOM_PORTRAIT if canvas.upright else _BOTTOM
    left, top = even(canvas.width * _SIDE), even(canvas.height * _TOP)
    return Box(x=left, y=top, width=canvas.width - 2 * left, height=even(canvas.height * (1 - bottom)) - top)


def caption_box(canvas: Canvas, style: CaptionStyleMetrics, font_size_px: int, max_lines: int) -> Box:
    """Return the area for captions: the full safe width, standing on the lower edge of the safe area."""
    safe = safe_area(canvas)
    wanted = even((max_lines * style.line_height_em + 2 * style.box_padding_em) * font_size_px)
    tall = min(wanted, safe.height)
    return Box(x=safe.x, y=safe.y + safe.height - tall, width=safe.width, height=tall)


def logo_box(canvas: Canvas, logo: LogoPlacement, captions: Box | None) -> Box:
    """Return the area for the logo in its corner; at the bottom it stands above the captions."""
    safe = safe_area(canvas)
    floor = safe.y + safe.height if captions is None else captions.y
    tall = min(even(min(canvas.width, canvas.height) * logo.height_percent / 100), even(floor - safe.y))
    wide = min(even(tall * _LOGO_ASPECT), safe.width)
    right, bottom = logo.corner.endswith("right"), logo.corner.startswith("bottom")
    return Box(
        x=safe.x + safe.width - wide if right else safe.x,
        y=max(safe.y, floor - tall) if bottom else safe.y,
        width=wide,
        height=tall,
    )


def lower_third_box(canvas: Canvas, title_size_px: int, below: Box | None) -> Box:
    """Return the area for the lower third: at the left of the safe area, above what stands there already."""
    safe = safe_area(canvas)
    wide = even(safe.width * (0.9 if canvas.upright else 0.6))
    floor = safe.y + safe.height if below is None else below.y
    tall = min(even(title_size_px * 3.2), even(floor - safe.y))
    return Box(x=safe.x, y=max(safe.y, floor - tall), width=wide, height=tall)


def font_size(canvas: Canvas, percent: float) -> int:
    """Return a font size in pixels from a percentage of the picture's shorter side."""
    return max(4, round(min(canvas.width, canvas.height) * percent / 100))
