"""What can be put into a video: wishes of a recipe or of an edit, placed on the output by ``plan()``."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from appliance.editing.analysis import Model
from appliance.editing.sounds import Decibels
from appliance.editing.visuals import Motion, TextStyleName

AssetName = Annotated[
    str, Field(min_length=1, max_length=200, description="File name, tag or SHA-256 of an asset in the asset folder.")
]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class Moment(Model):
    """When something happens; exactly one of the three is given."""

    at_ms: int | None = Field(default=None, ge=0, description="Milliseconds from the first clip's beginning.")
    source_frame: int | None = Field(
        default=None, ge=0, description="A frame of the source: moves with its place, to the next kept frame if cut."
    )
    keyword: str | None = Field(
        default=None, min_length=1, max_length=80, description="Where these words are first spoken."
    )

    @model_validator(mode="after")
    def _is_one_moment(self) -> Self:
        if sum(given is not None for given in (self.at_ms, self.source_frame, self.keyword)) != 1:
            raise ValueError("give exactly one of at_ms, source_frame and keyword")
        return self


class _Insert(Moment):
    id: str = Field(default="", max_length=80, description="By which edits refer to it.")


class BrollInsert(_Insert):
    """A video or picture over the speaker while the voice goes on."""

    kind: Literal["broll"] = "broll"
    asset: AssetName
    duration_ms: int = Field(default=3_000, ge=100, le=600_000)
    asset_start_ms: int = Field(default=0, ge=0, description="Where a video begins.")
    fit: Literal["cover", "blur"] = "cover"
    motion: Motion = Field(default=Motion.ZOOM_IN, description="Of a picture.")


class StickerInsert(_Insert):
    """A picture or transparent animation at a place."""

    kind: Literal["sticker"] = "sticker"
    asset: AssetName
    duration_ms: int = Field(default=2_500, ge=100, le=600_000)
    x_percent: Percent = Field(default=18, description="Of its center on the safe area, from the left.")
    y_percent: Percent = Field(default=22, description="Of its center on the safe area, from the top.")
    width_percent: float = Field(default=20, ge=2, le=100, description="Of the safe area's width.")
    opacity: float = Field(default=1.0, gt=0, le=1)


class TextInsert(_Insert):
    """A title or text."""

    kind: Literal["text"] = "text"
    text: str = Field(min_length=1, max_length=200)
    subtitle: str = Field(default="", max_length=200)
    style: TextStyleName = TextStyleName.TITLE
    duration_ms: int = Field(default=3_000, ge=300, le=600_000)
    position: Literal["top", "middle"] = Field(default="middle", description="Captions stand below either.")


class SoundInsert(_Insert):
    """A sound effect."""

    kind: Literal["sound"] = "sound"
    asset: AssetName
    gain_db: Decibels = -12.0


Insert = Annotated[BrollInsert | StickerInsert | TextInsert | SoundInsert, Field(discriminator="kind")]
