"""What a user wants done (recipe) and how it should look (brand kit): the saved, reusable inputs of ``plan()``."""

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from appliance.editing.analysis import Model
from appliance.editing.sounds import Mix
from appliance.editing.visuals import CaptionStyleName


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


class CaptionRules(Model):
    """How captions are paged and drawn."""

    style: CaptionStyleName = CaptionStyleName.BOLD
    max_words: int = Field(default=6, ge=1, le=20)
    max_lines: int = Field(default=2, ge=1, le=4)
    pause_ms: int = Field(default=600, ge=0, description="A pause this long on the output begins a new page.")
    hold_ms: int = Field(
        default=400, ge=0, description="A page stays this long after its last word when nothing follows."
    )


class Recipe(Model):
    """A saved preset."""

    name: str = Field(min_length=1, max_length=80)
    description: str = ""
    silence: Pace | SilenceRules | None = Field(
        default=None, description="slow, normal, fast, or values; null cuts nothing."
    )
    captions: CaptionRules | None = None
    mix: Mix = Mix()


class LowerThirdText(Model):
    """What the lower third says and when, on the output."""

    title: str = Field(min_length=1, max_length=80)
    subtitle: str = Field(default="", max_length=120)
    start_ms: int = Field(default=800, ge=0)
    duration_ms: int = Field(default=5_000, ge=500)


class LogoPlacement(Model):
    """Where the logo stands."""

    file: str = Field(min_length=1, description="PNG, JPEG or WebP, relative to the brand file.")
    corner: Literal["top_left", "top_right", "bottom_left", "bottom_right"] = "top_right"
    height_percent: float = Field(default=9.0, ge=2, le=40, description="Of the shorter side of the picture.")
    opacity: float = Field(default=0.9, gt=0, le=1)


class Brand(Model):
    """A brand kit."""

    name: str = Field(min_length=1, max_length=80)
    font: str = "Be Vietnam Pro"
    text_color: str = Field(default="#ffffff", pattern="^#[0-9a-fA-F]{6}$")
    accent_color: str = Field(default="#ffd23f", pattern="^#[0-9a-fA-F]{6}$")
    lower_third: LowerThirdText | None = None
    logo: LogoPlacement | None = None


class Output(Model):
    """The size of the finished picture."""

    height: int | None = Field(default=None, ge=144, le=4320, description="Even; null keeps the source's.")

    @model_validator(mode="after")
    def _even(self) -> "Output":
        if self.height is not None and self.height % 2:
            raise ValueError("the height must be even")
        return self
