"""How wide text will be, as data: ``plan()`` breaks lines without opening a font file."""

import unicodedata
from collections.abc import Mapping

from pydantic import Field

from appliance.editing import errors
from appliance.editing.analysis import Model
from appliance.editing.visuals import CaptionStyleName, FontFace

_ZERO_WIDTH_JOINER = 0x200D
_MAKES_EMOJI = (0xFE0F, 0x20E3)  # variation selector and keycap: the character before them is drawn as a picture
_EMOJI_EM = 1.25  # Noto Color Emoji: advance 2550 of 2048 units


class FontMetrics(Model):
    """Glyph advances of one font face.

    ``advances`` maps code points to widths in em (1 em = the font size).
    """

    family: str
    weight: int
    sha256: str
    advances: Mapping[int, float]

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
                width += _EMOJI_EM if _is_wide(point) else _fallback_em(self.advances)
            flag_open = is_flag and not flag_open
            previous = point
        return width


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


def _draws_nothing(point: int) -> bool:
    is_modifier = 0x1F3FB <= point <= 0x1F3FF  # skin tones color the emoji before them
    return is_modifier or unicodedata.category(chr(point)) in ("Mn", "Me", "Cf", "Cc")


def _is_wide(point: int) -> bool:
    return unicodedata.east_asian_width(chr(point)) in ("W", "F") or point >= 0x1F000


def _fallback_em(advances: Mapping[int, float]) -> float:
    # An unknown letter comes from a fallback font: the widest common letter is a safe guess.
    return advances.get(ord("W"), 1.0)
