"""How wide text will be, as data: ``plan()`` breaks lines without opening a font file."""

import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property

from pydantic import Field

from appliance.editing import errors
from appliance.editing.analysis import Model
from appliance.editing.visuals import CaptionStyleName, FontFace

_ZERO_WIDTH_JOINER = 0x200D
_MAKES_EMOJI = (0xFE0F, 0x20E3)  # variation selector and keycap: the character before them is drawn as a picture
_EMOJI_EM = 1.25  # Noto Color Emoji: advance 2550 of 2048 units


# Han, kana, their punctuation and their full-width forms (Unicode blocks): written without spaces.
_NO_SPACES = (
    (0x2E80, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)


class FallbackMetrics(Model):
    """Glyph advances of a font that draws what a brand's font lacks.

    ``advances`` holds runs of code points of one width: first, last, em; in order, not overlapping.
    """

    family: str
    weight: int
    sha256: str
    advances: tuple[tuple[int, int, float], ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [first for first, _, _ in self.advances]

    def advance_em(self, point: int) -> float | None:
        """Return the advance of a code point in em, None where the font does not have it."""
        index = bisect_right(self._starts, point) - 1
        if index < 0:
            return None
        _, last, em = self.advances[index]
        return em if point <= last else None


class FontMetrics(Model):
    """Glyph advances of one font face.

    ``advances`` maps code points to widths in em (1 em = the font size). Letters that join (Arabic) are measured as they
    stand alone, where they are widest.
    """

    family: str
    weight: int
    sha256: str
    advances: Mapping[int, float]
    fallbacks: tuple[FallbackMetrics, ...] = Field(default=(), description="In the order the painter tries them.")

    def width_em(self, text: str) -> float:
        """Return the width of one line of text in em, without kerning (the painter turns kerning off)."""
        width, previous = 0.0, 0
        flag_open = False
        points = [ord(character) for character in unicodedata.normalize("NFC", text)]
        for point, following in zip(points, [*points[1:], 0], strict=True):
            is_flag = 0x1F1E6 <= point <= 0x1F1FF  # two regional indicators draw one flag
            joined = previous == _ZERO_WIDTH_JOINER or (is_flag and flag_open)
            if following in _MAKES_EMOJI and point not in _MAKES_EMOJI and not joined:
                width += _EMOJI_EM
            elif point in self.advances:
                width += self.advances[point]
            elif not joined and not _draws_nothing(point):
                width += self._elsewhere_em(point)
            flag_open = is_flag and not flag_open
            previous = point
        return width

    def _elsewhere_em(self, point: int) -> float:
        """Return the width of a glyph that another font draws."""
        known = next((em for font in self.fallbacks if (em := font.advance_em(point)) is not None), None)
        if known is not None:
            return known
        # A letter no font here has: the widest common one is a safe guess.
        return _EMOJI_EM if _is_wide(point) else self.advances.get(ord("W"), 1.0)


class CaptionStyleMetrics(Model):
    """What the painter adds around the glyphs of a caption style; all lengths in em."""

    weight: int
    font_size_percent: float = Field(description="Of the shorter side of the picture.")
    line_height_em: float
    line_padding_em: float = Field(description="Left and right of each line, each.")
    word_gap_em: float = Field(description="Between two words.")
    box_padding_em: float = Field(description="Above the first and below the last line, for outlines and the entrance.")
    uppercase: bool
    highlights_words: bool
    enter_frames: int


class Typesetting(Model):
    """Everything ``plan()`` has to know about fonts and styles."""

    fonts: tuple[FontMetrics, ...]
    caption_styles: Mapping[CaptionStyleName, CaptionStyleMetrics]

    def font(self, family: str, weight: int) -> FontMetrics:
        """Return a face of the family: the weight asked for, else the nearest there is."""
        faces = [font for font in self.fonts if font.family.casefold() == family.casefold()]
        if not faces:
            known = ", ".join(sorted({font.family for font in self.fonts}))
            raise errors.UNKNOWN_FONT(family=family, weight=weight, known=known)
        return min(faces, key=lambda font: (abs(font.weight - weight), font.weight))


def face(font: FontMetrics) -> FontFace:
    """Return the name under which a timeline refers to a font."""
    return FontFace(family=font.family, weight=font.weight)


def joined(before: str, after: str) -> bool:
    """Whether two words stand together without a gap: Han and kana are written without spaces.

    The painter decides the same way (``remotion/src/script.ts``).
    """
    return bool(before and after) and _has_no_spaces(before[-1]) and _has_no_spaces(after[0])


def _has_no_spaces(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _NO_SPACES)


def _draws_nothing(point: int) -> bool:
    is_modifier = 0x1F3FB <= point <= 0x1F3FF  # skin tones color the emoji before them
    return is_modifier or unicodedata.category(chr(point)) in ("Mn", "Me", "Cf", "Cc")


def _is_wide(point: int) -> bool:
    return unicodedata.east_asian_width(chr(point)) in ("W", "F") or point >= 0x1F000
