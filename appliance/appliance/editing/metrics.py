"""How wide text will be, as data: ``plan()`` breaks lines without opening a font file."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Self

from pydantic import Field

from appliance.editing import errors
from appliance.editing.analysis import Model
from appliance.editing.arabic import shaped
from appliance.editing.visuals import CaptionStyleName, FontFace

_ZERO_WIDTH_JOINER = 0x200D
_MAKES_EMOJI = (0xFE0F, 0x20E3)  # variation selector and keycap: the character before them is drawn as a picture
_EMOJI_EM = 1.25  # Noto Color Emoji: advance 2550 of 2048 units


class FontMetrics(Model):
    """Glyph advances of one font face, and of those that draw what it lacks."""

    family: str
    weight: int
    sha256: str = Field(description="Of the files, those of the fallbacks included.")
    asset_sha256: str | None = Field(default=None, description="The file, where it is somebody's own font.")
    advances: tuple[tuple[int, int, float], ...] = Field(
        description="First and last code point of a run, and the width of each in em (1 em = the font size)."
    )
    language: str = Field(default="", description="Of a fallback for Han: whose shapes of shared characters it has.")
    fallbacks: tuple["FontMetrics", ...] = Field(default=(), description="In the order the painter tries them.")

    @cached_property
    def _starts(self) -> list[int]:
        return [first for first, _, _ in self.advances]

    def advance_em(self, point: int) -> float | None:
        """Return the width of a code point's glyph in em; None where this font has none."""
        index = bisect_right(self._starts, point) - 1
        if index < 0:
            return None
        _, last, em = self.advances[index]
        return em if point <= last else None

    def width_em(self, text: str) -> float:
        """Return the width of one line of text in em, without kerning (the painter turns kerning off)."""
        width, previous = 0.0, 0
        flag_open = False
        points = [ord(character) for character in shaped(unicodedata.normalize("NFC", text))]
        for point, following in zip(points, [*points[1:], 0], strict=True):
            is_flag = 0x1F1E6 <= point <= 0x1F1FF  # two regional indicators draw one flag
            joined = previous == _ZERO_WIDTH_JOINER or (is_flag and flag_open)
            if following in _MAKES_EMOJI and point not in _MAKES_EMOJI and not joined:
                width += _EMOJI_EM
            elif (own := self.advance_em(point)) is not None:
                width += own
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
        # A letter that no font here has: the widest common one is a safe guess.
        return _EMOJI_EM if _is_wide(point) else self.advance_em(ord("W")) or 1.0


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
    fallbacks: tuple[FontMetrics, ...] = Field(
        default=(), description="What draws the letters other fonts lack, in every weight, in the order they are tried."
    )
    caption_styles: Mapping[CaptionStyleName, CaptionStyleMetrics]

    def in_language(self, language: str) -> Self:
        """Return it with the language's own font before the others that draw Han."""
        ordered = sorted(self.fallbacks, key=lambda font: bool(font.language) + (font.language not in ("", language)))
        return self.model_copy(update={"fallbacks": tuple(ordered)})

    def with_own(self, faces: Sequence[FontMetrics]) -> Self:
        """Return it with somebody's own font, which goes before one of the painter's that is called the same."""
        named = {face.family.casefold() for face in faces}
        others = (font for font in self.fonts if font.family.casefold() not in named)
        return self.model_copy(update={"fonts": (*faces, *others)})

    def font(self, family: str, weight: int) -> FontMetrics:
        """Return a face of the family: the weight asked for, else the nearest there is; with its fallbacks.

        Somebody's own font may lack what all of the painter's have: the first of those comes before the fallbacks.
        """
        faces = [font for font in self.fonts if font.family.casefold() == family.casefold()]
        if not faces:
            known = ", ".join(sorted({font.family for font in self.fonts}))
            raise errors.UNKNOWN_FONT(family=family, weight=weight, known=known)
        found = _nearest(faces, weight)
        fallbacks = _each_nearest(self.fallbacks, found.weight)
        if found.asset_sha256 is not None:
            painters = [font for font in self.fonts if font.asset_sha256 is None]
            fallbacks = (*_each_nearest(painters, found.weight)[:1], *fallbacks)
        return found.model_copy(update={"fallbacks": fallbacks})


def face(font: FontMetrics) -> FontFace:
    """Return the name under which a timeline refers to a font."""
    families = tuple(fallback.family for fallback in font.fallbacks)
    return FontFace(family=font.family, weight=font.weight, asset_sha256=font.asset_sha256, fallbacks=families)


def _nearest(faces: Iterable[FontMetrics], weight: int) -> FontMetrics:
    return min(faces, key=lambda font: (abs(font.weight - weight), font.weight))


def _each_nearest(fonts: Iterable[FontMetrics], weight: int) -> tuple[FontMetrics, ...]:
    """Return of each family the face of the nearest weight, in the order of the families."""
    families: dict[str, list[FontMetrics]] = {}
    for font in fonts:
        families.setdefault(font.family, []).append(font)
    return tuple(_nearest(faces, weight) for faces in families.values())


def _draws_nothing(point: int) -> bool:
    is_modifier = 0x1F3FB <= point <= 0x1F3FF  # skin tones color the emoji before them
    return is_modifier or unicodedata.category(chr(point)) in ("Mn", "Me", "Cf", "Cc")


def _is_wide(point: int) -> bool:
    return unicodedata.east_asian_width(chr(point)) in ("W", "F") or point >= 0x1F000
