"""What a timeline shows besides its clips: captions, overlays, cutaways, and how the source fills the output.

Frames count on the output unless a name says otherwise; ranges are half-open.
"""

from enum import StrEnum
from itertools import islice, pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from appliance.editing.analysis import Many, Model
from appliance.editing.script import Direction

Color = Annotated[str, Field(pattern="^#[0-9a-f]{6}$", description="Red, green, blue.")]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Corner = Literal["top_left", "top_right", "bottom_left", "bottom_right"]


class Stretch(Model):
    """A range of output frames."""

    start_frame: int = Field(ge=0)
    end_frame: int = Field(ge=1)

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.end_frame <= self.start_frame:
            raise ValueError("it has to end after it starts")
        return self

    @property
    def frames(self) -> int:
        """Length in frames."""
        return self.end_frame - self.start_frame


class Box(Model):
    """A rectangle on the output picture, in pixels from its top left corner."""

    x: int = Field(ge=0)
    y: int = Field(ge=0)
    width: int = Field(ge=1)
    height: int = Field(ge=1)


class FontFace(Model):
    """A font by family and weight; the files' hashes stand in :attr:`Timeline.fonts`."""

    family: str
    weight: int = Field(ge=100, le=900)
    asset_sha256: Sha256 | None = Field(
        default=None, description="The file, where it is somebody's own font; null: one that the painter has."
    )
    fallbacks: tuple[str, ...] = Field(
        default=(), description="Families that draw what this one lacks, in the order they are tried."
    )


class FontFile(FontFace):
    """The exact font files a timeline was measured with."""

    sha256: str = Field(
        description="Hash over the family's files of this weight and over those of the fallbacks; a render with other "
        "files is refused. Of somebody's own font, its file's."
    )


class CaptionWord(Model):
    """A word on the screen; it is the active one from its start until the next word's start."""

    text: str = Field(min_length=1)
    start_frame: int = Field(ge=0)
    end_frame: int = Field(ge=0)
    confidence: float = Field(default=1.0, ge=0, le=1)


class Caption(Stretch):
    """A page of words shown together.

    ``lines`` holds the number of words on each line: breaking lines is decided here, never by the painter.
    """

    words: Many[CaptionWord] = Field(min_length=1)
    lines: tuple[int, ...] = Field(min_length=1)
    scale: float = Field(default=1.0, gt=0, le=1, description="Below 1 where one word is wider than the box.")

    @model_validator(mode="after")
    def _lines_hold_every_word(self) -> Self:
        if sum(self.lines) != len(self.words) or min(self.lines) < 1:
            raise ValueError("lines must hold every word of the caption exactly once")
        return self

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the texts of each line's words."""
        words = iter(self.words)
        return tuple(tuple(word.text for word in islice(words, count)) for count in self.lines)


class CaptionStyleName(StrEnum):
    """The caption styles the painter can draw."""

    PLAIN = "plain"
    BOLD = "bold"
    PILL = "pill"
    KARAOKE = "karaoke"
    OUTLINE = "outline"
    NEON = "neon"
    TYPEWRITER = "typewriter"
    HIGHLIGHTER = "highlighter"
    MINIMAL = "minimal"


class CaptionType(Model):
    """How captions are drawn, resolved to pixels."""

    style: CaptionStyleName
    font: FontFace
    font_size_px: int = Field(ge=4)
    line_height_px: int = Field(ge=4)
    text_color: Color
    highlight_color: Color
    enter_frames: int = Field(default=0, ge=0, le=30, description="Length of the entrance animation.")
    highlights_words: bool = Field(default=True, description="Whether the word being spoken looks different.")
    direction: Direction = Field(default="ltr", description="In which the captions' language is read.")


class CaptionLook(CaptionType):
    """How and where captions are drawn."""

    box: Box = Field(description="The area captions may use; lines are centered in it and stand on its lower edge.")


class LowerThirdCard(Model):
    """What a lower third shows, resolved to pixels."""

    title: str = Field(min_length=1)
    subtitle: str = ""
    font: FontFace
    title_size_px: int = Field(ge=4)
    text_color: Color
    accent_color: Color
    enter_frames: int = Field(default=10, ge=0, le=60, description="Length of the entrance, and of the exit.")


