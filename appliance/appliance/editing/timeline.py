"""The timeline: the one document that preview, render and every export read.

Times are integer frames. ``source_…`` frames count on the source's grid, all others on the output, both at ``fps``.
Ranges are half-open: the start belongs to them, the end does not.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from appliance.editing.analysis import Grid, Many, Model, Source
from appliance.editing.sounds import Mix, Music, SoundEffect
from appliance.editing.timing import MAX_FRAMES, FrameRate
from appliance.editing.visuals import (
    Bookend,
    Caption,
    CaptionLook,
    Crop,
    Cutaway,
    FontFile,
    Framing,
    Logo,
    LowerThird,
    Overlay,
    Sha256,
    Sticker,
    Stretch,
    Text,
)

MAX_SPEED = 20
MAX_ZOOM = 1.12  # more looks like a mistake, and shows the enlarged pixels (Submagic, Descript users)


class Reason(StrEnum):
    """Why a range was removed."""

    SILENCE = "silence"
    SHORT_CLIP = "short_clip"
    DELETED = "deleted"


class Clip(Model):
    """A kept range of the source; clips play one after the other in list order.

    At speed N every Nth frame is shown, beginning with the first.
    """

    source_start_frame: int = Field(ge=0)
    source_end_frame: int = Field(ge=1)
    speed: int = Field(default=1, ge=1, le=MAX_SPEED, description="How many times faster than life.")
    zoom: float = Field(default=1.0, ge=1, le=MAX_ZOOM, description="Enlargement around the center of the output.")

    @property
    def frames(self) -> int:
        """Length on the output in frames."""
        return -((self.source_start_frame - self.source_end_frame) // self.speed)


class Cut(Model):
    """A removed range of the source; it can be restored."""

    source_start_frame: int = Field(ge=0)
    source_end_frame: int = Field(ge=1)
    reason: Reason
    confidence: float = Field(ge=0, le=1, description="How sure the planner is that nothing of value is lost.")
    detail: str = Field(default="", description='For people, for instance "silence 1.8 s".')


class AssetKind(StrEnum):
    """What an asset is."""

    IMAGE = "image"
    ANIMATION = "animation"
    VIDEO = "video"
    SOUND = "sound"
    FONT = "font"


SHOWN = (AssetKind.VIDEO, AssetKind.IMAGE)
"""What a cutaway or bookend can be."""


class Asset(Model):
    """A file the timeline uses besides its source, named by its content."""

    sha256: Sha256
    kind: AssetKind = AssetKind.IMAGE
    media_type: str
    path_hint: str = ""
    grid: Grid | None = Field(default=None, description="For a video: how it becomes constant frames of its own rate.")
    has_sound: bool = Field(default=False, description="A video's own sound; it is heard before and after the clips.")


class Notice(Model):
    """Something the planner withheld or assumed."""

    code: str = Field(description="Stable, for instance captions_withheld.")
    message: str = Field(description="One sentence for people.")


class Timeline(Model):
    """An edit, complete: what cannot be said here cannot be rendered.

    The output is the intro, the clips one after the other, and the outro.
    """

    schema_version: Literal[1] = 1
    fps: FrameRate
    width: int = Field(ge=2, le=16384, multiple_of=2)
    height: int = Field(ge=2, le=16384, multiple_of=2)
    duration_frames: int = Field(ge=1, le=MAX_FRAMES)
    source: Source
    framing: Framing | None = Field(
        default=None, description="Null: the source, which has the output's aspect, fills it."
    )
    intro: Bookend | None = None
    clips: Many[Clip] = Field(min_length=1)
    outro: Bookend | None = None
    cuts: Many[Cut] = ()
    language: str | None = None
    cutaways: Many[Cutaway] = Field(default=(), description="In order, not overlapping.")
    caption_look: CaptionLook | None = None
    captions: Many[Caption] = ()
    overlays: Many[Overlay] = Field(default=(), description="From the bottom up; captions are above them.")
    sound_effects: Many[SoundEffect] = ()
    mutes: Many[Stretch] = Field(default=(), description="Where the clips' own sound is silent, in order.")
    music: Music | None = None
    assets: Many[Asset] = ()
    fonts: tuple[FontFile, ...] = ()
    mix: Mix = Mix()
    notices: tuple[Notice, ...] = ()

    @property
    def first_clip_frame(self) -> int:
        """Where the clips begin on the output."""
        return self.intro.frames if self.intro else 0

    @property
    def last_clip_frame(self) -> int:
        """Where the clips end on the output."""
        return self.duration_frames - (self.outro.frames if self.outro else 0)

    def placed_clips(self) -> Iterator[tuple[int, Clip]]:
        """Yield every clip with the output frame it begins at."""
        at = self.first_clip_frame
        for clip in self.clips:
            yield at, clip
            at += clip.frames

    def asset(self, sha256: str) -> Asset:
        """Return an asset by its hash; ``KeyError`` for one that is not named here."""
        return {asset.sha256: asset for asset in self.assets}[sha256]

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
        bookends = sum(bookend.frames for bookend in (self.intro, self.outro) if bookend)
        if self.duration_frames != sum(clip.frames for clip in self.clips) + bookends:
            raise ValueError("duration_frames must be the sum of the lengths of intro, clips and outro")
        if self.captions and self.caption_look is None:
            raise ValueError("captions need a caption_look")
        grid = self.source.grid
        if isinstance(self.framing, Crop) and any(
            key.x + self.framing.width > grid.width or key.y + self.framing.height > grid.height
            for key in self.framing.path
        ):
            raise ValueError("the crop reaches outside the source's picture")
        return self

    @model_validator(mode="after")
    def _is_in_order(self) -> "Timeline":
        ordered: dict[str, Sequence[Stretch]] = {
            "captions": self.captions,
            "cutaways": self.cutaways,
            "mutes": self.mutes,
            "music.speech": self.music.speech if self.music else (),
        }
        for name, items in ordered.items():
            at = 0
            for index, item in enumerate(items):
                if not at <= item.start_frame < item.end_frame <= self.duration_frames:
                    raise ValueError(f"{name}[{index}] overlaps the one before it or reaches beyond the end")
                at = item.end_frame
        for index, overlay in enumerate(self.overlays):
            if overlay.end_frame > self.duration_frames:
                raise ValueError(f"overlays[{index}] reaches beyond the end")
        if self.music and self.music.end_frame > self.duration_frames:
            raise ValueError("music reaches beyond the end")
        for index, effect in enumerate(self.sound_effects):
            if effect.start_frame >= self.duration_frames:
                raise ValueError(f"sound_effects[{index}] begins after the end")
        return self

    @model_validator(mode="after")
    def _shows_what_it_names(self) -> "Timeline":
        boxes = [overlay.box for overlay in self.overlays]
        faces = [overlay.font for overlay in self.overlays if isinstance(overlay, LowerThird | Text)]
        if self.caption_look:
            boxes.append(self.caption_look.box)
            faces.append(self.caption_look.font)
        if any(box.x + box.width > self.width or box.y + box.height > self.height for box in boxes):
            raise ValueError("a box reaches outside the picture")
        measured = {(font.family, font.weight) for font in self.fonts}
        if any((face.family, face.weight) not in measured for face in faces):
            raise ValueError("fonts must name every font that is used")
        known = {asset.sha256: asset.kind for asset in self.assets}
        for place, sha256, kinds in self._used_assets():
            if known.get(sha256) not in kinds:
                raise ValueError(f"{place} needs an asset of the kind {' or '.join(kinds)} that assets does not name")
        return self

    def _used_assets(self) -> Iterator[tuple[str, str, tuple[AssetKind, ...]]]:
        """Yield where an asset is used, its hash, and what it has to be there."""
        for index, overlay in enumerate(self.overlays):
            if isinstance(overlay, Logo):
                yield f"overlays[{index}]", overlay.asset_sha256, (AssetKind.IMAGE,)
            elif isinstance(overlay, Sticker):
                moving = AssetKind.ANIMATION if overlay.asset_frames else AssetKind.IMAGE
                yield f"overlays[{index}]", overlay.asset_sha256, (moving,)
        for index, cutaway in enumerate(self.cutaways):
            yield f"cutaways[{index}]", cutaway.asset_sha256, SHOWN
        for name, bookend in (("intro", self.intro), ("outro", self.outro)):
            if bookend:
                yield name, bookend.asset_sha256, SHOWN
        for index, effect in enumerate(self.sound_effects):
            yield f"sound_effects[{index}]", effect.asset_sha256, (AssetKind.SOUND,)
        if self.music:
            yield "music", self.music.asset_sha256, (AssetKind.SOUND,)
