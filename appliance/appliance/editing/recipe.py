"""What a user wants done (recipe) and how it should look (brand kit): the saved, reusable inputs of ``plan()``."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from appliance.editing.analysis import Model
from appliance.editing.inserts import AssetName, Insert
from appliance.editing.sounds import Decibels, Mix
from appliance.editing.timeline import MAX_SPEED, MAX_ZOOM
from appliance.editing.visuals import CaptionStyleName, Corner, Motion

HexColor = Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$")]


class Pace(StrEnum):
    """How tightly silences are cut."""

    SLOW = "slow"
    NORMAL = "normal"
    FAST = "fast"


class SilenceRules(Model):
    """Which pauses go, and how much room stays around the speech."""

    min_silence_ms: int = Field(ge=50, le=60_000, description="Shorter pauses stay.")
    pad_before_ms: int = Field(ge=0, le=5_000, description="Kept before speech.")
    pad_after_ms: int = Field(ge=0, le=5_000, description="Kept after speech.")
    min_clip_ms: int = Field(ge=0, le=60_000, description="A shorter kept range without a word goes too.")
    keep_longer_than_ms: int | None = Field(
        default=None, ge=100, description="Pauses above this were meant: they stay."
    )


class CaptionPosition(StrEnum):
    """Where captions stand on the safe area."""

    BOTTOM = "bottom"
    MIDDLE = "middle"
    TOP = "top"


class Format(StrEnum):
    """The shape of the output."""

    SOURCE = "source"
    WIDE = "16:9"
    UPRIGHT = "9:16"
    SQUARE = "1:1"


class CaptionRules(Model):
    """How captions are paged and drawn."""

    style: CaptionStyleName = CaptionStyleName.BOLD
    max_words: int = Field(default=6, ge=1, le=20)
    max_lines: int = Field(default=2, ge=1, le=4)
    position: CaptionPosition | dict[Format, CaptionPosition] = Field(
        default=CaptionPosition.BOTTOM, description="One for all formats, or by format."
    )
    size_percent: float | None = Field(
        default=None, ge=2, le=20, description="Of the shorter side of the picture; null: the style's own."
    )
    font: str | None = Field(default=None, max_length=100, description="Null: the brand kit's.")
    text_color: HexColor | None = Field(default=None, description="Null: the brand kit's.")
    highlight_color: HexColor | None = Field(default=None, description="Null: the brand kit's accent.")
    pause_ms: int = Field(default=600, ge=0, description="A pause this long on the output begins a new page.")
    hold_ms: int = Field(
        default=400, ge=0, description="A page stays this long after its last word when nothing follows."
    )

    def position_in(self, shape: Format) -> CaptionPosition:
        """Return where captions stand in a format."""
        if isinstance(self.position, CaptionPosition):
            return self.position
        return self.position.get(shape, CaptionPosition.BOTTOM)


class Reframe(Model):
    """How a source of another shape fills the output."""

    mode: Literal["fit", "crop"] = Field(
        default="crop", description="fit: whole, over a blurred copy of itself; crop: cut to the output's shape."
    )
    offset_percent: float = Field(
        default=50, ge=0, le=100, description="Where the crop stands: 0 left or top, 50 middle, 100 right or bottom."
    )


class AutoBroll(Model):
    """B-roll wherever a word is spoken that is a tag of a picture or video in the asset folder."""

    duration_ms: int = Field(default=3_000, ge=500, le=60_000)
    min_gap_ms: int = Field(default=5_000, ge=0, description="The speaker is seen at least this long in between.")
    max_count: int = Field(default=20, ge=1, le=500)
    fit: Literal["cover", "blur"] = "cover"
    motion: Motion = Field(default=Motion.ZOOM_IN, description="Of pictures.")


class CutSound(Model):
    """A sound effect at every cut."""

    asset: AssetName
    gain_db: Decibels = -20.0
    min_gap_ms: int = Field(default=2_000, ge=0, description="Not more often than this.")


class Recipe(Model):
    """A saved preset."""

    name: str = Field(min_length=1, max_length=80)
    description: str = ""
    format: Format = Format.SOURCE
    reframe: Reframe = Reframe()
    silence: Pace | SilenceRules | None = Field(
        default=None, description="slow, normal, fast, or values; null cuts nothing."
    )
    silence_speed: int | None = Field(
        default=None, ge=2, le=MAX_SPEED, description="Play silences this many times faster instead of removing them."
    )
    jump_cut_zoom: float = Field(
        default=1.0, ge=1, le=MAX_ZOOM, description="Enlargement of every other clip; 1 is off."
    )
    captions: CaptionRules | None = None
    auto_broll: AutoBroll | None = None
    cut_sound: CutSound | None = None
    inserts: tuple[Insert, ...] = ()
    mix: Mix = Mix()


class LowerThirdText(Model):
    """What the lower third says and when, counted from the first clip."""

    title: str = Field(min_length=1, max_length=80)
    subtitle: str = Field(default="", max_length=120)
    start_ms: int = Field(default=800, ge=0)
    duration_ms: int = Field(default=5_000, ge=500)


class LogoPlacement(Model):
    """Where the logo stands."""

    file: str = Field(min_length=1, description="PNG, JPEG or WebP, relative to the brand file.")
    corner: Corner = "top_right"
    height_percent: float = Field(default=9.0, ge=2, le=40, description="Of the shorter side of the picture.")
    opacity: float = Field(default=0.9, gt=0, le=1)


class MusicRules(Model):
    """Music under the whole video."""

    file: str = Field(min_length=1, description="Sound file, relative to the brand file.")
    gain_db: Decibels = Field(default=-14.0, description="Relative to the voice's loudness.")
    duck_db: float = Field(default=-10.0, ge=-60, le=0, description="Added while someone speaks.")


class BookendRules(Model):
    """A video or picture before or after the talk."""

    file: str = Field(min_length=1, description="Video or picture, relative to the brand file.")
    duration_ms: int | None = Field(
        default=None, ge=200, le=120_000, description="Null: a video's own length, 3 s for a picture."
    )
    fit: Literal["cover", "blur"] = "blur"


class Brand(Model):
    """A brand kit."""

    name: str = Field(min_length=1, max_length=80)
    font: str = "Be Vietnam Pro"
    text_color: HexColor = "#ffffff"
    accent_color: HexColor = "#ffd23f"
    caption_style: CaptionStyleName | None = Field(default=None, description="Instead of the recipe's.")
    lower_third: LowerThirdText | None = None
    logo: LogoPlacement | None = None
    music: MusicRules | None = None
    intro: BookendRules | None = None
    outro: BookendRules | None = None


class Output(Model):
    """The size of the finished picture."""

    height: int | None = Field(default=None, ge=144, le=4320, description="Even; null keeps the source's.")
    format: Format | None = Field(default=None, description="Null: the recipe's.")

    @model_validator(mode="after")
    def _even(self) -> "Output":
        if self.height is not None and self.height % 2:
            raise ValueError("the height must be even")
        return self
