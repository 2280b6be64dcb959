"""The timeline: the one document that preview, render and every export read.

Times are integer frames. ``source_…`` frames count on the source's grid, all others on the output, both at ``fps``.
Ranges are half-open: the start belongs to them, the end does not.
"""

from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from appliance.editing.analysis import Model, Source
from appliance.editing.timing import FrameRate

Color = Annotated[str, Field(pattern="^#[0-9a-f]{6}$", description="Red, green, blue.")]


class Reason(StrEnum):
    """Why a range was removed."""

    SILENCE = "silence"
    SHORT_CLIP = "short_clip"


class Clip(Model):
    """A kept range of the source; clips play one after the other in list order."""

    source_start_frame: int = Field(ge=0)
    source_end_frame: int = Field(ge=1)

    @property
    def frames(self) -> int:
        """Length in frames."""
        return self.source_end_frame - self.source_start_frame


class Cut(Model):
    """A removed range of the source; it can be restored."""

    source_start_frame: int = Field(ge=0)
    source_end_frame: int = Field(ge=1)
    reason: Reason
    confidence: float = Field(ge=0, le=1, description="How sure the planner is that nothing of value is lost.")
    detail: str = Field(default="", description='For people, for instance "silence 1.8 s".')


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


class FontFile(FontFace):
    """The exact font files a timeline was measured with."""

    sha256: str = Field(
        description="Hash over the family's files of this weight; a render with other files is refused."
    )


class CaptionWord(Model):
    """A word on the screen; it is the active one from its start until the next word's start."""

    text: str = Field(min_length=1)
    start_frame: int = Field(ge=0)
    end_frame: int = Field(ge=0)
    confidence: float = Field(default=1.0, ge=0, le=1)


class Caption(Model):
    """A page of words shown together.

    ``lines`` holds the number of words on each line: breaking lines is decided here, never by the painter.
    """

    start_frame: int = Field(ge=0)
    end_frame: int = Field(ge=1)
    words: tuple[CaptionWord, ...] = Field(min_length=1)
    lines: tuple[int, ...] = Field(min_length=1)
    scale: float = Field(default=1.0, gt=0, le=1, description="Below 1 where one word is wider than the box.")

    @model_validator(mode="after")
    def _lines_hold_every_word(self) -> "Caption":
        if sum(self.lines) != len(self.words) or min(self.lines) < 1:
            raise ValueError("lines must hold every word of the caption exactly once")
        if self.end_frame <= self.start_frame:
            raise ValueError("a caption ends after it starts")
        return self


class CaptionStyleName(StrEnum):
    """The caption styles the painter can draw."""

    PLAIN = "plain"
    BOLD = "bold"
    PILL = "pill"


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


class LowerThird(LowerThirdCard):
    """Name and role at the lower left, animated in and out."""

    kind: Literal["lower_third"] = "lower_third"
    start_frame: int = Field(ge=0)
    end_frame: int = Field(ge=1)
    box: Box = Field(description="The card stands in its lower left corner.")


class Logo(Model):
    """A picture in a corner."""

    kind: Literal["logo"] = "logo"
    start_frame: int = Field(ge=0)
    end_frame: int = Field(ge=1)
    asset_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    opacity: float = Field(default=1.0, gt=0, le=1)
    box: Box = Field(description="The picture is fitted into it, toward the corner it stands in.")
    corner: Literal["top_left", "top_right", "bottom_left", "bottom_right"]


Overlay = Annotated[LowerThird | Logo, Field(discriminator="kind")]


class Asset(Model):
    """A file the timeline uses besides its source, named by its content."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    media_type: str
    path_hint: str = ""


class Mix(Model):
    """How the sound is finished."""

    target_lufs: float = Field(
        default=-14.0, ge=-70, le=0, allow_inf_nan=False, description="Integrated loudness, EBU R 128."
    )
    true_peak_dbtp: float = Field(
        default=-2.0, ge=-20, le=0, allow_inf_nan=False, description="Ceiling of the true peak in the finished file."
    )
    fade_ms: int = Field(default=10, ge=0, le=200, description="Fade out before and fade in after every cut.")


class Notice(Model):
    """Something the planner withheld or assumed."""

    code: str = Field(description="Stable, for instance captions_withheld.")
    message: str = Field(description="One sentence for people.")


class Timeline(Model):
    """An edit, complete: what cannot be said here cannot be rendered."""

    schema_version: Literal[1] = 1
    fps: FrameRate
    width: int = Field(ge=2, le=16384, multiple_of=2)
    height: int = Field(ge=2, le=16384, multiple_of=2)
    duration_frames: int = Field(ge=1)
    source: Source
    clips: tuple[Clip, ...] = Field(min_length=1)
    cuts: tuple[Cut, ...] = ()
    language: str | None = None
    caption_look: CaptionLook | None = None
    captions: tuple[Caption, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    assets: tuple[Asset, ...] = ()
    fonts: tuple[FontFile, ...] = ()
    mix: Mix = Mix()
    notices: tuple[Notice, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> "Timeline":
        if self.fps != self.source.grid.fps:
            raise ValueError("fps must be the frame rate of the source's grid")
        for index, clip in enumerate(self.clips):
            if not clip.source_start_frame < clip.source_end_frame <= self.source.grid.frame_count:
                raise ValueError(f"clips[{index}] is empty or reaches outside the source")
        for before, after in pairwise(self.clips):
            if after.source_start_frame < before.source_end_frame:
                raise ValueError("clips must be in the order of the source and must not overlap")
        if self.duration_frames != sum(clip.frames for clip in self.clips):
            raise ValueError("duration_frames must be the sum of the clips' lengths")
        if self.captions and self.caption_look is None:
            raise ValueError("captions need a caption_look")
        return self

    @model_validator(mode="after")
    def _shows_what_it_names(self) -> "Timeline":
        at = 0
        for index, caption in enumerate(self.captions):
            if not at <= caption.start_frame < caption.end_frame <= self.duration_frames:
                raise ValueError(f"captions[{index}] overlaps the one before it or reaches beyond the end")
            at = caption.end_frame
        boxes = [self.caption_look.box] if self.caption_look else []
        faces = [self.caption_look.font] if self.caption_look else []
        known = {asset.sha256 for asset in self.assets}
        for index, overlay in enumerate(self.overlays):
            if not overlay.start_frame < overlay.end_frame <= self.duration_frames:
                raise ValueError(f"overlays[{index}] is empty or reaches beyond the end")
            if isinstance(overlay, Logo) and overlay.asset_sha256 not in known:
                raise ValueError(f"overlays[{index}] shows a picture that assets does not name")
            faces += [overlay.font] if isinstance(overlay, LowerThird) else []
            boxes.append(overlay.box)
        if any(box.x + box.width > self.width or box.y + box.height > self.height for box in boxes):
            raise ValueError("a box reaches outside the picture")
        measured = {(font.family, font.weight) for font in self.fonts}
        if any((face.family, face.weight) not in measured for face in faces):
            raise ValueError("fonts must name every font that is used")
        return self