class LowerThird(LowerThirdCard, Stretch):
    """Name and role at the lower left, animated in and out."""

    kind: Literal["lower_third"] = "lower_third"
    box: Box = Field(description="The card stands in its lower left corner.")


class Logo(Stretch):
    """A picture in a corner."""

    kind: Literal["logo"] = "logo"
    asset_sha256: Sha256
    opacity: float = Field(default=1.0, gt=0, le=1)
    box: Box = Field(description="The picture is fitted into it, toward the corner it stands in.")
    corner: Corner


class TextStyleName(StrEnum):
    """The looks of a text at a time: a title fills the middle, a label is a plate, a note is plain text."""

    TITLE = "title"
    LABEL = "label"
    NOTE = "note"


class TextCard(Model):
    """A text and how it is drawn, resolved to pixels; lines are broken here."""

    style: TextStyleName
    lines: tuple[str, ...] = Field(min_length=1)
    subtitle_lines: tuple[str, ...] = Field(default=(), description="Smaller lines below, 0.5 of the size.")
    font: FontFace
    size_px: int = Field(ge=4)
    line_height_px: int = Field(ge=4)
    text_color: Color
    accent_color: Color
    enter_frames: int = Field(default=8, ge=0, le=60, description="Length of the entrance, and of the exit.")


class Text(TextCard, Stretch):
    """A title or text at a time, centered in its box."""

    kind: Literal["text"] = "text"
    box: Box


class Sticker(Stretch):
    """A picture or a transparent animation, fitted into its box and centered in it."""

    kind: Literal["sticker"] = "sticker"
    asset_sha256: Sha256
    opacity: float = Field(default=1.0, gt=0, le=1)
    enter_frames: int = Field(default=6, ge=0, le=60, description="Length of the entrance, and of the exit.")
    asset_frames: tuple[Annotated[int, Field(ge=1)], ...] = Field(
        default=(),
        description="For an animation: how many output frames each of its pictures lasts, repeated; empty: a picture.",
    )
    box: Box


Overlay = Annotated[LowerThird | Logo | Text | Sticker, Field(discriminator="kind")]


class Motion(StrEnum):
    """What a still picture does while it is shown."""

    NONE = "none"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"


MOTION_ZOOM = 1.1
"""How much larger a slowly zoomed picture is at its large end; it grows linearly, around its center."""


class Cutaway(Stretch):
    """B-roll: covers the picture of the clips while their sound goes on."""

    asset_sha256: Sha256
    asset_start_frame: int = Field(default=0, ge=0, description="First frame of a video used, at the output's rate.")
    fit: Literal["cover", "blur"] = Field(
        default="cover", description="Fill the picture, cutting off what is too much; or whole, over a blurred copy."
    )
    motion: Motion = Field(default=Motion.NONE, description="For pictures.")


class Bookend(Model):
    """A video, or a picture with a length, before the first clip or after the last, with its own sound."""

    asset_sha256: Sha256
    frames: int = Field(ge=1, description="Length on the output.")
    fit: Literal["cover", "blur"] = "blur"


class CropKey(Model):
    """Where the crop stands from a frame of the source on; between two keys it moves evenly."""

    source_frame: int = Field(ge=0)
    x: int = Field(ge=0)
    y: int = Field(ge=0)


class Fit(Model):
    """The whole source picture, over a blurred and darkened copy that fills the rest."""

    mode: Literal["fit"] = "fit"


class Crop(Model):
    """A window of the source picture fills the output; one key stands still, several are a path."""

    mode: Literal["crop"] = "crop"
    width: int = Field(ge=2, description="Of the window, in pixels of the source's grid.")
    height: int = Field(ge=2, description="Of the window, in pixels of the source's grid.")
    path: tuple[CropKey, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if any(after.source_frame <= before.source_frame for before, after in pairwise(self.path)):
            raise ValueError("the keys of a crop path must be in the order of their frames")
        return self


Framing = Annotated[Fit | Crop, Field(discriminator="mode")]
